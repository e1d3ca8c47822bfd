"""Planning meetings: when and where, who leads, and that one is called off."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from samverkan.groups.enums import Duty
from samverkan.groups.models import Samverkansgrupp, Seat
from samverkan.groups.policies import check_leads, sits
from samverkan.meetings.enums import TAKES_PLACE, MeetingState
from samverkan.meetings.models import Meeting
from samverkan.meetings.policies import check_can_change, check_runs
from samverkan.meetings.rhythm import next_days

if TYPE_CHECKING:
    from pax.accounts.models import User

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
    for person in (about.get("chair"), about.get("secretary")):
        if person is not None and not sits(meeting.group, person):
            raise Invalid(f"{person} har ingen plats i gruppen.")
    change(meeting, version=version, because="Mötet ändrat", **about)
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet ändrat")
    return meeting


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
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet inställt")
    return meeting


def at(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    """Give the moment in Sweden."""
    return timezone.make_aware(datetime.datetime.combine(day, hour))


def _leaders(group: Samverkansgrupp) -> dict[str, int]:
    """Find who leads the group, and who takes its notes, today."""
    seats = Seat.objects.current(timezone.localdate()).filter(delegation__group=group)
    found = seats.filter(duty__in=(Duty.CHAIR, Duty.SECRETARY)).order_by("-pk")
    return dict(found.values_list("duty", "user_id"))


def _next_number(group: Samverkansgrupp) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_next_meeting_number(%s)", [group.pk])
        return int(cursor.fetchone()[0])
