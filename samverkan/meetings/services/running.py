"""What is done at a meeting and after it: notes, actions, and approving the minutes.

One who approves (justerar) signs what the fingerprint says.  What is changed after
that must be signed anew; when all who were chosen have signed the same, the minutes are
approved and the database refuses every change of them.
"""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.ordering import in_swedish
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.missing import let_through
from pax.ui import swedish
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change, record_kept
from samverkan.groups.models import Delegation, Samverkansgrupp, Seat, Share
from samverkan.groups.policies import check_sits, leads, sits
from samverkan.groups.querysets import SeatQuerySet, database_value
from samverkan.meetings.enums import OPEN_TO_NOTES, ActionState, MeetingState, Presence
from samverkan.meetings.missing import missing_in
from samverkan.meetings.models import (
    Action,
    AgendaItem,
    Approval,
    Attendance,
    Decision,
    Meeting,
)
from samverkan.meetings.policies import (
    check_can_change,
    check_can_note,
    check_has_been,
    check_runs,
    check_settles,
)


# --- the meeting ----------------------------------------------------------------------
def check_can_begin(meeting: Meeting, by: User) -> None:
    """Refuse to begin what has begun, and beginning by others than who run it."""
    check_runs(meeting, by)
    if meeting.state != MeetingState.PLANNED:
        raise WrongState("Mötet har redan börjat, eller är inställt.")


@transaction.atomic
def begin_meeting(
    meeting: Meeting, *, by: User, held_on: datetime.date | None = None
) -> Meeting:
    """Begin a planned meeting; whoever begins it takes notes, if nobody else is to.

    `held_on` is the day it is held, which is the one that its minutes are signed for:
    by default the planned one, or today when that is still to come.
    """
    check_can_begin(meeting, by)
    today = timezone.localdate()
    held_on = held_on or min(meeting.held_on, today)
    if held_on > today:
        raise Invalid("Välj den dag som mötet hålls. Den kan inte ligga framåt.")
    secretary = meeting.secretary_id or by.pk
    change(
        meeting,
        because="Mötet börjar",
        state=MeetingState.UNDER_WAY,
        secretary_id=secretary,
        **_moved_to(meeting, held_on),
    )
    return record_change(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet börjar")


def _moved_to(meeting: Meeting, day: datetime.date) -> dict[str, Any]:
    """Give the hours of a meeting on another day than it was planned for."""
    if day == meeting.held_on:
        return {}
    days = day - meeting.held_on
    return {
        # By the clock on the wall, also past the change to and from summer time.
        name: timezone.localtime(getattr(meeting, name)) + days
        for name in ("starts_at", "ends_at")
    }


@transaction.atomic
def note_item(
    item: AgendaItem,
    *,
    by: User,
    version: int,
    notes: str,
    kept: Kept = NOTHING_KEPT,
) -> AgendaItem:
    """Save what was said under a point, unless somebody else has saved meanwhile."""
    check_can_note(item, by)
    change(item, version=version, because="Anteckning", notes=notes)
    record_kept(kept, item, by=by)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Anteckning")
    return item


@transaction.atomic
def note_presence(
    meeting: Meeting, seat: Seat, presence: Presence, *, by: User
) -> Attendance:
    """Note whether somebody with a seat is there."""
    _check_can_call(meeting, by)
    if seat.delegation.group_id != meeting.group_id:
        raise Invalid("Personen har ingen plats i gruppen.")
    noted, is_new = Attendance.objects.get_or_create(
        meeting=meeting,
        seat=seat,
        defaults={
            "group_id": meeting.group_id,
            "presence": presence,
            "created_by": by,
        },
    )
    if not is_new and noted.presence != presence:
        change(noted, because="Närvaro", presence=presence)
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Närvaro")
    return noted


@transaction.atomic
def note_all_present(meeting: Meeting, *, by: User) -> int:
    """Note as present all those that nothing has been noted about."""
    _check_can_call(meeting, by)
    noted = Attendance.objects.filter(meeting=meeting, seat__isnull=False)
    rest = seats_at(meeting).exclude(pk__in=list(noted.values_list("seat", flat=True)))
    for seat in rest:
        note_presence(meeting, seat, Presence.PRESENT, by=by)
    return len(rest)


@transaction.atomic
def add_guest(meeting: Meeting, *, by: User, guest: str, guest_from: str) -> Attendance:
    """Note somebody who has no seat in the group and is there this time."""
    _check_can_call(meeting, by)
    noted = Attendance.objects.create(
        meeting=meeting,
        group_id=meeting.group_id,
        guest=guest,
        guest_from=guest_from,
        created_by=by,
    )
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Gäst")
    return noted


@transaction.atomic
def remove_guest(meeting: Meeting, guest: Attendance, *, by: User) -> None:
    """Take away a guest who was noted by mistake."""
    _check_can_call(meeting, by)
    guest.delete()
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Gäst borttagen")


@transaction.atomic
def add_decision(
    item: AgendaItem, *, by: User, text: str, kept: Kept = NOTHING_KEPT
) -> Decision:
    """Write down what the group decided under a point."""
    check_can_note(item, by)
    decision = Decision.objects.create(
        group_id=item.group_id,
        meeting_id=item.meeting_id,
        item=item,
        share_id=item.share_id,
        text=text,
        created_by=by,
    )
    record_kept(kept, item, by=by)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Beslut")
    return decision


@transaction.atomic
def revise_decision(
    decision: Decision,
    *,
    by: User,
    version: int,
    text: str,
    kept: Kept = NOTHING_KEPT,
) -> Decision:
    """Put right what was written as a decision, before the minutes are approved."""
    check_can_note(decision.item, by)
    change(decision, version=version, because="Beslut rättat", text=text)
    record_kept(kept, decision.item, by=by)
    record(Verb.MEETING_CHANGED, decision.meeting, by=by, because="Beslut rättat")
    return decision


@transaction.atomic
def remove_decision(decision: Decision, *, by: User) -> None:
    """Take away what was written as a decision by mistake; history keeps it."""
    check_can_note(decision.item, by)
    meeting = decision.meeting
    decision.delete()
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Beslut borttaget")


def seats_at(meeting: Meeting) -> SeatQuerySet:
    """Find the seats that held on the day of the meeting."""
    seats = Seat.objects.current(meeting.held_on)
    return seats.filter(delegation__group=meeting.group_id).select_related(
        "user", "delegation__agency"
    )


def _check_can_call(meeting: Meeting, by: User) -> None:
    check_runs(meeting, by)
    check_can_change(meeting)
    if meeting.state not in OPEN_TO_NOTES:
        raise WrongState("Starta mötet innan du antecknar närvaro.")


# --- decisions and actions ------------------------------------------------------------
#: Why an action changed, as its history says.
SETTLED = {
    ActionState.OPEN: "Åtgärden ska göras",
    ActionState.DONE: "Åtgärden är klar",
    ActionState.DROPPED: "Åtgärden behövs inte",
}


def shown_to(shares: Iterable[int]) -> dict[int, set[int]]:
    """Tell which agencies know what shared cases are about, of those one knows."""
    wanted = sorted(set(shares))
    found: dict[int, set[int]] = {share: set() for share in wanted}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT share_id, agency_id FROM pax_shown_to(%s::bigint[])", [wanted]
        )
        for share, agency in cursor.fetchall():
            found[share].add(agency)
    return found


def takers(group: Samverkansgrupp, share: Share | None) -> list[Seat]:
    """List who sits in the group today and may take on something, about a case or not.

    About a shared case only those who know what it is about: the others would be
    given something to do that they are not shown.
    """
    seats = (
        Seat.objects.current(timezone.localdate())
        .filter(delegation__group=group)
        .select_related("user", "delegation__agency")
        .order_by(
            in_swedish("delegation__agency__name"), in_swedish("user__name"), "pk"
        )
    )
    if share is None:
        return list(seats)
    know = shown_to([share.pk])[share.pk]
    return [seat for seat in seats if seat.delegation.agency_id in know]


@transaction.atomic
def agree_on_action(
    item: AgendaItem,
    *,
    by: User,
    text: str,
    agency: Agency,
    person: User | None = None,
    due_on: datetime.date | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Action:
    """Write down, under a point, what an agency takes on to do."""
    check_can_note(item, by)
    _check_taker(item.group, item.share, agency, person)
    action = Action.objects.create(
        group_id=item.group_id,
        meeting_id=item.meeting_id,
        item=item,
        share_id=item.share_id,
        text=text,
        agency=agency,
        person=person,
        due_on=due_on,
        agreed_person=person,
        agreed_due_on=due_on,
        created_by=by,
    )
    record_kept(kept, action, by=by)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Åtgärd")
    return action


@transaction.atomic
def add_action(
    group: Samverkansgrupp,
    *,
    by: User,
    text: str,
    agency: Agency,
    person: User | None = None,
    due_on: datetime.date | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Action:
    """Write down something to do between meetings: for one's own, or as a leader."""
    check_sits(group, by)
    if agency.pk != by.agency_id and not leads(group, by):
        raise Denied("Åtgärder åt andra myndigheter lägger gruppens ordförande till.")
    _check_taker(group, None, agency, person)
    action = Action.objects.create(
        group=group,
        text=text,
        agency=agency,
        person=person,
        due_on=due_on,
        agreed_person=person,
        agreed_due_on=due_on,
        created_by=by,
    )
    record_kept(kept, action, by=by)
    record(Verb.GROUP_CHANGED, group, by=by, because="Ny åtgärd")
    return action


@transaction.atomic
def reassign_action(
    action: Action,
    *,
    by: User,
    version: int,
    person: User | None,
    due_on: datetime.date | None,
) -> Action:
    """Let somebody else at the agency do it, or at another time.

    What the minutes say was agreed on stays as it was.
    """
    check_settles(action, by)
    _check_is_open(action)
    _check_taker(action.group, action.share, action.agency, person)
    change(
        action, version=version, because="Ansvarig ändrad", person=person, due_on=due_on
    )
    _note_in_minutes(action, by)
    return record_change(Verb.GROUP_CHANGED, action, by=by, because="Åtgärd ändrad")


@transaction.atomic
def settle_action(
    action: Action,
    state: ActionState,
    *,
    by: User,
    version: int,
    outcome: str,
    kept: Kept = NOTHING_KEPT,
) -> Action:
    """Say that an action is done or not needed, and what came of it."""
    check_settles(action, by)
    _check_is_open(action)
    if state == ActionState.OPEN or not outcome.strip():
        raise Invalid("Skriv vad åtgärden ledde till, eller varför den inte behövs.")
    change(
        action,
        version=version,
        because=SETTLED[state],
        state=state,
        done_on=timezone.localdate(),
        outcome=outcome,
    )
    _note_in_minutes(action, by)
    return record_change(
        Verb.GROUP_CHANGED, action, by=by, because=SETTLED[state], kept=kept
    )


@transaction.atomic
def reopen_action(action: Action, *, by: User) -> Action:
    """Say that an action is to be done after all; what was written stays."""
    check_settles(action, by)
    if action.is_open:
        raise WrongState("Åtgärden ska redan göras.")
    state = ActionState.OPEN
    change(action, because=SETTLED[state], state=state, done_on=None)
    _note_in_minutes(action, by)
    return record_change(Verb.GROUP_CHANGED, action, by=by, because=SETTLED[state])


def _note_in_minutes(action: Action, by: User) -> None:
    """Say in the minutes of the meeting that follows an action up how it stands.

    While the meeting goes on and the rest of that day, until somebody has signed them:
    what is done later was not said there.  No version is counted: whoever is writing
    notes under the same point loses nothing by it.
    """
    signed = Approval.objects.filter(signed_at__isnull=False).values("meeting")
    points = AgendaItem.objects.visible_to(by).filter(
        action=action, is_struck=False, meeting__state__in=OPEN_TO_NOTES
    )
    for point in points.exclude(meeting__in=signed).select_related("meeting"):
        meeting = point.meeting
        is_on = meeting.state == MeetingState.UNDER_WAY
        if is_on or meeting.held_on == timezone.localdate():
            point.came_of = _how_it_stands(action)
            point._change_reason = "Åtgärden uppföljd"  # noqa: SLF001 -- simple_history's
            point.save(update_fields=["came_of"])
            record(Verb.MEETING_CHANGED, meeting, by=by, because="Åtgärden uppföljd")


def _how_it_stands(action: Action) -> str:
    if action.is_settled:
        return f"{action.get_state_display()}. {action.outcome}"
    who = f"{action.agency}, {action.person}" if action.person else f"{action.agency}"
    due = f" senast {swedish.day(action.due_on)}" if action.due_on else ""
    return f"Ska göras{due}. Ansvarig: {who}."


def _check_is_open(action: Action) -> None:
    if not action.is_open:
        raise WrongState("Åtgärden är redan avslutad.")


def _check_taker(
    group: Samverkansgrupp, share: Share | None, agency: Agency, person: User | None
) -> None:
    """Refuse an agency outside the group or the case, and a person of another."""
    part = Delegation.objects.filter(group=group, agency=agency, left_on__isnull=True)
    if not part.exists():
        raise Invalid(f"{agency} deltar inte i gruppen.")
    if share is not None and agency.pk not in shown_to([share.pk])[share.pk]:
        raise Invalid(f"{agency} har inte fått del av ärendet.")
    if person is None:
        return
    seats = Seat.objects.current(timezone.localdate())
    if not seats.filter(user=person, delegation__in=part).exists():
        raise Invalid(f"{person} har ingen plats i gruppen för {agency}.")


# --- the minutes ----------------------------------------------------------------------
CHANGED_SINCE = (
    "Anteckningarna har ändrats sedan du läste dem. Läs igenom dem en gång till."
)


def fingerprint_of(meeting: Meeting) -> str:
    """Give the fingerprint of all of a meeting, also of what one is not shown."""
    sql = "SELECT pax_own_minutes_fingerprint(%s)"
    return str(database_value(sql, meeting.pk) or "")


@transaction.atomic
def end_meeting(meeting: Meeting, approvers: Collection[User], *, by: User) -> Meeting:
    """End a meeting, and choose who is to approve its minutes.

    May be done again while nobody has approved: then others are chosen.
    """
    check_runs(meeting, by)
    check_can_change(meeting)
    if meeting.state not in OPEN_TO_NOTES:
        raise WrongState("Mötet har inte börjat än.")
    check_has_been(meeting.held_on)
    _check_approvers(meeting, approvers)
    _choose(meeting, approvers, by)
    if meeting.state != MeetingState.HELD:
        change(meeting, because="Mötet hållet", state=MeetingState.HELD)
    return record_change(
        Verb.MEETING_CHANGED, meeting, by=by, because="Justerare valda"
    )


@transaction.atomic
def sign_minutes(
    meeting: Meeting, *, by: User, digest: str, despite: str = ""
) -> Meeting:
    """Approve the minutes as one who was chosen to, as they were when one read them.

    When all have, the meeting is approved.  Recorded as MINUTES_APPROVED.
    """
    check_sits(meeting.group, by)
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    mine = Approval.objects.filter(meeting=meeting, person=by).first()
    if stored.state != MeetingState.HELD or mine is None:
        raise WrongState("Det finns inget här som du ska justera.")
    if digest != fingerprint_of(meeting):
        raise Conflict(CHANGED_SINCE)
    done = let_through(missing_in(meeting, by), despite, done="Justerat")
    change(mine, because=done, signed_at=timezone.now(), fingerprint=digest)
    told = f"SHA-256 {digest}. {done}"
    record(Verb.MINUTES_APPROVED, meeting, by=by, because=told)
    others = Approval.objects.filter(meeting=meeting).exclude(fingerprint=digest)
    if not others.exists():
        change(
            meeting,
            because=done,
            state=MeetingState.APPROVED,
            approved_at=timezone.now(),
            fingerprint=digest,
        )
    return meeting


def _check_approvers(meeting: Meeting, approvers: Collection[User]) -> None:
    """Refuse the secretary, and approvers of the same authority alone."""
    if meeting.secretary is None:
        raise Invalid("Välj först vem som är mötets sekreterare.")
    if any(person.pk == meeting.secretary_id for person in approvers):
        raise Invalid("Sekreteraren kan inte justera sina egna anteckningar.")
    home = meeting.secretary.agency_id
    if all(person.agency_id == home for person in approvers):
        raise Invalid(
            "Välj minst en justerare från en annan myndighet än sekreterarens."
        )
    for person in approvers:
        if not sits(meeting.group, person):
            raise Invalid(f"{person} har ingen plats i gruppen.")


def _choose(meeting: Meeting, approvers: Collection[User], by: User) -> None:
    """Ask those chosen to approve, and no longer those who are not."""
    chosen = {person.pk: person for person in approvers}
    held = Approval.objects.filter(meeting=meeting)
    for approval in held.exclude(person__in=chosen):
        approval.delete()
    already = set(held.values_list("person_id", flat=True))
    for key, person in chosen.items():
        if key not in already:
            Approval.objects.create(
                meeting=meeting,
                group_id=meeting.group_id,
                person=person,
                agency_id=person.agency_id,
                created_by=by,
            )
