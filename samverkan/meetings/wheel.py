"""The year of a group: what comes back each month, and how it is drawn as a wheel."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from pax.ui.swedish import LONG_MONTHS, MONTHS
from samverkan.groups.enums import Rhythm
from samverkan.meetings.enums import TAKES_PLACE
from samverkan.meetings.models import Meeting, YearEvent
from samverkan.meetings.rhythm import next_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp

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
class Mark:
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


@dataclass(frozen=True)
class Slice:
    """One month: what comes back in it, and its place in the wheel."""

    number: int
    name: str
    short: str
    events: list[YearEvent]
    meetings: list[Coming]
    path: str
    label: tuple[float, float]
    count_at: tuple[float, float]
    marks: list[Mark]
    is_now: bool

    @property
    def count(self) -> int:
        """How much there is in the month."""
        return len(self.events) + len(self.meetings)


@dataclass(frozen=True)
class Wheel:
    """A year of a group."""

    year: int
    slices: list[Slice]
    side: int = SIDE

    @property
    def heading(self) -> str:
        """What the drawing is called."""
        return f"Årshjul {self.year}"

    @property
    def before(self) -> int:
        """The year before."""
        return self.year - 1

    @property
    def after(self) -> int:
        """The year after."""
        return self.year + 1

    @property
    def has_anything(self) -> bool:
        """Whether there is anything in the year at all."""
        return any(one.count for one in self.slices)

    @property
    def hub(self) -> float:
        """Where the middle is."""
        return SIDE / 2

    @property
    def summary(self) -> str:
        """What the drawing shows, for those who do not see it."""
        told = (f"{one.name} {one.count}" for one in self.slices)
        return f"Antal händelser och möten per månad: {', '.join(told)}."


def wheel_of(group: Samverkansgrupp, user: User, year: int) -> Wheel:
    """Lay out a year of a group."""
    events = list(
        YearEvent.objects.visible_to(user).filter(group=group).select_related("agency")
    )
    meetings = _meetings(group, user, year)
    today = timezone.localdate()
    return Wheel(
        year,
        [
            _slice(
                month,
                [one for one in events if month in months_of(one, year)],
                [one for one in meetings if one.day.month == month],
                is_now=(year, month) == (today.year, today.month),
            )
            for month in range(1, TWELVE + 1)
        ],
    )


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
    # Every week is more than a wheel can say.
    if latest is None or group.rhythm in (Rhythm.WEEKLY, Rhythm.WHEN_NEEDED):
        return []
    today = timezone.localdate()
    since = latest.held_on
    days = next_days(group.rhythm, since, after=max(since, today), count=LONGEST_YEAR)
    return [Coming(day) for day in days if day.year == year]


def _slice(
    month: int, events: list[YearEvent], meetings: list[Coming], *, is_now: bool
) -> Slice:
    middle = _turn(month - 0.5)
    return Slice(
        number=month,
        name=LONG_MONTHS[month - 1],
        short=MONTHS[month - 1].rstrip("."),
        events=events,
        meetings=meetings,
        path=_path(_turn(month - 1), _turn(month)),
        label=_at(middle, (OUTER + RIM) / 2),
        count_at=_at(middle, INNER + 22),
        marks=_marks(middle, len(meetings), len(events)),
        is_now=is_now,
    )


def _marks(middle: float, meetings: int, events: int) -> list[Mark]:
    """Place a dot for each meeting, and outside them one for each event."""
    marks = []
    for ring, (count, is_meeting) in enumerate(((meetings, True), (events, False))):
        shown = min(count, MARKS)
        for n in range(shown):
            turn = middle + (n - (shown - 1) / 2) * 0.08
            marks.append(Mark(*_at(turn, INNER + 62 + 46 * ring), is_meeting))
    return marks


def _turn(months: float) -> float:
    """Give the angle so many months into the year: January begins at the top."""
    return 2 * math.pi * months / TWELVE - math.pi / 2


def _at(turn: float, radius: float) -> tuple[float, float]:
    middle = SIDE / 2
    return (
        round(middle + radius * math.cos(turn), 1),
        round(middle + radius * math.sin(turn), 1),
    )


def _path(start: float, end: float) -> str:
    corners: Iterable[tuple[float, float]] = (
        _at(start, INNER),
        _at(start, OUTER),
        _at(end, OUTER),
        _at(end, INNER),
    )
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return (
        f"M{ax} {ay}L{bx} {by}A{OUTER} {OUTER} 0 0 1 {cx} {cy}"
        f"L{dx} {dy}A{INNER} {INNER} 0 0 0 {ax} {ay}Z"
    )
