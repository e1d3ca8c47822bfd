"""An agency's own part of a week: events, actions, feedback, and handing them in."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from pax.places.models import Area
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.est.enums import EntryState
from samverkan.est.models import Action, ActionFeedback, Edition, Entry, Event, Part
from samverkan.est.policies import check_takes_part, check_writes

Written = TypeVar("Written", Event, Action)
ENTRIES: tuple[type[Entry], ...] = (Event, Action, ActionFeedback)


@transaction.atomic
def add_event(
    edition: Edition, area: Area, *, by: User, kept: Kept = NOTHING_KEPT, **what: Any
) -> Event:
    """Write down something that happened; a draft until the part is handed in."""
    return _add(Event(edition=edition, area=area, **what), kept, by)


@transaction.atomic
def add_action(
    edition: Edition, area: Area, *, by: User, kept: Kept = NOTHING_KEPT, **what: Any
) -> Action:
    """Write down something that the agency does; a draft until handed in."""
    return _add(Action(edition=edition, area=area, **what), kept, by)


@transaction.atomic
def revise_entry(
    entry: Entry,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **what: Any,
) -> Entry:
    """Change what one's agency has written; handed in, it is seen changed at once."""
    check_writes(entry, by)
    check_not_struck(entry)
    change(entry, version=version, because="Ändrad text", **what)
    if not entry.is_draft:
        record(Verb.EST_CHANGED, entry.edition, by=by, because="Ändrad text")
    record_kept(kept, entry.edition, by=by)
    return entry


@transaction.atomic
def remove_draft(entry: Entry, *, by: User) -> None:
    """Throw away what has not been handed in."""
    check_writes(entry, by)
    if not entry.is_draft:
        raise WrongState(
            "Det är redan inlämnat och kan inte tas bort, bara ändras eller strykas."
        )
    entry.delete()


@transaction.atomic
def strike_entry(
    entry: Event | Action, *, by: User, because: str, kept: Kept = NOTHING_KEPT
) -> Entry:
    """Take back what was handed in and was wrong, with a reason.

    No picture of a week that is not frozen tells of it any more; the history says what
    it was, who struck it and why.  In a correction the coordinator strikes for all.
    """
    check_writes(entry, by)
    check_not_struck(entry)
    if entry.is_draft:
        raise WrongState("Det är inte inlämnat. Ta bort utkastet i stället.")
    if not because.strip():
        raise Invalid("Skriv varför det stryks. Skälet sparas i historiken.")
    change(entry, because=f"Struken: {because}", state=EntryState.STRUCK)
    record(Verb.EST_CHANGED, entry.edition, by=by, because="Struket")
    record_kept(kept, entry.edition, by=by)
    return entry


@transaction.atomic
def move_event(
    event: Event,
    edition: Edition,
    area: Area,
    *,
    by: User,
    because: str,
    kept: Kept = NOTHING_KEPT,
) -> Event:
    """Move an event that was written for the wrong week or area.

    A draft, or to another area of its week, it is the same event still.  Handed in for
    the wrong week, it is struck there and handed in anew here, by the same agency: both
    weeks must be open, and the history of each says where from or where to, and why.
    """
    check_writes(event, by)
    check_not_struck(event)
    check_takes_part(edition, by)
    if (edition.pk, area.pk) == (event.edition_id, event.area_id):
        raise Invalid("Välj en annan vecka eller ett annat område.")
    if not because.strip():
        raise Invalid("Skriv varför det flyttas. Skälet sparas i historiken.")
    if event.is_draft or edition.pk == event.edition_id:
        to = f"{area}, {edition.title}"
        change(
            event, because=f"Flyttad till {to}: {because}", edition=edition, area=area
        )
        record(Verb.EST_CHANGED, edition, by=by, because="Flyttad händelse")
        record_kept(kept, edition, by=by)
        return event
    moved = Event(
        edition=edition,
        area=area,
        agency=event.agency,
        created_by=by,
        state=EntryState.HANDED_IN,
        **{name: getattr(event, name) for name in TOLD},
    )
    moved._change_reason = f"Flyttad från {event.edition.title}: {because}"  # type: ignore[attr-defined]  # noqa: SLF001 -- simple_history's
    moved.save()
    said = f"Flyttad till {edition.title}: {because}"
    strike_entry(event, by=by, because=said, kept=kept)
    return moved


#: What an event says, wherever it stands.
TOLD = ("text", "audience", "kind", "happened_on", "count")


def check_not_struck(entry: Entry) -> None:
    """Refuse to change what has been struck."""
    if entry.is_struck:
        raise WrongState("Det är struket och kan inte ändras. Skriv det på nytt.")


@transaction.atomic
def give_feedback(
    action: Action,
    edition: Edition,
    *,
    by: User,
    text: str,
    kept: Kept = NOTHING_KEPT,
) -> ActionFeedback:
    """Say how an action that goes on has gone this week; said again, it is replaced."""
    check_takes_part(edition, by)
    _check_ours(action, by)
    said = ActionFeedback.objects.filter(edition=edition, about=action.thread).first()
    if said is None:
        said = ActionFeedback.objects.create(
            edition=edition,
            action=action,
            about=action.thread,
            agency=action.agency,
            audience=action.audience,
            text=text,
            created_by=by,
        )
    else:
        change(said, because="Ändrad återkoppling", text=text)
    record_kept(kept, edition, by=by)
    return said


@transaction.atomic
def end_action(action: Action, edition: Edition, *, by: User) -> Action:
    """End an action: told of as ended in this week, and in no later one."""
    check_takes_part(edition, by)
    _check_ours(action, by)
    if action.edition.monday > edition.monday:
        raise Invalid("Åtgärden började senare än den veckan.")
    return _set_end(action, edition, edition, by, "Åtgärden avslutad")


@transaction.atomic
def resume_action(action: Action, edition: Edition, *, by: User) -> Action:
    """Go on with an action that was ended in a week that is still open."""
    check_takes_part(edition, by)
    _check_ours(action, by)
    return _set_end(action, edition, None, by, "Åtgärden återupptagen")


def _set_end(
    action: Action, edition: Edition, end: Edition | None, by: User, why: str
) -> Action:
    """Set the end in every version of the week that the action began in."""
    versions = Action.objects.visible_to(by).filter(thread=action.thread)
    for same in versions.exclude(state=EntryState.STRUCK):
        if same.ended_in_id is not None and not same.ended_in.is_open:
            raise WrongState("Åtgärden avslutades i en vecka som är fryst.")
        change(same, because=why, ended_in=end)
    record(Verb.EST_CHANGED, edition, by=by, because=why)
    action.refresh_from_db()
    return action


def drafts_of(edition: Edition, by: User) -> Iterator[Entry]:
    """Give what one's agency has written in a week and not handed in."""
    for kind in ENTRIES:
        mine = kind.objects.visible_to(by).filter(  # type: ignore[attr-defined]  # ours
            edition=edition, agency=by.agency_id, state=EntryState.DRAFT
        )
        yield from mine.select_related("edition")


@transaction.atomic
def hand_in(edition: Edition, *, by: User) -> Part:
    """Hand in the agency's part: what was its own is now for the forum to read.

    A disclosure of text without personal data, recorded as EST_CHANGED.  Handing in
    with nothing written says that there is nothing to tell.
    """
    check_takes_part(edition, by)
    part, _ = Part.objects.get_or_create(
        edition=edition, agency=by.agency, defaults={"created_by": by}
    )
    count = 0
    for draft in drafts_of(edition, by):
        change(draft, because="Inlämnad", state=EntryState.HANDED_IN)
        count += 1
    change(part, because="Inlämnad", handed_in_at=timezone.now(), handed_in_by=by)
    record(
        Verb.EST_CHANGED,
        edition,
        by=by,
        because=f"Lämnade in sin del: {count} uppgifter",
    )
    return part


@transaction.atomic
def take_along(edition: Edition, *, by: User) -> int:
    """Take along to an open week what was never handed in of weeks that are frozen."""
    check_takes_part(edition, by)
    left = list(left_behind(edition, by))
    for draft in left:
        change(draft, because=f"Följde med till {edition.title}", edition=edition)
    return len(left)


def left_behind(edition: Edition, by: User) -> Iterator[Entry]:
    """Give one's agency's drafts of weeks that have been frozen without them."""
    for kind in (Event, Action):
        yield from kind.objects.visible_to(by).filter(
            agency=by.agency_id,
            state=EntryState.DRAFT,
            edition__monday__lt=edition.monday,
            edition__frozen_at__isnull=False,
        )


def _add(entry: Written, kept: Kept, by: User) -> Written:
    """Write an entry for one's own agency."""
    check_takes_part(entry.edition, by)
    entry.agency = by.agency
    entry.created_by = by
    entry.save()
    record_kept(kept, entry.edition, by=by)
    return entry


def _check_ours(action: Action, by: User) -> None:
    """Refuse feedback by others than those who answer for the action."""
    check_not_struck(action)
    if action.is_draft or action.agency_id != by.agency_id:
        raise Invalid("Återkoppling ges av den som ansvarar för åtgärden.")
