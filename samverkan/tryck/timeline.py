"""Pressure over time, laid out to be drawn: months along, a row for each measure.

Everything is reckoned here; the template only writes down numbers.  The same stands in
a table beside, so nothing is said by the picture alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pax.ui.swedish import MONTHS
from samverkan.tryck.models import PressureMeasure, TensionNote

#: What the picture is drawn in: the unit is a pixel at full size.
WIDTH, LABEL, ROW, HEAD = 960, 250, 26, 30
SHORTEST = 6.0


@dataclass(frozen=True)
class Period:
    """Whole months that are shown, from the first day of one to the last of another."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def until(cls, day: datetime.date, months: int) -> Period:
        """Give so many months, the day's own being the last."""
        number = day.year * 12 + day.month - months
        first = datetime.date(number // 12, number % 12 + 1, 1)
        following = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return cls(first, following - datetime.timedelta(days=1))

    def overlaps(self, begins: datetime.date, ends: datetime.date | None) -> bool:
        """Tell whether any of a stretch of days is within."""
        return begins <= self.last and (ends is None or ends >= self.first)

    def place(self, day: datetime.date) -> float:
        """Say where a day is along the picture."""
        within = min(max(day, self.first), self.last + datetime.timedelta(days=1))
        share = (within - self.first).days / ((self.last - self.first).days + 1)
        return round(LABEL + share * (WIDTH - LABEL), 1)

    @property
    def months(self) -> list[datetime.date]:
        """List the first days of the months."""
        found, day = [], self.first
        while day <= self.last:
            found.append(day)
            day = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return found


@dataclass(frozen=True)
class Line:
    """A month's beginning, with its name when there is room for it."""

    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One measure: a stretch of time."""

    measure: PressureMeasure
    y: int
    x: float
    width: float

    @property
    def label(self) -> str:
        """Whose it is and what, short enough for the margin."""
        text = f"{self.measure.agency.short_name}: {self.measure.word}"
        return text if len(text) <= 36 else f"{text[:35]}…"

    @property
    def text_y(self) -> int:
        """Where the label's foot stands."""
        return self.y + 13


@dataclass(frozen=True)
class Mark:
    """One tension: a day, drawn as a diamond across all rows."""

    note: TensionNote
    number: int
    x: float

    @property
    def points(self) -> str:
        """Give the corners of the diamond."""
        x, y = self.x, HEAD - 4
        return f"{x},{y - 8} {x + 7},{y} {x},{y + 8} {x - 7},{y}"


@dataclass(frozen=True)
class Timeline:
    """A picture of the pressure on one target."""

    name: str
    period: Period
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    width: int = WIDTH
    label: int = LABEL
    lines: Sequence[Line] = field(default=())

    @property
    def height(self) -> int:
        """Give the height of the picture."""
        return HEAD + 12 + max(1, len(self.bars)) * ROW

    @property
    def in_words(self) -> str:
        """Say what the picture shows, for those who do not see it."""
        sides: dict[str, int] = {}
        for bar in self.bars:
            side = bar.measure.get_side_display()
            sides[side] = sides.get(side, 0) + 1
        told = ", ".join(f"{side}: {n} åtgärder" for side, n in sides.items())
        return f"{told or 'Inga åtgärder'}. Iakttagna spänningar: {len(self.marks)}."


def draw(
    name: str,
    period: Period,
    measures: Iterable[PressureMeasure],
    tensions: Iterable[TensionNote],
    *,
    today: datetime.date,
) -> Timeline:
    """Lay out a target's measures and tensions within a period."""
    shown = [m for m in measures if period.overlaps(m.begins_on, m.ends_on)]
    seen = [t for t in tensions if period.overlaps(t.seen_on, t.seen_on)]
    bars = [_bar(n, m, period, today) for n, m in enumerate(shown)]
    marks = [Mark(t, n, period.place(t.seen_on)) for n, t in enumerate(seen, start=1)]
    return Timeline(name, period, bars, marks, lines=_lines(period))


def _bar(n: int, measure: PressureMeasure, period: Period, today: datetime.date) -> Bar:
    """Draw a measure that goes on up to today, or as far as it is planned."""
    ends = measure.ends_on or max(today, measure.begins_on)
    x = period.place(measure.begins_on)
    width = period.place(ends + datetime.timedelta(days=1)) - x
    return Bar(measure, HEAD + 12 + n * ROW, x, round(max(width, SHORTEST), 1))


def _lines(period: Period) -> list[Line]:
    months = period.months
    every = max(1, -(-len(months) // 12))
    return [
        Line(period.place(day), _month(day, every) if n % every == 0 else "")
        for n, day in enumerate(months)
    ]


def _month(day: datetime.date, every: int) -> str:
    """Name a month; with its year where a new year begins among those named."""
    name = MONTHS[day.month - 1]
    return f"{name} {day:%y}" if day.month <= every else name
