"""Charts: what is drawn is inside the picture, at its right place, and is also said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from fontTools.ttLib import TTFont

from pax.ui.charts import (
    Bars,
    Cell,
    Chart,
    HeatMap,
    Level,
    Lines,
    Moment,
    Multiples,
    Series,
    Value,
    number,
    values_of,
)
from pax.ui.charts.heat import ink_on
from pax.ui.charts.marks import (
    NARROW,
    WIDE,
    Mark,
    fitted,
    text_width,
    ticks,
    ticks_over,
)
from tests.examples.charts import AREAS, LEVELS, examples

FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts"
SVG = "{http://www.w3.org/2000/svg}"


class Ruler:
    """Measures text in the font that charts are drawn in."""

    def __init__(self, name: str) -> None:
        font = TTFont(FONTS / name)
        self.names = font.getBestCmap()
        self.widths = font["hmtx"]
        self.em = font["head"].unitsPerEm

    def __call__(self, text: str, size: float) -> float:
        return size * sum(self.widths[self.names[ord(c)]][0] for c in text) / self.em


REGULAR, BOLD = Ruler("SourceSans3-Regular.ttf"), Ruler("SourceSans3-Semibold.ttf")


def drawn(chart: Chart) -> Any:
    html = Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))
    return ElementTree.fromstring(html)


def marks(chart: Chart, width: int) -> list[Mark]:
    return [m for m in chart.draw(width).marks if isinstance(m, Mark)]


def spread(mark: Mark) -> tuple[float, float, float, float]:
    """Give left, right, top and foot of a text as it is really drawn."""
    at: dict[str, Any] = mark.at
    size = float(at["font-size"])
    wide = (BOLD if "font-weight" in at else REGULAR)(mark.text, size)
    x, y = float(at["x"]), float(at["y"])
    start = {"start": 0, "middle": wide / 2, "end": wide}[at["text-anchor"]]
    left, right = x - start, x - start + wide
    if "transform" in at:  # turned to read upwards
        return x - size, x, y - (right - x), y - (left - x)
    return left, right, y - 0.75 * size, y + 0.25 * size


def worst() -> list[Chart]:
    """Give charts with what is hardest to make room for."""
    long = "Trygghetsvandringar och MMMMMMMMMMMMM i Östertälje centrum"
    names = tuple(f"{long} {n}" for n in range(7))
    series = tuple(Series(n, values_of([123456.5, 0, 1])) for n in names)
    labels = (long, "B", "Ö" * 40)
    kinds: dict[str, Any] = {"title": long, "description": long, "labels": labels}
    cells = tuple(tuple(Cell(4) for _ in range(60)) for _ in names)
    return [
        Bars(key="a", **kinds, series=series, unit=long),
        Bars(key="b", **kinds, series=series, unit=long, is_lying=True),
        Bars(key="c", **kinds, series=series, is_lying=True, is_stacked=True),
        Bars(key="d", **kinds, series=series, is_stacked=True),
        Bars(key="e", title="", description="", labels=(), series=()),
        Lines(
            key="f",
            **kinds,
            series=series,
            unit=long,
            moments=tuple(Moment(n, long) for n in range(3)),
        ),
        Lines(
            key="g", **kinds, series=series[:1], steps=((0, long), (200000, "Ö" * 30))
        ),
        Lines(key="h", title="", description="", labels=(), series=()),
        Lines(
            key="i",
            title="",
            description="",
            labels=("en",),
            series=(Series("x", values_of([None])),),
        ),
        Multiples(key="j", **kinds, series=series),
        HeatMap(
            key="k",
            title="",
            description="",
            rows=names,
            columns=tuple(str(n) for n in range(60)),
            cells=cells,
            levels=(*LEVELS[:3], Level(4, long, "#000000", "hexagon")),
            groups=((0, "2025"), (30, "2026")),
        ),
    ]


ALL = [*examples(), *worst()]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("chart", ALL, ids=lambda c: f"{type(c).__name__}-{c.key}")
def test_no_text_reaches_outside_the_picture(chart, width):
    picture = chart.draw(width)
    assert picture.width == width
    for mark in marks(chart, width):
        if mark.tag != "text" or not mark.text:
            continue
        left, right, top, foot = spread(mark)
        assert left >= -0.5, mark
        assert right <= width + 0.5, mark
        assert top >= -0.5, mark
        assert foot <= picture.height + 0.5, mark


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("chart", ALL, ids=lambda c: f"{type(c).__name__}-{c.key}")
def test_no_bar_or_cell_reaches_outside_the_picture(chart, width):
    height = chart.draw(width).height
    for mark in marks(chart, width):
        if mark.tag == "rect" and "transform" not in mark.at:
            at = {k: float(mark.at[k]) for k in ("x", "y", "width", "height")}
            assert at["width"] >= 0, mark
            assert at["height"] >= 0, mark
            assert at["x"] >= -0.5, mark
            assert at["x"] + at["width"] <= width + 0.5, mark
            assert at["y"] + at["height"] <= height + 0.5, mark


@pytest.mark.parametrize("text", [*AREAS, "1 250", "−3,5", "Åtgärder", "wWmM@%", "jan"])
def test_text_is_never_wider_than_reckoned(text):
    assert REGULAR(text, 13) <= text_width(text, 13)
    assert BOLD(text, 13) <= text_width(text, 13) * 1.02


def test_a_long_text_is_shortened_to_its_room():
    assert fitted("Ronna", 200) == "Ronna"
    short = fitted("Trygghetsvandring i Östertälje", 80)
    assert short.endswith("…")
    assert text_width(short) <= 80


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (7, [0, 2, 4, 6, 8]),
        (46, [0, 10, 20, 30, 40, 50]),
        (1830, [0, 500, 1000, 1500, 2000]),
        (0.8, [0, 0.2, 0.4, 0.6, 0.8]),
    ],
)
def test_ticks_are_round_and_hold_the_top(top, expected):
    assert ticks(top) == expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1250, "1\N{NO-BREAK SPACE}250"),
        (0, "0"),
        (-3.5, "−3,5"),
        (2.0, "2"),
        (1234.25, "1\N{NO-BREAK SPACE}234,25"),
    ],
)
def test_numbers_are_swedish(value, said):
    assert number(value) == said


def bars(chart: Bars, width: int = WIDE) -> list[dict[str, Any]]:
    return [
        dict(m.at)
        for m in marks(chart, width)
        if m.role.startswith("area") and "transform" not in m.at
    ]


def test_lying_bars_are_as_long_as_their_numbers():
    chart = Bars(
        key="x",
        title="T",
        description="D",
        labels=("a", "b", "c"),
        series=(Series("s", values_of([10, 20, None])),),
        is_lying=True,
    )
    ten, twenty = bars(chart)
    assert twenty["width"] == pytest.approx(2 * ten["width"])
    assert ten["x"] == twenty["x"]


def test_stacked_bars_stand_end_to_end_and_none_is_lost():
    chart = Bars(
        key="x",
        title="T",
        description="D",
        labels=("a",),
        series=(Series("s", values_of([3])), Series("t", values_of([5]))),
        is_lying=True,
        is_stacked=True,
    )
    first, second = bars(chart)
    assert first["x"] + first["width"] == pytest.approx(second["x"])
    assert second["width"] / first["width"] == pytest.approx(5 / 3)
    # Each has a pattern of its own: not told apart by colour.
    assert first["fill"] != second["fill"]


def test_upright_bars_lie_down_where_there_is_no_room():
    chart = Bars(
        key="x",
        title="T",
        description="D",
        labels=tuple(AREAS),
        series=(Series("s", values_of(range(12))),),
    )
    assert len({b["x"] for b in bars(chart, WIDE)}) == 11  # nought has no bar
    assert len({b["x"] for b in bars(chart, NARROW)}) == 1


def line_chart(*values: Value) -> Lines:
    return Lines(
        key="x",
        title="T",
        description="D",
        labels=tuple(str(n) for n in range(len(values))),
        series=(Series("s", values),),
    )


def test_a_line_is_broken_where_nothing_is_known():
    chart = line_chart(*values_of([1, 2, None, 4, 5]))
    paths = [m for m in marks(chart, WIDE) if m.role == "line1"]
    assert len(paths) == 2
    assert [m.role for m in marks(chart, WIDE)].count("gap") == 2  # and in the legend


def test_what_is_preliminary_is_dashed_and_hollow_and_said():
    chart = line_chart(Value(1), Value(2), Value(3, is_preliminary=True))
    paths = [m for m in marks(chart, WIDE) if m.role == "line1"]
    assert ["stroke-dasharray" in p.at for p in paths] == [False, True]
    assert [m.role for m in marks(chart, WIDE)].count("hollow1") == 2
    assert "Preliminärt" in [m.text for m in marks(chart, WIDE)]
    assert chart.numbers().rows[2] == ("2", "3 (prel.)")


def test_a_point_by_itself_is_always_drawn():
    values = [None, 5, *[None] * 3, *range(120)]
    chart = line_chart(*values_of(values))
    first = next(m for m in marks(chart, NARROW) if m.role == "point1")
    assert float(first.at["cx"]) < 60


def test_points_are_placed_by_value():
    chart = line_chart(*values_of([0, 10]))
    low, high = [m.at for m in marks(chart, WIDE) if m.role == "point1"]
    assert float(low["cy"]) - float(high["cy"]) == pytest.approx(chart.height)


def test_moments_are_marked_where_they_were_and_told_in_the_table():
    chart = Lines(
        key="x",
        title="T",
        description="D",
        labels=("v.1", "v.2"),
        series=(Series("s", values_of([1, 2])),),
        moments=(Moment(1, "Fas 2"),),
    )
    (mark,) = [m for m in marks(chart, WIDE) if m.role == "mark"]
    last = [m for m in marks(chart, WIDE) if m.role == "point1"][-1]
    assert mark.at["x1"] == last.at["cx"]
    assert chart.numbers().head == ("Period", "s", "Händelse")
    assert chart.numbers().rows == (("v.1", "1", ""), ("v.2", "2", "Fas 2"))


def test_small_multiples_share_one_scale():
    chart = Multiples(
        key="x",
        title="T",
        description="D",
        labels=("a",),
        series=(Series("s", values_of([10])), Series("t", values_of([5]))),
    )
    ten, five = [m.at for m in marks(chart, WIDE) if m.role == "point1"]
    assert float(ten["cy"]) < float(five["cy"])


def heat() -> HeatMap:
    return HeatMap(
        key="x",
        title="T",
        description="D",
        rows=("Ronna", "Övrigt"),
        columns=("46", "47"),
        cells=((Cell(2), Cell(4, "fas 2")), (Cell(None), Cell(None))),
        levels=LEVELS,
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_level_has_a_shape_a_number_and_a_name(width):
    digits = [m.text for m in marks(heat(), width) if m.role == "on" and m.text]
    shapes = [m for m in marks(heat(), width) if m.role == "on" and not m.text]
    assert digits == ["2", "4"]
    assert len({m.at.get("d", m.at.get("r")) for m in shapes}) == 2
    assert "4 Allvarligt" in [m.text for m in marks(heat(), width)]


def test_what_is_not_judged_is_not_the_lowest_level():
    numbers = heat().numbers()
    assert numbers.head == ("Vecka", "Ronna", "Övrigt")
    assert numbers.rows == (
        ("46", "2 Märkbart", "uppgift saknas"),
        ("47", "4 Allvarligt, fas 2", "uppgift saknas"),
    )


@pytest.mark.parametrize("colour", [level.colour for level in LEVELS])
def test_ink_can_be_read_on_the_colour_of_a_level(colour):
    def light(c: str) -> float:
        parts = [int(c[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        ]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    a, b = sorted((light(colour), light(ink_on(colour))))
    assert (b + 0.05) / (a + 0.05) >= 4.5


@pytest.mark.parametrize("chart", ALL, ids=lambda c: f"{type(c).__name__}-{c.key}")
def test_a_chart_is_named_described_and_told_in_a_table(chart):
    page = drawn(chart)
    for svg in page.iter(f"{SVG}svg"):
        named = {
            e.get("id"): e.text for e in svg if e.tag in (f"{SVG}title", f"{SVG}desc")
        }
        assert svg.get("role") == "img"
        assert set(svg.get("aria-labelledby", "").split()) == set(named)
    rows = page.findall(".//tbody/tr")
    assert len(rows) == len(chart.numbers().rows)
    assert {len(row) for row in rows} <= {len(chart.numbers().head)}


@pytest.mark.parametrize("chart", ALL, ids=lambda c: f"{type(c).__name__}-{c.key}")
def test_a_chart_holds_no_style_and_no_id_twice(chart):
    html = ElementTree.tostring(drawn(chart), encoding="unicode")
    assert " style=" not in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", html))
    assert used <= set(ids)


def test_what_is_drawn_is_escaped():
    chart = Bars(
        key="x",
        title="<b>&",
        description="<i>",
        labels=("<script>",),
        series=(Series("<u>", values_of([1])),),
    )
    html = Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))
    assert not re.search(r"<(b|i|u|script)>", html)
    assert "&lt;script&gt;" in html


# --- less than nought ------------------------------------------------------------
@pytest.mark.parametrize("is_lying", [True, False])
def test_bars_of_less_than_nought_go_the_other_way(is_lying: bool):
    series = (Series("A", values_of((-3, 6))),)
    chart = Bars(
        key="a",
        title="A",
        description="",
        labels=("x", "y"),
        series=series,
        is_lying=is_lying,
    )
    marks = chart.draw(600).marks
    bars = [m.at for m in marks if m.role.startswith("area")]
    along, size = ("x", "width") if is_lying else ("y", "height")
    assert all(bar[size] > 0 for bar in bars)
    assert bars[1][size] == pytest.approx(2 * bars[0][size])
    less, more = (bar[along] for bar in bars)
    axis = less + bars[0][size] if is_lying else less
    assert axis == pytest.approx(more if is_lying else more + bars[1][size])


@pytest.mark.parametrize("kind", [Lines, Multiples])
def test_lines_of_less_than_nought_stay_in_their_frame(kind):
    chart = kind(
        key="a",
        title="A",
        description="",
        labels=("x", "y"),
        series=(Series("A", values_of((-30, 6))),),
    )
    picture = chart.draw(600)
    heights = [m.at["cy"] for m in picture.marks if "cy" in m.at]
    assert heights
    assert max(heights) < picture.height


def test_axis_has_nought_and_round_steps():
    assert ticks_over(-3, 6) == [-4, -2, 0, 2, 4, 6]
    assert ticks_over(-2, -1) == [-2, -1, 0]
    assert ticks_over(0, 6) == ticks(6)
