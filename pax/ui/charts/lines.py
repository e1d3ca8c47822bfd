"""Lines over periods: preliminary points hollow and dashed, gaps where unknown."""

from dataclasses import dataclass

from pax.ui.charts.marks import (
    COLOURS,
    Chart,
    Mark,
    Numbers,
    Picture,
    Series,
    Value,
    box,
    fitted,
    legend,
    line,
    number,
    point,
    text_width,
    ticks_over,
    words,
)

#: Points closer than this are drawn as a line, with a shape here and there.
ROOM = 9


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened at a label, marked across the chart."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Where in a picture lines are drawn, and how values become places."""

    left: float
    right: float
    top: float
    foot: float
    low: float
    high: float
    count: int

    def x(self, index: int) -> float:
        """Give where a label is."""
        if self.count < 2:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * index / (self.count - 1)

    def gap(self) -> float:
        """Give how far it is between labels."""
        return (self.right - self.left) / max(self.count - 1, 1)

    def y(self, value: float) -> float:
        """Give where a value is."""
        return self.foot - (self.foot - self.top) * (value - self.low) / (
            self.high - self.low
        )


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """A line for each series over the labels.  `steps` names values on the axis."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    moments: tuple[Moment, ...] = ()
    steps: tuple[tuple[float, str], ...] = ()
    unit: str = ""
    label_head: str = "Period"
    height: int = 190

    def draw(self, width: int) -> Picture:
        """Draw it, with names at the ends of the lines where there is room."""
        marks, top = self._legend(width)
        axis = self.steps or tuple(
            (t, number(t)) for t in ticks_over(self.low(), self.top())
        )
        size = max(text_width(name) for _, name in axis)
        left = min(size, width * 0.3) + 10
        top += 28 if self.unit else 10
        rows = min(len(self.moments), 3)
        top += 18 * rows
        frame = Frame(
            left + 4,
            width - 10,
            top,
            top + self.height,
            axis[0][0],
            axis[-1][0],
            len(self.labels),
        )
        for series in self.series:
            marks += gaps(frame, series)
        marks += axis_of(frame, axis, left - 6, width)
        if self.unit:
            unit = fitted(self.unit, width)
            marks.append(words(0, top - 18 * rows - 11, unit, role="soft"))
        marks += self._moments(frame, width)
        for index, series in enumerate(self.series):
            marks += plotted(frame, index, series)
        marks += labels_of(frame, self.labels, width)
        return Picture(width, frame.foot + 24, tuple(marks))

    def numbers(self) -> Numbers:
        """Give a row for each label, with what happened there."""
        told: dict[int, list[str]] = {}
        for moment in self.moments:
            told.setdefault(moment.index, []).append(moment.text)
        head = (self.label_head, *(s.name for s in self.series))
        rows = [
            (label, *(str(s.values[nth]) for s in self.series))
            for nth, label in enumerate(self.labels)
        ]
        if told:
            head = (*head, "Händelse")
            rows = [(*r, "; ".join(told.get(n, []))) for n, r in enumerate(rows)]
        return Numbers(head, tuple(rows))

    def top(self) -> float:
        """Give the largest that is to fit on the axis."""
        return max((n for s in self.series for n in s.numbers), default=0)

    def low(self) -> float:
        """Give the smallest that is to fit on the axis, nought or less."""
        return min([0, *(n for s in self.series for n in s.numbers)])

    def _legend(self, width: int) -> tuple[list[Mark], float]:
        entries = [
            (point(i, 0, 0, hollow=False, radius=5), s.name)
            for i, s in enumerate(self.series)
        ]
        values = [v for s in self.series for v in s.values if not s.is_beside]
        entries = entries if len(entries) > 1 else []
        if any(v.is_preliminary for v in values):
            entries.append((point(0, 0, 0, hollow=True, radius=5), "Preliminärt"))
        if any(v.number is None for v in values):
            entries.append((box(-7, -6, 14, 12, "gap"), "Visas inte eller saknas"))
        return legend(entries, width, 10) if entries else ([], 0)

    def _moments(self, frame: Frame, width: int) -> list[Mark]:
        marks: list[Mark] = []
        for nth, moment in enumerate(self.moments):
            x = frame.x(moment.index)
            y = frame.top - 8 - 18 * (nth % 3)
            text = fitted(moment.text, width - 8)
            half = text_width(text, 12) / 2
            marks.append(line(x, y + 3, x, frame.foot, "mark"))
            middle = min(max(x, half + 1), width - half - 1)
            marks.append(words(middle, y, text, anchor="middle", size=12))
        return marks


def axis_of(
    frame: Frame, axis: tuple[tuple[float, str], ...], edge: float, right: float
) -> list[Mark]:
    """Draw the lines across, with their names before them."""
    marks = []
    for value, name in axis:
        y = frame.y(value)
        marks.append(line(edge + 6, y, right, y))
        marks.append(
            words(edge, y + 4.5, fitted(name, edge), anchor="end", role="soft")
        )
    return marks


def labels_of(frame: Frame, labels: tuple[str, ...], width: float) -> list[Mark]:
    """Write as many of the labels as there is room for, the last one always."""
    widest = max((text_width(x) for x in labels), default=0) + 12
    room = max(1, int((frame.right - frame.left) // widest))
    stride = max(1, -(-len(labels) // room))
    last = len(labels) - 1
    marks = []
    for nth in range(last, -1, -stride):
        name = fitted(labels[nth], width)
        half = text_width(name) / 2
        x = min(max(frame.x(nth), half), width - half)
        marks.append(words(x, frame.foot + 18, name, anchor="middle"))
        marks.append(
            line(frame.x(nth), frame.foot, frame.x(nth), frame.foot + 4, "axis")
        )
    return marks


def gaps(frame: Frame, series: Series) -> list[Mark]:
    """Shade the places where a line has no value; drawn before any line."""
    half = frame.gap() / 2
    return [
        box(
            max(frame.x(n) - half, frame.left),
            frame.top,
            min(frame.x(n) + half, frame.right) - max(frame.x(n) - half, frame.left),
            frame.foot - frame.top,
            "gap",
        )
        for n, value in enumerate(series.values)
        if value.number is None and not series.is_beside
    ]


def plotted(frame: Frame, index: int, series: Series) -> list[Mark]:
    """Draw one line: broken where nothing is known, dashed where preliminary."""
    gap = frame.gap()
    marks = _segments(frame, index, series)
    stride = 1 if gap >= ROOM else round(4 * ROOM / gap)
    for nth, value in enumerate(series.values):
        alone = _is_alone(series, nth)
        seldom = (len(series.values) - 1 - nth) % stride
        if value.number is None or (seldom and not alone):
            continue
        x, y = frame.x(nth), frame.y(value.number)
        marks.append(point(index, x, y, hollow=value.is_preliminary))
    return marks


def _segments(frame: Frame, index: int, series: Series) -> list[Mark]:
    """Join neighbours, runs of the same kind in one path."""
    nth = index % len(COLOURS)
    runs: list[tuple[bool, list[str]]] = []
    pairs = zip(series.values, series.values[1:], strict=False)
    for place, (here, there) in enumerate(pairs):
        if here.number is None or there.number is None:
            runs.append((False, []))
            continue
        dashed = here.is_preliminary or there.is_preliminary
        start = f"{frame.x(place):.2f} {frame.y(here.number):.2f}"
        end = f"{frame.x(place + 1):.2f} {frame.y(there.number):.2f}"
        if runs and runs[-1][1] and runs[-1][0] == dashed:
            runs[-1][1].append(end)
        else:
            runs.append((dashed, [start, end]))
    return [
        Mark(
            "path",
            {
                "d": "M" + "L".join(run),
                "fill": "none",
                "stroke": COLOURS[nth],
                "stroke-width": "2",
                **({"stroke-dasharray": "5 4"} if dashed else {}),
            },
            f"line{nth + 1}",
        )
        for dashed, run in runs
        if run
    ]


def _is_alone(series: Series, nth: int) -> bool:
    """Tell whether no line reaches a point: it must then be seen by itself."""
    around = series.values[max(nth - 1, 0) : nth] + series.values[nth + 1 : nth + 2]
    return all(value.number is None for value in around)


TALL, HEAD, GAP = 64, 24, 22


@dataclass(frozen=True, kw_only=True)
class Multiples(Chart):
    """A little line for each series, with its name and its last value."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    high: float = 0
    label_head: str = "Period"

    def draw(self, width: int) -> Picture:
        """Draw them four beside each other, or two where it is narrow."""
        across = 4 if width > 400 else 2
        wide = (width - GAP * (across - 1)) / across
        known = [n for s in self.series for n in s.numbers]
        scale = ticks_over(min([0, *known]), max([self.high, *known]))
        marks: list[Mark] = []
        for nth, series in enumerate(self.series):
            left = (wide + GAP) * (nth % across)
            top = (HEAD + TALL + GAP) * (nth // across) + HEAD
            marks += self._one(series, (left, left + wide, top), scale)
        rows = -(-len(self.series) // across)
        return Picture(width, max(rows, 1) * (HEAD + TALL + GAP), tuple(marks))

    def numbers(self) -> Numbers:
        """Give a row for each label, a column for each line."""
        return Numbers(
            (self.label_head, *(s.name for s in self.series)),
            tuple(
                (label, *(str(s.values[nth]) for s in self.series))
                for nth, label in enumerate(self.labels)
            ),
        )

    def _one(
        self, series: Series, at: tuple[float, float, float], scale: list[float]
    ) -> list[Mark]:
        left, right, top = at
        low, high = scale[0], scale[-1]
        last = _last(series)
        said = number(last.number) if last and last.number is not None else "–"
        room = right - left - text_width(said) - 8
        frame = Frame(
            left + 5, right - 5, top + 6, top + TALL, low, high, len(self.labels)
        )
        first, end = (self.labels[0], self.labels[-1]) if self.labels else ("", "")
        half = (right - left) / 2 - 2
        return [
            *gaps(frame, series),
            words(left, top - 6, fitted(series.name, room), bold=True),
            words(right, top - 6, said, anchor="end"),
            line(left, frame.y(high), right, frame.y(high)),
            line(left, frame.y(0), right, frame.y(0), "axis"),
            *plotted(frame, 0, series),
            words(left, frame.foot + 14, fitted(first, half, 11), role="soft", size=11),
            words(
                right,
                frame.foot + 14,
                fitted(end, half, 11),
                anchor="end",
                role="soft",
                size=11,
            ),
        ]


def _last(series: Series) -> Value | None:
    return series.values[-1] if series.values else None
