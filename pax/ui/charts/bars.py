"""Bars: upright or lying, beside each other or stacked."""

from dataclasses import dataclass

from pax.ui.charts.heat import Level
from pax.ui.charts.marks import (
    SIZE,
    Chart,
    Mark,
    Numbers,
    Picture,
    Series,
    Value,
    area,
    box,
    fitted,
    legend,
    line,
    number,
    patterns,
    text_width,
    ticks_over,
    words,
)

TOP = 10

#: Where a rectangle is, and how large: x, y, width, height.
Place = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """A bar for each label and series; `is_stacked` puts the series end to end."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    is_lying: bool = False
    is_stacked: bool = False
    unit: str = ""
    label_head: str = "Vad"
    #: Of series that are levels of a scale: their own colours, in the series' order.
    levels: tuple[Level, ...] = ()
    #: What the axis reaches at least to, so that charts can be set beside each other.
    high: float = 0

    def draw(self, width: int) -> Picture:
        """Draw bars that lie or stand; upright ones lie down where there is no room."""
        marks, top = self._legend(width)
        cramped = (width - 60) / max(len(self.labels), 1) < 26
        draw = _lying if self.is_lying or cramped else _upright
        body, height = draw(self, width, top)
        many = 0 if self.levels else len(self.series)
        kinds = patterns(f"{self.key}-{width}", many)
        return Picture(width, height, (*kinds, *marks, *body))

    def numbers(self) -> Numbers:
        """Give a row for each label."""
        rows = zip(self.labels, *(s.values for s in self.series), strict=True)
        return Numbers(
            (self.label_head, *(s.name for s in self.series)),
            tuple(tuple(str(cell) for cell in row) for row in rows),
        )

    def top(self) -> float:
        """Give the largest that is to fit on the axis."""
        if self.is_stacked:
            columns = zip(*(s.values for s in self.series), strict=True)
            numbers = [sum(v.number or 0 for v in column) for column in columns]
        else:
            numbers = [n for s in self.series for n in s.numbers]
        return max([self.high, *numbers])

    def low(self) -> float:
        """Give the smallest that is to fit on the axis, nought or less.

        Stacked bars are of parts, which are never less than nought.
        """
        numbers = [n for s in self.series for n in s.numbers]
        return 0 if self.is_stacked else min([0, *numbers])

    def _legend(self, width: int) -> tuple[list[Mark], float]:
        if len(self.series) < 2:
            return [], TOP
        entries = [
            (self.area(width, i, (-7, -6, 14, 12)), s.name)
            for i, s in enumerate(self.series)
        ]
        marks, foot = legend(entries, width, 10)
        return marks, foot + 6

    def area(
        self, width: int, index: int, at: tuple[float, float, float, float]
    ) -> Mark:
        """Fill a rectangle as its series is: by pattern, or by the level that it is."""
        if not self.levels:
            return area(f"{self.key}-{width}", index, *at)
        colour = self.levels[index].colour
        return box(*at, "cell", fill=colour, stroke="#51606a", stroke_width="1")

    def stacks(self) -> int:
        """Tell how many bars stand beside each other at a label."""
        return 1 if self.is_stacked else max(len(self.series), 1)


def _lying(chart: Bars, width: int, top: float) -> tuple[list[Mark], float]:
    left = min(max((text_width(x) for x in chart.labels), default=0), width * 0.38) + 8
    scale = ticks_over(chart.low(), chart.top(), most=5 if width > 400 else 4)
    right = width - text_width(number(scale[-1])) - 10
    thick = 18 if chart.stacks() == 1 else 13
    row = thick * chart.stacks() + 10
    foot = top + row * len(chart.labels)

    def x_at(value: float) -> float:
        return left + (right - left) * (value - scale[0]) / (scale[-1] - scale[0])

    marks = [line(x_at(t), top, x_at(t), foot) for t in scale]
    for nth, label in enumerate(chart.labels):
        y = top + row * nth + 5
        name = fitted(label, left - 8)
        marks.append(words(left - 8, y + row / 2, name, anchor="end"))
        start = 0.0
        for index, series in enumerate(chart.series):
            value = series.values[nth]
            at = y if chart.is_stacked else y + thick * index
            ends = sorted((x_at(start), x_at(start + (value.number or 0))))
            place = (ends[0], at, ends[1] - ends[0], thick)
            marks += _lying_bar(chart, width, index, value, place)
            start += (value.number or 0) if chart.is_stacked else 0
    marks.append(line(x_at(0), top, x_at(0), foot, "axis"))
    marks += [
        words(x_at(t), foot + 16, number(t), anchor="middle", role="soft")
        for t in _apart([(x_at(t), t) for t in scale])
    ]
    return [*marks, *_unit(chart, width, foot + 34)], foot + (40 if chart.unit else 24)


def _lying_bar(
    chart: Bars, width: int, index: int, value: Value, at: Place
) -> list[Mark]:
    x, y, long, thick = at
    said = number(value.number) if value.number is not None else "–"
    bar = [chart.area(width, index, at)] if long else []
    if not chart.is_stacked:
        return [*bar, words(x + long + 5, y + thick - 4, said, size=SIZE)]
    # The number on its own ground, so that it can be read on any pattern.
    wide = text_width(said, 11) + 4
    if long < wide + 4 or not value.number:
        return list(bar)
    middle = x + long / 2
    return [
        *bar,
        Mark(
            "rect",
            {
                "x": middle - wide / 2,
                "y": y + 2.5,
                "width": wide,
                "height": thick - 5,
                "rx": 2,
                "fill": "#ffffff",
            },
            "label",
        ),
        words(middle, y + thick - 5, said, anchor="middle", size=11),
    ]


def _upright(chart: Bars, width: int, top: float) -> tuple[list[Mark], float]:
    scale = ticks_over(chart.low(), chart.top())
    left = max(text_width(number(t)) for t in scale) + 8
    top += 20 if chart.unit else 8
    foot = top + 190
    slot = (width - left) / max(len(chart.labels), 1)

    def y_at(value: float) -> float:
        return foot - (foot - top) * (value - scale[0]) / (scale[-1] - scale[0])

    marks = [line(left, y_at(t), width, y_at(t)) for t in scale]
    marks += [
        words(left - 6, y_at(t) + 4.5, number(t), anchor="end", role="soft")
        for t in scale
    ]
    thick = min(slot * 0.8, 64) / chart.stacks()
    for nth, label in enumerate(chart.labels):
        middle = left + slot * (nth + 0.5)
        start = 0.0
        for index, series in enumerate(chart.series):
            value = series.values[nth]
            x = middle - thick * chart.stacks() / 2
            x += 0 if chart.is_stacked else thick * index
            ends = sorted((y_at(start), y_at(start + (value.number or 0))))
            place = (x, ends[0], thick, ends[1] - ends[0])
            marks += _upright_bar(chart, width, index, value, place)
            start += (value.number or 0) if chart.is_stacked else 0
        name = fitted(label, slot - 4)
        marks.append(words(middle, foot + 17, name, anchor="middle"))
    marks.append(line(left, y_at(0), width, y_at(0), "axis"))
    return [*marks, *_unit(chart, width, top - 10)], foot + 24


def _upright_bar(
    chart: Bars, width: int, index: int, value: Value, at: Place
) -> list[Mark]:
    x, y, thick, tall = at
    said = number(value.number) if value.number is not None else "–"
    bar = [chart.area(width, index, at)] if tall else []
    if chart.is_stacked or text_width(said, 11) > thick + 6:
        return list(bar)
    return [*bar, words(x + thick / 2, y - 4, said, anchor="middle", size=11)]


def _apart(at: list[tuple[float, float]]) -> list[float]:
    """Leave out ticks whose numbers would touch."""
    widest = max(text_width(number(t)) for _, t in at) + 8
    gap = at[1][0] - at[0][0] if len(at) > 1 else widest
    return [t for _, t in at][:: max(1, -int(-widest // gap))]


def _unit(chart: Bars, width: int, y: float) -> list[Mark]:
    if not chart.unit:
        return []
    return [words(width, y, fitted(chart.unit, width), anchor="end", role="soft")]
