"""What is done before a meeting: the year, the days, the agenda, and calendars.

An agenda builds itself of what is waiting, and its chair puts it in order.  Whoever
builds it adds what they see themselves.  A chair cannot add a case that their own
agency has not been given: those who have been given it build too, and the chair sees
how many points there are that they are not shown.
"""

import datetime
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change
from samverkan.groups.enums import Duty, Level, Progress
from samverkan.groups.models import (
    AgencyPart,
    Samverkansgrupp,
    Seat,
    Share,
    ShareCopy,
    ShareWork,
)
from samverkan.groups.policies import check_leads, check_sits, sits
from samverkan.groups.querysets import database_value
from samverkan.groups.selectors import titles_of as called_in_group
from samverkan.meetings.enums import TAKES_PLACE, ItemKind, MeetingState
from samverkan.meetings.models import (
    Action,
    AgendaItem,
    CalendarFeed,
    Meeting,
    YearEvent,
)
from samverkan.meetings.policies import (
    check_can_change,
    check_has_been,
    check_runs,
    runs,
)
from samverkan.meetings.wheel import next_days


# --- the year -------------------------------------------------------------------------
@transaction.atomic
def add_year_event(
    group: Samverkansgrupp, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> YearEvent:
    """Put something that comes back on the group's wheel."""
    check_sits(group, by)
    event = YearEvent.objects.create(group=group, created_by=by, **about)
    return record_change(
        Verb.GROUP_CHANGED, event, by=by, because="Ny händelse i årshjulet", kept=kept
    )


@transaction.atomic
def revise_year_event(
    event: YearEvent,
    *,
    by: User,
    version: int,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> YearEvent:
    """Change what comes back, or when."""
    check_sits(event.group, by)
    change(event, version=version, because="Årshjulet ändrat", **about)
    return record_change(
        Verb.GROUP_CHANGED, event, by=by, because="Årshjulet ändrat", kept=kept
    )


@transaction.atomic
def remove_year_event(event: YearEvent, *, by: User) -> None:
    """Take something off the wheel; history keeps it."""
    check_sits(event.group, by)
    record(Verb.GROUP_CHANGED, event, by=by, because="Borttaget ur årshjulet")
    event.delete()


# --- meetings -------------------------------------------------------------------------
PROPOSED = 4


def latest_meeting(group: Samverkansgrupp, by: User) -> Meeting | None:
    """Give the meeting that the next is counted from: the last one planned or held."""
    found = Meeting.objects.visible_to(by).filter(group=group, state__in=TAKES_PLACE)
    latest: Meeting | None = found.order_by("-starts_at", "-pk").first()
    return latest


def propose_days(
    group: Samverkansgrupp, latest: Meeting | None, *, count: int = PROPOSED
) -> list[datetime.date]:
    """Propose when the group meets next, by its rhythm and past holidays."""
    today = timezone.localdate()
    since = latest.held_on if latest else today
    return next_days(group.rhythm, since, after=max(since, today), count=count)


@transaction.atomic
def plan_meetings(
    group: Samverkansgrupp,
    days: Iterable[datetime.date],
    *,
    by: User,
    starts: datetime.time,
    ends: datetime.time,
    place: str = "",
) -> list[Meeting]:
    """Plan a meeting on each of the days, at the same hour and place."""
    check_leads(group, by)
    days = sorted(set(days))
    if not days:
        raise Invalid("Välj minst en dag.")
    leaders = _leaders(group)
    planned = [
        Meeting.objects.create(
            group=group,
            number=_next_number(group),
            starts_at=at(day, starts),
            ends_at=at(day, ends),
            place=place,
            chair_id=leaders.get(Duty.CHAIR),
            secretary_id=leaders.get(Duty.SECRETARY),
            created_by=by,
        )
        for day in days
    ]
    for meeting in planned:
        record(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet planerat")
    return planned


@transaction.atomic
def revise_meeting(
    meeting: Meeting, *, by: User, version: int, **about: Any
) -> Meeting:
    """Change when and where a meeting is, or who leads it and takes notes."""
    check_runs(meeting, by)
    check_can_change(meeting)
    if meeting.state != MeetingState.PLANNED and "starts_at" in about:
        check_has_been(timezone.localdate(about["starts_at"]))
    for person in (about.get("chair"), about.get("secretary")):
        if person is not None and not sits(meeting.group, person):
            raise Invalid(f"{person} har ingen plats i gruppen.")
    change(meeting, version=version, because="Mötet ändrat", **about)
    return record_change(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet ändrat")


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, because: str) -> Meeting:
    """Call a planned meeting off; it stays in the list and in calendars as such."""
    check_runs(meeting, by)
    if meeting.state != MeetingState.PLANNED:
        raise WrongState("Bara ett möte som inte har börjat kan ställas in.")
    change(
        meeting,
        because="Mötet inställt",
        state=MeetingState.CANCELLED,
        cancelled_because=because,
    )
    return record_change(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet inställt")


def at(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    """Give the moment in Sweden."""
    return timezone.make_aware(datetime.datetime.combine(day, hour))


def _leaders(group: Samverkansgrupp) -> dict[str, int]:
    """Find who leads the group, and who takes its notes, today."""
    seats = Seat.objects.current(timezone.localdate()).filter(delegation__group=group)
    found = seats.filter(duty__in=(Duty.CHAIR, Duty.SECRETARY)).order_by("-pk")
    return dict(found.values_list("duty", "user_id"))


def _next_number(group: Samverkansgrupp) -> int:
    """Give a meeting its number in the group, whoever asks."""
    return int(database_value("SELECT pax_next_meeting_number(%s)", group.pk))


# --- agendas --------------------------------------------------------------------------
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
    record_change(
        Verb.MEETING_CHANGED, meeting, by=by, because="Punkt tillagd", kept=kept
    )
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
    return called_in_group(list(shares), by)


def _check_not_over(meeting: Meeting) -> None:
    """Refuse to build the agenda of a meeting that has been held."""
    check_can_change(meeting)
    if meeting.state == MeetingState.HELD:
        raise WrongState("Mötet är redan hållet. Lägg till en egen punkt i stället.")


def _check_knows(share: Share, meeting: Meeting, by: User) -> None:
    """Refuse a case that the person does not know what it is about."""
    known = Share.objects.at_least(Level.SUMMARY, by).standing()
    if not known.filter(pk=share.pk, group=meeting.group_id).exists():
        raise Invalid("Välj ett ärende som din myndighet har fått del av.")


def _present(meeting: Meeting, by: User) -> _Present:
    """Gather what is on an agenda already, as far as the person sees."""
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    rows = list(items.values_list("kind", "title", "share_id", "action_id"))
    return _Present(
        actions={action for _, _, _, action in rows if action},
        shares={share for _, _, share, action in rows if share and not action},
        standing={title for kind, title, _, _ in rows if kind == ItemKind.STANDING},
    )


def _open_actions(meeting: Meeting, by: User, present: _Present) -> list[Candidate]:
    """List the actions to follow up: not those agreed on at this very meeting."""
    seen: Any = Action.objects.visible_to(by).filter(group=meeting.group_id)
    waiting = seen.open()
    # What is agreed on at this meeting is followed up at the next.
    fresh = Q(meeting=meeting.pk) | Q(pk__in=present.actions)
    return [
        Candidate(ItemKind.ACTION, action.text[:LONGEST], action.share, action)
        for action in waiting.exclude(fresh).select_related("share")
    ]


def _waiting_shares(meeting: Meeting, by: User, present: _Present) -> list[Candidate]:
    """List the cases offered to the group, and those where something has happened."""
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
    """List the group's standing items that are not there."""
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
    """Find the next place in a stretch, also among items that one does not see."""
    return int(database_value("SELECT pax_next_place(%s, %s)", meeting.pk, stretch))


# --- calendars ------------------------------------------------------------------------
BYTES = 32


@transaction.atomic
def renew_feed(*, by: User) -> str:
    """Make a new secret, and let the former open nothing; it is told this once only."""
    if not by.may(Permission.GROUP_TAKE_PART):
        raise Denied
    _revoke(by)
    token = secrets.token_urlsafe(BYTES)
    feed = CalendarFeed.objects.create(
        owner=by, token_sha256=digest_of(token), created_by=by
    )
    record(Verb.CALENDAR_CHANGED, feed, by=by, because="Ny adress")
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """Let the secret open nothing from now on."""
    if _revoke(by):
        record(Verb.CALENDAR_CHANGED, by=by, because="Adressen upphörde")


def feed_of(user: User) -> CalendarFeed | None:
    """Give the feed that a person has now."""
    found: CalendarFeed | None = _feeds_of(user).first()
    return found


def owner_of(token: str) -> User | None:
    """Find whose calendar a secret opens: the one thing asked before who it is."""
    owner = database_value("SELECT pax_calendar_owner(%s)", digest_of(token))
    return User.objects.filter(pk=owner, is_active=True).first() if owner else None


def digest_of(token: str) -> str:
    """Give what is kept of a secret.

    It is random and long, so that a plain hash cannot be guessed back.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def _feeds_of(user: User) -> QuerySet[CalendarFeed]:
    feeds: QuerySet[CalendarFeed] = CalendarFeed.objects.visible_to(user)
    return feeds.filter(revoked_at__isnull=True)


def _revoke(user: User) -> bool:
    """Let the feeds a person has open nothing more; tell whether there were any."""
    feed = feed_of(user)
    if feed is None:
        return False
    change(feed, because="Upphörde", revoked_at=timezone.now())
    return True
