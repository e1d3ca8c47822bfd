"""Pictures of a plan: when its measures begin and end, and what waits for what."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atgardsplan.plan.models import Activity, Measure
from pax.ui.charts import Chart, Numbers, Picture
from pax.ui.charts.marks import Mark, box, fitted, line, shape, text_width, words

ROW, BAR = 28, 14
MOST_LEFT = 250


@dataclass(frozen=True, kw_only=True)
class Timeline(Chart):
    """Rows of bars over months; activities as marks, today as a line.

    A measure without an end goes on past the edge; one without a beginning comes in
    from it.  What is late has its own pattern and says so in the table.
    """

    #: With `is_late` (with_lateness).
    measures: Sequence[Any]
    #: What is to be done within each, by its id.
    activities: Mapping[int, Sequence[Activity]]
    first: datetime.date
    last: datetime.date
    today: datetime.date

    def draw(self, width: int) -> Picture:
        """Draw it, months on top."""
        left = self._left(width)
        top = 30.0
        foot = top + ROW * len(self.measures)
        marks = list(self._months(left, width, foot))
        for row, measure in enumerate(self.measures):
            marks += self._bar(measure, top + ROW * row, left, width)
        if self.first <= self.today <= self.last:
            x = self._x(self.today, left, width)
            marks += [
                line(x, 16, x, foot, "mark"),
                words(x, 10, "i dag", anchor="middle", role="soft", size=11),
            ]
        return Picture(width, foot + 8, tuple(marks))

    def numbers(self) -> Numbers:
        """Give a row for each measure."""
        return Numbers(
            ("Åtgärd", "Börjar", "Klar senast", "Läge", "Aktiviteter"),
            tuple(
                (
                    str(one),
                    _said(one.starts_on),
                    _said(one.ends_on),
                    f"{one.get_progress_display()}{', försenad' * one.is_late}",
                    ", ".join(
                        f"{on.isoformat()}{' gjord' * done}"
                        for on, done in self._days(one)
                    ),
                )
                for one in self.measures
            ),
        )

    def _left(self, width: int) -> float:
        widest = max((text_width(str(one)) for one in self.measures), default=0) + 10
        return min(widest, MOST_LEFT if width > 400 else width * 0.42)

    def _x(self, on: datetime.date, left: float, width: float) -> float:
        """Say where a day stands; those outside stand at the edge."""
        days = (self.last - self.first).days or 1
        share = (on - self.first).days / days
        return left + (width - left - 6) * min(max(share, 0), 1)

    def _months(self, left: float, width: int, foot: float) -> Iterator[Mark]:
        """Draw the months: as many of their names as there is room for."""
        months = list(_months_between(self.first, self.last))
        room = (width - left) / max(len(months), 1)
        stride = max(1, -int(-34 // room))
        for nth, month in enumerate(months):
            x = self._x(month, left, width)
            if nth % stride == 0:
                yield line(x, 22, x, foot, "grid")
                name = f"{month:%Y}" if stride >= 12 else f"{month.month}/{month:%y}"
                yield words(x + 2, 26, name, role="soft", size=11)

    def _days(self, measure: Measure) -> list[tuple[datetime.date, bool]]:
        """Give the days of a measure's activities, and whether each was done."""
        mine = self.activities.get(measure.pk, ())
        return sorted((one.due_on, bool(one.done_on)) for one in mine if one.due_on)

    def _bar(self, span: Any, y: float, left: float, width: int) -> Iterator[Mark]:
        """Draw a measure: its name, its bar, and the marks of its activities."""
        yield words(left - 8, y + 18, fitted(str(span), left - 8), anchor="end")
        begins = self._x(span.starts_on or self.first, left, width)
        ends = self._x(span.ends_on or self.last, left, width)
        colour = "#5a6670" if span.is_over else "#8a1538" if span.is_late else "#12556a"
        length = max(ends - begins, 3)
        yield box(begins, y + 7, length, BAR, "plain", fill=colour, rx="2")
        if span.ends_on is None:  # goes on: the end is open
            yield line(ends, y + 4, ends, y + 7 + BAR + 3, "mark")
        if span.is_late:
            yield _late(begins, ends, y, width)
        for on, is_done in self._days(span):
            x = self._x(on, left, width)
            fill = "#ffffff" if is_done else "#b65a00"
            yield shape(
                "circle" if is_done else "diamond",
                x,
                y + 7 + BAR / 2,
                4.5,
                "plain",
                fill=fill,
                stroke="#1b262d",
                stroke_width="1",
            )


def _late(begins: float, ends: float, y: float, width: int) -> Mark:
    """Say that a bar is late: after it where there is room, else at its beginning."""
    if ends < width - 40:
        return words(ends + 5, y + 18, "sen", size=11, bold=True)
    inside = words(begins + 6, y + 18, "sen", size=11, bold=True)
    return Mark("text", {**inside.at, "fill": "#ffffff"}, "on", inside.text)


def _said(on: datetime.date | None) -> str:
    return on.isoformat() if on else "inget datum"


def _months_between(
    first: datetime.date, last: datetime.date
) -> Iterator[datetime.date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + datetime.timedelta(days=32)).replace(day=1)


# --- what waits for what -------------------------------------------------------------
TALL, APART = 30, 12


@dataclass(frozen=True, kw_only=True)
class Waits(Chart):
    """Measures in columns: what waits stands to the right of what it waits for."""

    layers: tuple[tuple[str, ...], ...]
    #: What is waited for, what waits, and whether it is held up by it.
    ties: tuple[tuple[str, str, bool], ...]

    def draw(self, width: int) -> Picture:
        """Draw the columns, and lines between; what is held up has a thicker edge."""
        gap = 34 if width > 400 else 18
        count = len(self.layers)
        wide = (width - gap * (count - 1) - 2) / count
        at = {
            name: (1 + nth * (wide + gap), 6 + row * (TALL + APART))
            for nth, names in enumerate(self.layers)
            for row, name in enumerate(names)
        }
        held = {after for _, after, is_held in self.ties if is_held}
        marks = [
            self._tie(at[before], at[after], wide, is_held=is_held)
            for before, after, is_held in self.ties
        ]
        for name, (x, y) in at.items():
            edge = {"stroke": "#b65a00", "stroke_width": "2"} if name in held else {}
            marks.append(box(x, y, wide, TALL, "edge", **edge))
            marks.append(words(x + 8, y + 20, fitted(name, wide - 14)))
        rows = max(len(names) for names in self.layers)
        return Picture(width, 6 + rows * (TALL + APART), tuple(marks))

    def _tie(
        self,
        before: tuple[float, float],
        after: tuple[float, float],
        wide: float,
        *,
        is_held: bool,
    ) -> Mark:
        role = "axis" if is_held else "grid"
        middle = TALL / 2
        return line(
            before[0] + wide, before[1] + middle, after[0], after[1] + middle, role
        )

    def numbers(self) -> Numbers:
        """Give a row for each tie."""
        return Numbers(
            ("Åtgärd", "Väntar på", "Läge"),
            tuple(
                (after, before, "hålls upp" if is_held else "kan gå vidare")
                for before, after, is_held in self.ties
            ),
        )


def waits_of(pairs: Iterable[tuple[Measure, Measure]]) -> Waits | None:
    """Draw what waits for what: pairs of what waits, and what it waits for."""
    known = list(pairs)
    if not known:
        return None
    depth: dict[str, int] = {}
    for after, before in known:
        depth.setdefault(str(before), 0)
        depth.setdefault(str(after), 1)
    # There is no circle (make_dependent), so as many rounds as there are are enough.
    for _ in known:
        for after, before in known:
            depth[str(after)] = max(depth[str(after)], depth[str(before)] + 1)
    layers = [
        tuple(name for name, at in depth.items() if at == nth)
        for nth in range(max(depth.values()) + 1)
    ]
    return Waits(
        key="beroenden-bild",
        title="Vad som väntar på vad",
        description="Det som står till höger väntar på det som står till vänster. "
        "Tjock kant: hålls upp nu.",
        layers=tuple(layers),
        ties=tuple(
            (str(before), str(after), not before.is_over and not after.is_over)
            for after, before in known
        ),
    )
