"""The year of a group: when it meets by its rhythm, and what comes back, as a wheel.

A group meets on the same weekday, and on no holiday.
"""

import datetime
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils import timezone

from pax.accounts.models import User
from pax.dates import next_working_day
from pax.ui.swedish import LONG_MONTHS, MONTHS
from samverkan.groups.enums import Rhythm
from samverkan.groups.models import Samverkansgrupp
from samverkan.meetings.enums import TAKES_PLACE
from samverkan.meetings.models import Meeting, YearEvent

WEEK = datetime.timedelta(weeks=1)
#: How many months there are from one meeting to the next.
MONTHS_BETWEEN = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
WEEKS_BETWEEN = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
#: The last weekday of its kind in a month is the fourth or the fifth.
FOURTH = 4


def next_days(
    rhythm: str, since: datetime.date, *, after: datetime.date, count: int
) -> list[datetime.date]:
    """Propose the days of the next meetings, counted from a meeting on `since`.

    Days up to and including `after` have passed, or are taken.
    """
    days = (next_working_day(day) for day in _days(rhythm, since))
    return list(islice((day for day in days if day > after), count))


def _days(rhythm: str, since: datetime.date) -> Iterator[datetime.date]:
    turn = 0
    while step := _step(rhythm, since):
        turn += 1
        yield step(turn)


def _step(rhythm: str, since: datetime.date) -> Callable[[int], datetime.date] | None:
    """Give how far on the n:th next meeting is; None where there is no rhythm."""
    if rhythm in WEEKS_BETWEEN:
        weeks = WEEKS_BETWEEN[Rhythm(rhythm)]
        return lambda turn: since + turn * weeks * WEEK
    if rhythm in MONTHS_BETWEEN:
        months = MONTHS_BETWEEN[Rhythm(rhythm)]
        return lambda turn: same_weekday(since, turn * months)
    return None


def same_weekday(day: datetime.date, months: int) -> datetime.date:
    """Give the same weekday some months on: the second Tuesday remains the second.

    From the fourth on it becomes the fourth: there is not always a fifth.
    """
    nth = min((day.day - 1) // 7, FOURTH - 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = datetime.date(year, month + 1, 1)
    to_weekday = (day.weekday() - first.weekday()) % 7
    return first + datetime.timedelta(days=to_weekday + 7 * nth)


#: The drawing is a square of this side; its radii are of the same measure.
SIDE = 640
INNER, OUTER, RIM = 96, 236, 300
TWELVE = 12
#: More marks than this in a slice cannot be told apart: it says how many instead.
MARKS = 5
HALF = 8  # of the side of an event's square
LONGEST_YEAR = 60  # more meetings than any rhythm gives in a year


@dataclass(frozen=True)
class Coming:
    """A meeting that is coming: planned, or a day that the rhythm gives."""

    day: datetime.date
    meeting: Meeting | None = None


@dataclass(frozen=True)
class WheelMark:
    """A dot in a slice: where it is, and whether it is a meeting's."""

    x: float
    y: float
    is_meeting: bool

    @property
    def left(self) -> float:
        """The left side of its square."""
        return self.x - HALF

    @property
    def top(self) -> float:
        """The upper side of its square."""
        return self.y - HALF


def wheel_of(group: Samverkansgrupp, user: User, year: int) -> dict[str, Any]:
    """Lay out a year of a group, as it is drawn and as it is told in words."""
    events = list(
        YearEvent.objects.visible_to(user).filter(group=group).select_related("agency")
    )
    meetings = _meetings(group, user, year)
    today = timezone.localdate()
    slices = [
        _slice(
            month,
            [one for one in events if month in months_of(one, year)],
            [one for one in meetings if one.day.month == month],
            is_now=(year, month) == (today.year, today.month),
        )
        for month in range(1, TWELVE + 1)
    ]
    told = ", ".join(f"{one['name']} {one['count']}" for one in slices)
    return {
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "slices": slices,
        "side": SIDE,
        "hub": SIDE / 2,
        "heading": f"Årshjul {year}",
        "has_anything": any(one["count"] for one in slices),
        # What the drawing shows, for those who do not see it.
        "summary": f"Antal händelser och möten per månad: {told}.",
    }


def months_of(event: YearEvent, year: int) -> set[int]:
    """Tell in which months something comes back; a week belongs to its Thursday's."""
    months = set(event.months)
    if event.week:
        weeks_in_year = datetime.date(year, 12, 28).isocalendar().week
        week = min(event.week, weeks_in_year)
        months.add(datetime.date.fromisocalendar(year, week, 4).month)
    return months


def _meetings(group: Samverkansgrupp, user: User, year: int) -> list[Coming]:
    """List the year's meetings, and after them the days that the rhythm gives."""
    found = Meeting.objects.visible_to(user).filter(group=group, state__in=TAKES_PLACE)
    latest = found.order_by("-starts_at", "-pk").first()
    planned = [
        Coming(meeting.held_on, meeting)
        for meeting in found.filter(starts_at__year=year).order_by("starts_at", "pk")
    ]
    return planned + _by_rhythm(group, latest, year)


def _by_rhythm(
    group: Samverkansgrupp, latest: Meeting | None, year: int
) -> list[Coming]:
    """Give the days that the rhythm gives after the last meeting of the year."""
    # Every week is more than a wheel can say.
    if latest is None or group.rhythm in (Rhythm.WEEKLY, Rhythm.WHEN_NEEDED):
        return []
    today = timezone.localdate()
    since = latest.held_on
    days = next_days(group.rhythm, since, after=max(since, today), count=LONGEST_YEAR)
    return [Coming(day) for day in days if day.year == year]


def _slice(
    month: int, events: list[YearEvent], meetings: list[Coming], *, is_now: bool
) -> dict[str, Any]:
    """Give one month: what comes back in it, and its place in the wheel."""
    middle = _turn(month - 0.5)
    return {
        "number": month,
        "name": LONG_MONTHS[month - 1],
        "short": MONTHS[month - 1].rstrip("."),
        "events": events,
        "meetings": meetings,
        "count": len(events) + len(meetings),
        "path": _path(_turn(month - 1), _turn(month)),
        "label": _at(middle, (OUTER + RIM) / 2),
        "count_at": _at(middle, INNER + 22),
        "marks": _marks(middle, len(meetings), len(events)),
        "is_now": is_now,
    }


def _marks(middle: float, meetings: int, events: int) -> list[WheelMark]:
    """Place a dot for each meeting, and outside them one for each event."""
    marks = []
    for ring, (count, is_meeting) in enumerate(((meetings, True), (events, False))):
        shown = min(count, MARKS)
        for n in range(shown):
            turn = middle + (n - (shown - 1) / 2) * 0.08
            marks.append(WheelMark(*_at(turn, INNER + 62 + 46 * ring), is_meeting))
    return marks


def _turn(months: float) -> float:
    """Give the angle so many months into the year: January begins at the top."""
    return 2 * math.pi * months / TWELVE - math.pi / 2


def _at(turn: float, radius: float) -> tuple[float, float]:
    """Give a point by its angle and its distance from the middle."""
    middle = SIDE / 2
    return (
        round(middle + radius * math.cos(turn), 1),
        round(middle + radius * math.sin(turn), 1),
    )


def _path(start: float, end: float) -> str:
    """Draw the outline of a slice between two angles."""
    turns = ((start, INNER), (start, OUTER), (end, OUTER), (end, INNER))
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (_at(*turn) for turn in turns)
    return (
        f"M{ax} {ay}L{bx} {by}A{OUTER} {OUTER} 0 0 1 {cx} {cy}"
        f"L{dx} {dy}A{INNER} {INNER} 0 0 0 {ax} {ay}Z"
    )
