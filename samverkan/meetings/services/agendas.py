"""The agenda: it builds itself of what is waiting, and its chair puts it in order.

Whoever builds it adds what they see themselves.  A chair cannot add a case that
their own agency has not been given: those who have been given it build too, and the
chair sees how many points there are that they are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q

from cases.models import Disclosure
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.groups.enums import Level, Progress
from samverkan.groups.models import AgencyPart, Share, ShareCopy, ShareWork
from samverkan.groups.policies import check_sits
from samverkan.meetings.enums import ItemKind, MeetingState
from samverkan.meetings.models import Action, AgendaItem, Meeting
from samverkan.meetings.policies import check_can_change, check_runs, runs

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from pax.accounts.models import User

#: Each kind of item has a stretch of the agenda to itself, so that what comes late
#: lands among its like.
STRETCH = {kind: 100_000 * place for place, kind in enumerate(ItemKind, start=1)}
LONGEST = 200  # characters of a title


@dataclass(frozen=True)
class Candidate:
    """Something that waits for a meeting, and is not on its agenda yet."""

    kind: ItemKind
    title: str
    share: Share | None = None
    action: Action | None = None

    @property
    def key(self) -> str:
        """What a form calls it."""
        if self.action:
            return f"a:{self.action.uuid}"
        return f"s:{self.share.uuid}" if self.share else f"t:{self.title}"


@dataclass(frozen=True)
class _Present:
    """What a person sees on an agenda already, struck points too."""

    actions: set[int]
    shares: set[int]
    standing: set[str]


def missing_from(meeting: Meeting, by: User) -> list[Candidate]:
    """List what a person sees waiting for the meeting, and not on its agenda.

    What has been struck from the agenda is not proposed again.
    """
    present = _present(meeting, by)
    return [
        *_open_actions(meeting, by, present),
        *_waiting_shares(meeting, by, present),
        *_standing(meeting, present),
    ]


@transaction.atomic
def build_agenda(
    meeting: Meeting, *, by: User, only: Iterable[str] | None = None
) -> list[AgendaItem]:
    """Put what is waiting on the agenda; what is there already is left as it is.

    `only` names some of the candidates.  Anybody in the group may, of what they see.
    """
    check_sits(meeting.group, by)
    _check_not_over(meeting)
    # One builder at a time: two that see the same case would both add it.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    wanted = None if only is None else set(only)
    made = [
        _put(meeting, candidate, by)
        for candidate in missing_from(meeting, by)
        if wanted is None or candidate.key in wanted
    ]
    if made:
        record(Verb.MEETING_CHANGED, meeting, by=by, because="Dagordning byggd")
    return made


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    by: User,
    title: str,
    share: Share | None = None,
    kept: Kept = NOTHING_KEPT,
) -> AgendaItem:
    """Add a point of one's own, about a shared case or about something else."""
    check_sits(meeting.group, by)
    check_can_change(meeting)
    if share is not None:
        _check_knows(share, meeting, by)
    item = _put(meeting, Candidate(ItemKind.FREE, title, share), by)
    record_kept(kept, meeting, by=by)
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Punkt tillagd")
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, down: bool) -> AgendaItem:
    """Change places with the point before or after, of those that one sees."""
    check_runs(item.meeting, by)
    check_can_change(item.meeting)
    Meeting.objects.select_for_update().get(pk=item.meeting_id)
    shown = list(
        AgendaItem.objects.visible_to(by).filter(
            meeting=item.meeting_id, is_struck=False
        )
    )
    here = next((n for n, one in enumerate(shown) if one.pk == item.pk), None)
    there = None if here is None else here + (1 if down else -1)
    if there is None or not 0 <= there < len(shown):
        return item
    other = shown[there]
    mine, theirs = item.position, other.position
    change(item, because="Flyttad", position=theirs)
    change(other, because="Flyttad", position=mine)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Dagordning ordnad")
    return item


@transaction.atomic
def strike_item(item: AgendaItem, *, by: User, struck: bool) -> AgendaItem:
    """Take a point off the agenda, or put it back; what was noted stays with it."""
    check_sits(item.group, by)
    check_can_change(item.meeting)
    if item.created_by_id != by.pk and not runs(item.meeting, by):
        raise Denied("Det här gör mötets ordförande, eller den som lade till punkten.")
    said = "Punkt struken" if struck else "Punkt tillbaka"
    change(item, because=said, is_struck=struck)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because=said)
    return item


def title_of(share: Share, titles: dict[int, str]) -> str:
    """Call a shared case what those who know what it is about call it."""
    title = titles.get(share.pk, "")
    return f"{share.reference} {title}".strip()[:LONGEST]


def titles_of(shares: Iterable[int], by: User) -> dict[int, str]:
    """Find what was written as the title when cases were shared, where one reads it."""
    given = (
        Disclosure.objects.visible_to(by)
        .filter(
            group_copy__share__in=list(shares),
            group_copy__level__gte=Level.SUMMARY,
            withdrawn_at__isnull=True,
        )
        .order_by("pk")
    )
    return {
        share: title or ""
        for share, title in given.values_list("group_copy__share", "content__title")
    }


def _check_not_over(meeting: Meeting) -> None:
    check_can_change(meeting)
    if meeting.state == MeetingState.HELD:
        raise WrongState("Mötet är redan hållet. Lägg till en egen punkt i stället.")


def _check_knows(share: Share, meeting: Meeting, by: User) -> None:
    known = Share.objects.at_least(Level.SUMMARY, by).standing()
    if not known.filter(pk=share.pk, group=meeting.group_id).exists():
        raise Invalid("Välj ett ärende som din myndighet har fått del av.")


def _present(meeting: Meeting, by: User) -> _Present:
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    rows = list(items.values_list("kind", "title", "share_id", "action_id"))
    return _Present(
        actions={action for _, _, _, action in rows if action},
        shares={share for _, _, share, action in rows if share and not action},
        standing={title for kind, title, _, _ in rows if kind == ItemKind.STANDING},
    )


def _open_actions(meeting: Meeting, by: User, present: _Present) -> list[Candidate]:
    seen: Any = Action.objects.visible_to(by).filter(group=meeting.group_id)
    waiting = seen.open()
    # What is agreed on at this meeting is followed up at the next.
    fresh = Q(meeting=meeting.pk) | Q(pk__in=present.actions)
    return [
        Candidate(ItemKind.ACTION, action.text[:LONGEST], action.share, action)
        for action in waiting.exclude(fresh).select_related("share")
    ]


def _waiting_shares(meeting: Meeting, by: User, present: _Present) -> list[Candidate]:
    works = (
        ShareWork.objects.visible_to(by)
        .filter(share__group=meeting.group_id, share__unshared_at__isnull=True)
        .exclude(share__in=present.shares)
        .select_related("share")
        .order_by("share__number")
    )
    offered = [work for work in works if work.progress == Progress.OFFERED]
    others = [work for work in works if work.progress != Progress.OFFERED]
    changed = _changed(others, _last_time(meeting, by))
    titles = titles_of([work.share_id for work in (*offered, *changed)], by)
    return [
        Candidate(kind, title_of(work.share, titles), work.share)
        for kind, found in ((ItemKind.OFFERED, offered), (ItemKind.CHANGED, changed))
        for work in found
    ]


def _last_time(meeting: Meeting, by: User) -> datetime.datetime | None:
    before = Meeting.objects.visible_to(by).over().filter(group=meeting.group_id)
    times = before.exclude(pk=meeting.pk).filter(starts_at__lt=meeting.starts_at)
    last: datetime.datetime | None = times.values_list("starts_at", flat=True).first()
    return last


def _changed(
    works: list[ShareWork], since: datetime.datetime | None
) -> list[ShareWork]:
    """Pick those where something has happened since the group last met."""
    if since is None:
        return [work for work in works if work.progress == Progress.UNDER_WAY]
    shares = [work.share_id for work in works]
    touched = {work.share_id for work in works if work.share.created_at >= since}
    for rows in (
        ShareWork.history.filter(share_id__in=shares, history_date__gte=since),
        AgencyPart.history.filter(share_id__in=shares, history_date__gte=since),
        ShareCopy.objects.filter(share_id__in=shares, created_at__gte=since),
    ):
        touched |= set(rows.order_by().values_list("share_id", flat=True))
    return [work for work in works if work.share_id in touched]


def _standing(meeting: Meeting, present: _Present) -> list[Candidate]:
    return [
        Candidate(ItemKind.STANDING, title)
        for title in meeting.group.standing_items
        if title not in present.standing
    ]


def _put(meeting: Meeting, candidate: Candidate, by: User) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting,
        group_id=meeting.group_id,
        position=_next_place(meeting, STRETCH[candidate.kind]),
        kind=candidate.kind,
        title=candidate.title,
        share=candidate.share,
        action=candidate.action,
        created_by=by,
    )


def _next_place(meeting: Meeting, stretch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_next_place(%s, %s)", [meeting.pk, stretch])
        return int(cursor.fetchone()[0])
