"""A map of areas and months: its numbers, and how they become steps of a scale.

What EST has judged is drawn on EST's own scale; everything else on four even steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lagesbild.figures.own import HIGHEST
from pax.ui.charts import Cell, HeatMap, Level, number
from pax.ui.charts.heat import SHAPES
from pax.ui.charts.marks import ticks
from pax.ui.swedish import MONTHS
from samverkan.est.models import ScaleLevel
from samverkan.est.trends.charts import levels_of

if TYPE_CHECKING:
    from lagesbild.figures.models import IndicatorValue

Numbers = dict[str, Any]
STEPS = 4
#: One colour in four strengths, each darker in grey than the one before.
COLOURS = ("#e3eef2", "#a9cddb", "#5f9db3", "#12556a")


def heat_numbers(
    values: list[IndicatorValue], told: dict[tuple[int, str, int, str], Numbers]
) -> Numbers:
    """Lay monthly numbers of one indicator out by area, month after month."""
    of = values[0].indicator_id if values else 0
    mine = [value for value in values if value.indicator_id == of]
    months = sorted({(value.year, value.part) for value in mine})
    places = list(dict.fromkeys(value.place for value in mine))
    series = [
        {
            "name": place,
            "values": [told.get((of, place, *month), MISSING) for month in months],
        }
        for place in places
    ]
    is_judged = bool(mine) and mine[0].indicator.source_key.endswith(HIGHEST)
    return {
        "labels": [f"{MONTHS[int(part) - 1]} {year}" for year, part in months],
        "label_head": "Månad",
        "series": series,
        "is_judged": is_judged,
        "scale": _est_scale() if is_judged else even_scale(series),
    }


MISSING: Numbers = {"number": None, "note": "uppgift saknas", "is_preliminary": False}


def _est_scale() -> list[Numbers]:
    return [
        {
            "number": level.number,
            "name": level.name,
            "colour": level.colour,
            "shape": level.shape,
            "up_to": level.number,
        }
        for level in levels_of(list(ScaleLevel.objects.all()))
    ]


def even_scale(series: list[Numbers]) -> list[Numbers]:
    """Make up to four even steps with round bounds; each says from where to where."""
    numbers = [v["number"] for one in series for v in one["values"]]
    known = [n for n in numbers if n is not None]
    bounds = ticks(max(known, default=0), most=STEPS)[1:]
    is_whole = all(float(n).is_integer() for n in [*known, *bounds])
    low = 0.0
    steps = []
    for nth, bound in enumerate(bounds):
        begins = low + 1 if is_whole and nth else low
        one = number(bound)
        name = one if begins == bound else f"{number(begins)}–{one}"
        steps.append(
            {
                "number": nth + 1,
                "name": name,
                "colour": COLOURS[nth],
                "shape": SHAPES[nth],
                "up_to": bound,
            }
        )
        low = bound
    return steps


def heat_of(numbers: Numbers, about: Numbers) -> HeatMap:
    """Draw the map."""
    scale = numbers["scale"]
    months = [label.rsplit(" ", 1) for label in numbers["labels"]]
    return HeatMap(
        **about,
        rows=tuple(one["name"] for one in numbers["series"]),
        columns=tuple(month for month, _ in months),
        cells=tuple(
            tuple(
                _cell(value, scale, is_judged=numbers["is_judged"])
                for value in one["values"]
            )
            for one in numbers["series"]
        ),
        levels=tuple(
            Level(one["number"], one["name"], one["colour"], one["shape"])
            for one in scale
        ),
        groups=_years([year for _, year in months]),
        column_head=numbers["label_head"],
        nothing="Visas inte eller saknas",
        has_counts=not numbers["is_judged"],
    )


def _cell(value: Numbers, scale: list[Numbers], *, is_judged: bool) -> Cell:
    count = value["number"]
    if count is None:
        return Cell(None, value["note"])
    level = next((s["number"] for s in scale if count <= s["up_to"]), None)
    return Cell(level, "" if is_judged else number(count))


def _years(years: list[str]) -> tuple[tuple[int, str], ...]:
    begin = [n for n, year in enumerate(years) if n == 0 or year != years[n - 1]]
    return tuple((n, years[n]) for n in begin)
