"""What every chart is made of: values, marks on a picture, scales, text that fits."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pax.ui import swedish

#: Widths that a picture is drawn for: a page (and paper), and a telephone.
WIDE, NARROW = 680, 330
SIZE = 13  # of text, in the picture's own units: near to pixels at both widths
FONT = "Source Sans 3, sans-serif"
NO_VALUE = "uppgift saknas"
INK, SOFT, GRID, PAPER = "#1b262d", "#51606a", "#c3ccd1", "#ffffff"

#: How a role looks on paper.  On a screen static/css/charts.css says it once more.
ROLES: dict[str, dict[str, str]] = {
    "ink": {"fill": INK},
    "soft": {"fill": SOFT},
    "grid": {"stroke": GRID, "stroke-width": "1"},
    "axis": {"stroke": SOFT, "stroke-width": "1"},
    "mark": {"stroke": SOFT, "stroke-width": "1.5", "stroke-dasharray": "2 3"},
    "edge": {"fill": "none", "stroke": SOFT, "stroke-width": "1"},
    "gap": {"fill": "#eef1f2"},
    "hollow": {"fill": PAPER, "stroke-width": "2"},
    "plain": {},
}
#: Series in order: each has a colour, a pattern for areas, and a shape for points.
COLOURS = ("#12556a", "#b65a00", "#6a3d8f", "#2f7d4f", "#8a1538", "#5a6670")
POINTS = ("circle", "square", "triangle", "diamond", "cross", "ring")
MID = "#a9d0b9"
#: The pattern of each: ground, and the lines on it.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("solid", ""),
    ("light", "M-2 10L10 -2M-2 2L2 -2M6 10L10 6"),
    ("light", "M0 4H8"),
    ("mid", ""),
    ("light", "M0 4H8M4 0V8"),
    ("light", "M2 2h1v1h-1zM6 6h1v1h-1z"),
)


@dataclass(frozen=True, slots=True)
class Value:
    """One number, or why there is none: `note` is said in its place, or after it."""

    number: float | None
    note: str = ""
    is_preliminary: bool = False

    def __str__(self) -> str:
        if self.number is None:
            return self.note or NO_VALUE
        extra = [self.note] * bool(self.note) + ["prel."] * self.is_preliminary
        said = number(self.number)
        return f"{said} ({', '.join(extra)})" if extra else said


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each label of the chart."""

    name: str
    values: tuple[Value, ...]
    # Something to compare with, such as last year: what it lacks is not shaded.
    is_beside: bool = False

    @property
    def numbers(self) -> list[float]:
        """The numbers that there are."""
        return [v.number for v in self.values if v.number is not None]


def values_of(numbers: Iterable[float | None]) -> tuple[Value, ...]:
    """Make values of plain numbers."""
    return tuple(Value(n) for n in numbers)


class Drawn(Protocol):
    """What a picture is made of."""

    def svg(self) -> SafeString:
        """Write it as an element."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One element of a picture; `role` is how it looks, and its class."""

    tag: str
    at: dict[str, str | float]
    role: str = "plain"
    text: str = ""

    def svg(self) -> SafeString:
        """Write it as an element."""
        attributes = {**ROLES.get(self.role, {}), **self.at}
        return format_html(
            '<{tag} class="chart__{role}"{attributes}>{text}</{tag}>',
            tag=self.tag,
            role=self.role,
            attributes=format_html_join(
                "", ' {}="{}"', ((k, _written(v)) for k, v in attributes.items())
            ),
            text=self.text,
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks on a ground of a size."""

    width: float
    height: float
    marks: tuple[Drawn, ...]

    def svg(self) -> SafeString:
        """Write what stands inside the svg element, patterns and all."""
        return format_html_join("", "{}", ((m.svg(),) for m in self.marks))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a chart shows, as a table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """A picture of numbers.  `key` is its name in the page: letters and hyphens."""

    key: str
    title: str
    description: str
    source: str = ""
    notes: tuple[str, ...] = field(default=())

    @abstractmethod
    def draw(self, width: int) -> Picture:
        """Draw it so wide."""

    @abstractmethod
    def numbers(self) -> Numbers:
        """Give its numbers as a table."""

    def pictures(self) -> list[tuple[str, Picture]]:
        """Draw it for a page and for a telephone, each with an id of its own."""
        return [
            (name, self.draw(width))
            for name, width in (("bred", WIDE), ("smal", NARROW))
        ]


# --- numbers -----------------------------------------------------------------------


def number(value: float) -> str:
    """Write a number as in Swedish: 1 250, −3,5."""
    if float(value).is_integer():
        return swedish.number(int(value))
    whole, _, part = f"{abs(value):,.2f}".rstrip("0").partition(".")
    sign = swedish.MINUS if value < 0 else ""
    return f"{sign}{whole.replace(',', swedish.NBSP)},{part}"


def ticks(top: float, *, most: int = 5) -> list[float]:
    """Give round numbers from nought to at least `top`, not more than `most` steps."""
    if top <= 0:
        return [0, 1]
    rough = top / most
    size = 10 ** math.floor(math.log10(rough))
    step = next(s * size for s in (1, 2, 5, 10) if s * size >= rough * (1 - 1e-9))
    if all_whole := float(top).is_integer():
        step = max(step, 1)
    count = math.ceil(top / step - 1e-9)
    return [
        round(step * n) if all_whole and step >= 1 else round(step * n, 10)
        for n in range(count + 1)
    ]


def ticks_over(low: float, top: float, *, most: int = 5) -> list[float]:
    """Give round numbers from `low` to `top`, nought among them."""
    if low >= 0:
        return ticks(top, most=most)
    step = ticks(max(top, -low), most=most)[1]
    below, above = (math.ceil(max(n, 0) / step - 1e-9) for n in (-low, top))
    return [round(step * n, 10) for n in range(-below, above + 1)]


# --- text --------------------------------------------------------------------------

_THIN = frozenset("iljtfrI.,:;|!'()[]-/ ·’”\N{NO-BREAK SPACE}")
_BROAD = frozenset("mwMW@%—…–QOÖGDHNUCÅÄAVXYKRBÆØ&+=<>−×→©")


def text_width(text: str, size: float = SIZE) -> float:
    """Give how wide a text is at most, without asking the font."""
    return size * sum(
        0.4 if c in _THIN else 0.88 if c in _BROAD else 0.58 for c in text
    )


def fitted(text: str, width: float, size: float = SIZE) -> str:
    """Shorten a text to a width; the table has all of it."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    role: str = "ink",
    size: float = SIZE,
    bold: bool = False,
) -> Mark:
    """Write a text, its foot at y."""
    at: dict[str, str | float] = {
        "x": x,
        "y": y,
        "font-size": size,
        "font-family": FONT,
        "text-anchor": anchor,
    }
    return Mark("text", at | ({"font-weight": "600"} if bold else {}), role, text)


# --- shapes ------------------------------------------------------------------------


def line(x1: float, y1: float, x2: float, y2: float, role: str = "grid") -> Mark:
    """Draw a straight line."""
    return Mark("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2}, role)


def box(x: float, y: float, width: float, height: float, role: str, **at: str) -> Mark:
    """Draw a rectangle."""
    size: dict[str, str | float] = {"x": x, "y": y, "width": width, "height": height}
    return Mark("rect", size | {k.replace("_", "-"): v for k, v in at.items()}, role)


def area(key: str, index: int, x: float, y: float, width: float, height: float) -> Mark:
    """Fill a rectangle with the pattern of a series."""
    nth = index % len(PATTERNS)
    flat = {"solid": COLOURS[nth], "mid": MID}.get(PATTERNS[nth][0])
    return box(
        x,
        y,
        width,
        height,
        f"area{nth + 1}",
        fill=flat or f"url(#{key}-p{nth + 1})",
        stroke=COLOURS[nth],
        stroke_width="1",
    )


def patterns(key: str, count: int) -> list[Drawn]:
    """Give the patterns that areas of so many series are filled with."""
    kinds = range(min(count, len(PATTERNS)))
    return [_Pattern(key, nth) for nth in kinds if PATTERNS[nth][1]]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A tile that fills an area; no mark of its own."""

    key: str
    nth: int

    def svg(self) -> SafeString:
        """Write the tile."""
        return format_html(
            '<pattern id="{key}-p{n}" width="8" height="8" '
            'patternUnits="userSpaceOnUse"><rect width="8" height="8" '
            'class="chart__ground" fill="{paper}"/>'
            '<path class="chart__lines{n}" d="{lines}" stroke="{colour}" '
            'stroke-width="2" fill="none"/></pattern>',
            key=self.key,
            n=self.nth + 1,
            paper=PAPER,
            colour=COLOURS[self.nth],
            lines=PATTERNS[self.nth][1],
        )


_OUTLINES = {
    "square": "M{l} {t}H{r}V{b}H{l}Z",
    "triangle": "M{x} {t}L{r} {b}H{l}Z",
    "diamond": "M{x} {t}L{r} {y}L{x} {b}L{l} {y}Z",
    "cross": "M{l} {t}L{r} {b}M{r} {t}L{l} {b}",
    "hexagon": "M{l} {y}L{hl} {t}H{hr}L{r} {y}L{hr} {b}H{hl}Z",
}


def shape(
    name: str, x: float, y: float, radius: float, role: str = "plain", **at: str
) -> Mark:
    """Draw a small shape around a point."""
    extra: dict[str, str | float] = {k.replace("_", "-"): v for k, v in at.items()}
    if name in ("circle", "ring"):
        return Mark("circle", {"cx": x, "cy": y, "r": radius, **extra}, role)
    corners = {
        "x": x,
        "y": y,
        "l": x - radius,
        "r": x + radius,
        "t": y - radius,
        "b": y + radius,
        "hl": x - radius / 2,
        "hr": x + radius / 2,
    }
    path = _OUTLINES[name].format(**{k: _written(v) for k, v in corners.items()})
    return Mark("path", {"d": path, **extra}, role)


def point(index: int, x: float, y: float, *, hollow: bool, radius: float = 4) -> Mark:
    """Draw a point of a series; a preliminary one is hollow."""
    nth = index % len(POINTS)
    return shape(
        POINTS[nth],
        x,
        y,
        radius,
        f"{'hollow' if hollow or POINTS[nth] == 'ring' else 'point'}{nth + 1}",
        fill=PAPER if hollow or POINTS[nth] == "ring" else COLOURS[nth],
        stroke=COLOURS[nth],
        stroke_width="1.75",
    )


def legend(
    entries: Sequence[tuple[Mark, str]], width: float, y: float
) -> tuple[list[Mark], float]:
    """Put swatches (drawn about nought) and names in rows; give them and their foot."""
    marks: list[Mark] = []
    x = 0.0
    for swatch, whole in entries:
        name = fitted(whole, width - 24)
        wide = 24 + text_width(name)
        if x and x + wide > width:
            x, y = 0.0, y + 20
        marks.append(moved(swatch, x + 8, y))
        marks.append(words(x + 22, y + 4.5, name))
        x += wide + 14
    return marks, y + 14


def moved(mark: Mark, x: float, y: float) -> Mark:
    """Move a mark that is drawn about nought."""
    return Mark(
        mark.tag,
        {**mark.at, "transform": f"translate({_written(x)} {_written(y)})"},
        mark.role,
    )


def _written(value: str | float) -> str:
    """Write a coordinate with no more decimals than can be seen."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
