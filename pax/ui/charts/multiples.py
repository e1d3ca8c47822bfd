"""Small multiples: the same kind of line for many, all on one scale."""

from dataclasses import dataclass

from pax.ui.charts.lines import Frame, gaps, plotted
from pax.ui.charts.marks import (
    Chart,
    Mark,
    Numbers,
    Picture,
    Series,
    Value,
    fitted,
    line,
    number,
    text_width,
    ticks,
    words,
)

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
        high = ticks(max([self.high, *(n for s in self.series for n in s.numbers)]))[-1]
        marks: list[Mark] = []
        for nth, series in enumerate(self.series):
            left = (wide + GAP) * (nth % across)
            top = (HEAD + TALL + GAP) * (nth // across) + HEAD
            marks += self._one(series, (left, left + wide, top, high))
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

    def _one(self, series: Series, at: tuple[float, float, float, float]) -> list[Mark]:
        left, right, top, high = at
        last = _last(series)
        said = number(last.number) if last and last.number is not None else "–"
        room = right - left - text_width(said) - 8
        frame = Frame(
            left + 5, right - 5, top + 6, top + TALL, 0, high, len(self.labels)
        )
        first, end = (self.labels[0], self.labels[-1]) if self.labels else ("", "")
        half = (right - left) / 2 - 2
        return [
            *gaps(frame, series),
            words(left, top - 6, fitted(series.name, room), bold=True),
            words(right, top - 6, said, anchor="end"),
            line(left, frame.y(high), right, frame.y(high)),
            line(left, frame.foot, right, frame.foot, "axis"),
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
