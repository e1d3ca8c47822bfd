"""The register: each target with the pressure of both sides, laid out over time.

Months along, a row for each measure.  All is counted here, and the template only writes
down numbers.  The same stands in a table beside: the picture alone says nothing.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from pax.accounts.models import User
from pax.history.versions import Records, all_records, records
from pax.ui.swedish import MONTHS
from samverkan.groups.models import Samverkansgrupp
from samverkan.tryck.models import (
    OnTarget,
    PressureMeasure,
    PressureTarget,
    TensionNote,
)

# --- the timeline ---------------------------------------------------------------------
#: The height of the months' names and of the tensions' marks, above the rows.
HEAD, GAP = 30, 12
SHORTEST = 6.0


@dataclass(frozen=True)
class Canvas:
    """What a picture is drawn in, in pixels: how wide, and where its labels stand."""

    name: str
    width: int
    margin: int  # for the labels, beside their bars; 0 where they stand above them
    row: int
    longest: int  # characters of a label
    months: int  # that can be named along it

    @property
    def lead(self) -> int:
        """How far down in its row a bar begins."""
        return 0 if self.margin else 17


#: Whole on a phone, with nothing to scroll; beside a table on a screen; on a page.
NARROW = Canvas("narrow", width=320, margin=0, row=44, longest=42, months=5)
WIDE = Canvas("wide", width=960, margin=250, row=26, longest=36, months=12)
PAPER = Canvas("paper", width=700, margin=220, row=24, longest=34, months=12)


@dataclass(frozen=True)
class MonthSpan:
    """Whole months that are shown, from the first day of one to the last of another."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def until(cls, day: datetime.date, months: int) -> MonthSpan:
        """Give so many months, the day's own being the last."""
        number = day.year * 12 + day.month - months
        first = datetime.date(number // 12, number % 12 + 1, 1)
        following = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return cls(first, following - datetime.timedelta(days=1))

    def overlaps(self, begins: datetime.date, ends: datetime.date | None) -> bool:
        """Tell whether any of a stretch of days is within."""
        return begins <= self.last and (ends is None or ends >= self.first)

    def place(self, day: datetime.date, shape: Canvas) -> float:
        """Say where a day is along a picture."""
        within = min(max(day, self.first), self.last + datetime.timedelta(days=1))
        share = (within - self.first).days / ((self.last - self.first).days + 1)
        return round(shape.margin + share * (shape.width - shape.margin), 1)

    @property
    def months(self) -> list[datetime.date]:
        """List the first days of the months."""
        found, day = [], self.first
        while day <= self.last:
            found.append(day)
            day = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return found


@dataclass(frozen=True)
class MonthLine:
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
    shape: Canvas

    @property
    def label(self) -> str:
        """Whose it is and what, short enough for its place."""
        text = f"{self.measure.agency.short_name}: {self.measure.word}"
        most = self.shape.longest
        return text if len(text) <= most else f"{text[: most - 1]}…"

    @property
    def text_y(self) -> int:
        """Where the label's foot stands: beside the bar, or above it."""
        return self.y + 13 if self.shape.margin else self.y - 5


@dataclass(frozen=True)
class TensionMark:
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
    period: MonthSpan
    bars: Sequence[Bar]
    marks: Sequence[TensionMark]
    shape: Canvas = WIDE
    lines: Sequence[MonthLine] = field(default=())

    @property
    def height(self) -> int:
        """Give the height of the picture."""
        return HEAD + GAP + max(1, len(self.bars)) * self.shape.row

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
    period: MonthSpan,
    measures: Iterable[PressureMeasure],
    tensions: Iterable[TensionNote],
    *,
    today: datetime.date,
    shape: Canvas = WIDE,
) -> Timeline:
    """Lay out a target's measures and tensions within a period."""
    shown = [m for m in measures if period.overlaps(m.begins_on, m.ends_on)]
    seen = [t for t in tensions if period.overlaps(t.seen_on, t.seen_on)]
    bars = [_bar(n, m, period, today, shape) for n, m in enumerate(shown)]
    marks = [
        TensionMark(t, n, period.place(t.seen_on, shape))
        for n, t in enumerate(seen, start=1)
    ]
    return Timeline(name, period, bars, marks, shape, _lines(period, shape))


def _bar(
    n: int,
    measure: PressureMeasure,
    period: MonthSpan,
    today: datetime.date,
    shape: Canvas,
) -> Bar:
    """Draw a measure that goes on up to today, or as far as it is planned."""
    ends = measure.ends_on or max(today, measure.begins_on)
    x = period.place(measure.begins_on, shape)
    width = period.place(ends + datetime.timedelta(days=1), shape) - x
    y = HEAD + GAP + n * shape.row + shape.lead
    return Bar(measure, y, x, round(max(width, SHORTEST), 1), shape)


def _lines(period: MonthSpan, shape: Canvas) -> list[MonthLine]:
    """Draw the months, and name as many of them as there is room for."""
    months = period.months
    every = max(1, -(-len(months) // shape.months))
    return [
        MonthLine(
            period.place(day, shape), _month(day, every) if n % every == 0 else ""
        )
        for n, day in enumerate(months)
    ]


def _month(day: datetime.date, every: int) -> str:
    """Name a month; with its year where a new year begins among those named."""
    name = MONTHS[day.month - 1]
    return f"{name} {day:%y}" if day.month <= every else name


# --- the board ------------------------------------------------------------------------
@dataclass(frozen=True)
class Pressed:
    """A target with what is done about it and what has been seen around it."""

    target: PressureTarget
    measures: list[PressureMeasure]
    tensions: list[TensionNote]
    period: MonthSpan

    @cached_property
    def timeline(self) -> Timeline:
        """The picture of it as it is drawn on a screen."""
        return self._drawn(WIDE)

    @property
    def pictures(self) -> list[Timeline]:
        """The picture for a screen, and for a phone; the style sheet shows one."""
        return [self.timeline, self._drawn(NARROW)]

    @property
    def on_paper(self) -> list[Timeline]:
        """The picture for a page."""
        return [self._drawn(PAPER)]

    def _drawn(self, shape: Canvas) -> Timeline:
        return draw(
            self.target.name,
            self.period,
            self.measures,
            self.tensions,
            today=timezone.localdate(),
            shape=shape,
        )

    @property
    def shown(self) -> list[PressureMeasure]:
        """List the measures of the period, as they stand in the picture."""
        return [bar.measure for bar in self.timeline.bars]

    @property
    def seen(self) -> list[tuple[int, TensionNote]]:
        """List the tensions of the period with their numbers in the picture."""
        return [(mark.number, mark.note) for mark in self.timeline.marks]


@dataclass(frozen=True)
class Narrowed:
    """What the board is narrowed to."""

    area: Any = None
    side: str = ""
    months: int = 12

    @property
    def period(self) -> MonthSpan:
        """Give the months that are shown, up to now."""
        return MonthSpan.until(timezone.localdate(), self.months)


def board_of(group: Samverkansgrupp, user: User, by: Narrowed) -> list[Pressed]:
    """Gather the register of a group: three questions, however many targets."""
    targets = PressureTarget.objects.visible_to(user).filter(group=group)
    targets = targets.select_related("agency", "area")
    if by.area:
        targets = targets.filter(area=by.area)
    measures = PressureMeasure.objects.visible_to(user).filter(group=group)
    tensions = TensionNote.objects.visible_to(user).filter(group=group)
    if by.side:
        measures = measures.filter(side=by.side)
    return _pressed(targets, measures, tensions, by.period)


def pressed(target: PressureTarget, user: User, period: MonthSpan) -> Pressed:
    """Gather what there is about one target."""
    measures = PressureMeasure.objects.visible_to(user).filter(target=target)
    tensions = TensionNote.objects.visible_to(user).filter(target=target)
    return _pressed([target], measures, tensions, period)[0]


def _pressed(
    targets: Iterable[PressureTarget],
    measures: QuerySet[PressureMeasure],
    tensions: QuerySet[TensionNote],
    period: MonthSpan,
) -> list[Pressed]:
    """Put measures and tensions with their targets."""
    done: dict[int, list[PressureMeasure]] = defaultdict(list)
    for measure in measures.select_related(
        "agency", "unit", "responsible", "own_word"
    ).order_by("side", "begins_on", "pk"):
        done[measure.target_id].append(measure)
    seen: dict[int, list[TensionNote]] = defaultdict(list)
    for note in tensions.select_related("agency", "own_word"):
        seen[note.target_id].append(note)
    return [
        Pressed(target, done[target.pk], seen[target.pk], period) for target in targets
    ]


# --- history --------------------------------------------------------------------------
def history_of(target: PressureTarget, user: User) -> list[Records]:
    """Name the records about a target, as far as one sees them."""
    return [
        records(PressureTarget, user, id=target.pk),
        *all_records(OnTarget, user, target=target),
    ]
