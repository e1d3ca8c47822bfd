"""The figures of a lägesbild: their numbers, small counts hidden, and their charts.

Small counts are hidden over all figures of a variant at once: a count that is hidden
in one is hidden in all, and none can be computed from the sums of another.
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lagesbild.figures.enums import AreaLevel, Measure, Standing
from lagesbild.figures.keeping import Counts, Shelf, counts_behind, is_impossible
from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import IndicatorValue
from lagesbild.figures.municipalities import NATION
from lagesbild.figures.own import HIGHEST
from lagesbild.figures.selectors import home
from lagesbild.figures.suppression import explain
from lagesbild.report.enums import ChartKind, Few
from lagesbild.report.models import Figure, Lagesbild
from pax.accounts.models import User
from pax.editions.content import keyed
from pax.ui.charts import (
    Bars,
    Cell,
    Chart,
    HeatMap,
    Level,
    Lines,
    Multiples,
    Series,
    Value,
    number,
)
from pax.ui.charts.heat import SHAPES
from pax.ui.charts.marks import PATTERNS, ticks
from pax.ui.swedish import MONTHS
from samverkan.est.models import ScaleLevel
from samverkan.est.trends.charts import levels_of

Numbers = dict[str, Any]
MISSING: Numbers = {"number": None, "note": "uppgift saknas", "is_preliminary": False}


# --- maps of areas and months -----------------------------------------------------
# What EST has judged is drawn on EST's own scale; all else on four even steps.
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
        if not nth and min(known, default=0) < 0:
            name = f"högst {one}"
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
                _heat_cell(value, scale, is_judged=numbers["is_judged"])
                for value in one["values"]
            )
            for one in numbers["series"]
        ),
        levels=tuple(
            Level(one["number"], one["name"], one["colour"], one["shape"])
            for one in scale
        ),
        groups=_year_groups([year for _, year in months]),
        column_head=numbers["label_head"],
        nothing="Visas inte eller saknas",
        has_counts=not numbers["is_judged"],
    )


def _heat_cell(value: Numbers, scale: list[Numbers], *, is_judged: bool) -> Cell:
    """Give a number its step; what EST has judged is shown by its level alone."""
    count = value["number"]
    if count is None:
        return Cell(None, value["note"])
    level = next((s["number"] for s in scale if count <= s["up_to"]), None)
    return Cell(level, "" if is_judged else number(count))


def _year_groups(years: list[str]) -> tuple[tuple[int, str], ...]:
    """Tell at which column each year begins."""
    begin = [n for n, year in enumerate(years) if n == 0 or year != years[n - 1]]
    return tuple((n, years[n]) for n in begin)


# --- all figures ------------------------------------------------------------------
#: A cell: which indicator, for which place, year and part of it.
CellKey = tuple[int, str, int, str]
#: What a line, or a bar, is of: an indicator and a place.
SeriesKey = tuple[int, str]
#: So many lines can be told apart in one picture; more are drawn beside each other.
MOST_TOGETHER = len(PATTERNS)
#: Bars of so few years stand beside each other at each place, instead of by year.
FEW_YEARS = 3


def numbers_of_all(
    lagesbild: Lagesbild, figures: Iterable[Figure], *, by: User
) -> list[Numbers]:
    """Read the numbers of all figures, with what is too small hidden in all of them.

    Also in those of the other variant: what one hides stands in none.  Plain JSON: what
    is frozen with the edition.
    """
    figures = list(figures)
    if not figures:
        return []
    values, counts = _values_and_counts(lagesbild, figures, by)
    return [_numbers(figure, values, counts) for figure in figures]


def given_in(lagesbild: Lagesbild, *, by: User) -> dict[str, Giving]:
    """Give what the ledger keeps of a lägesbild: its counts, and which are shown."""
    values, counts = _values_and_counts(lagesbild, [], by)
    figures = Figure.objects.filter(lagesbild=lagesbild).exclude(few_as=Few.WITHDRAWN)
    drawn = {figure: drawn_in(figure, values) for figure in figures}
    why = {
        value.indicator_id
        for figure, mine in drawn.items()
        for value in mine
        if figure.few_as == Few.INTERVAL
    }
    return counts.givings((v for mine in drawn.values() for v in mine), why)


def to_choose(lagesbild: Lagesbild, *, by: User) -> list[Figure]:
    """List the figures where a correction would tell, and nobody has said what then.

    What was given out before hides more of them than they would by themselves.
    """
    undecided = list(Figure.objects.filter(lagesbild=lagesbild, few_as=""))
    if not undecided:
        return []
    values, counts = _values_and_counts(lagesbild, [], by)
    return [
        figure
        for figure in undecided
        if any(counts.is_for_before(value) for value in drawn_in(figure, values))
    ]


def _values_and_counts(
    lagesbild: Lagesbild, figures: list[Figure], by: User
) -> tuple[list[IndicatorValue], Counts]:
    """Read the values behind some figures and all others of the lägesbild."""
    known = {figure.pk for figure in figures if figure.pk}
    others = Figure.objects.filter(lagesbild=lagesbild).exclude(pk__in=known)
    values = values_of([*figures, *others], Shelf.of(by).values)
    return values, counts_behind(values, lagesbild.smallest_count, by=by)


def chart_of(numbers: Numbers) -> Chart:
    """Draw a figure from its numbers, frozen or not."""
    about: dict[str, Any] = {
        "key": numbers["key"],
        "title": numbers["title"],
        "description": numbers["description"],
        "source": numbers["source"],
        "notes": tuple(numbers["notes"]),
    }
    kind = ChartKind(numbers["kind"])
    if kind is ChartKind.HEAT:
        return heat_of(numbers, about)
    series = tuple(
        Series(
            one["name"],
            tuple(
                Value(value["number"], value["note"], value["is_preliminary"])
                for value in one["values"]
            ),
        )
        for one in numbers["series"]
    )
    about |= {
        "labels": tuple(numbers["labels"]),
        "label_head": numbers.get("label_head", YEAR),
        "series": series,
    }
    if kind is ChartKind.MULTIPLES or (
        kind is ChartKind.LINE and len(series) > MOST_TOGETHER
    ):
        return Multiples(**about)
    if kind is ChartKind.LINE:
        return Lines(**about, unit=numbers["unit"])
    return Bars(
        **about,
        unit=numbers["unit"],
        levels=tuple(
            Level(one["number"], one["name"], one["colour"], one["shape"])
            for one in numbers.get("levels", [])
        ),
        is_stacked=kind is ChartKind.STACKED,
        is_lying=about["label_head"] in (PLACE, WHAT),
    )


def indicators_in(figure: Figure) -> list[UUID]:
    """List the indicators that a figure is drawn from."""
    return [UUID(text) for text in figure.spec.get("indicators", [])]


def places_in(figure: Figure) -> set[str]:
    """List the municipalities that a figure shows: one's own, and those chosen."""
    return {home(), NATION, *figure.spec.get("places", [])}


# --- what there is to show ------------------------------------------------------------
def values_of(
    figures: list[Figure], known: QuerySet[IndicatorValue]
) -> list[IndicatorValue]:
    """Read the values of all figures in one query."""
    wanted = {uuid for figure in figures for uuid in indicators_in(figure)}
    places = {place for figure in figures for place in places_in(figure)}
    found = (
        known.filter(indicator__uuid__in=wanted, gender="T")
        .filter(Q(part="") | Q(part__in=MONTH_PARTS))
        .filter(municipality__in=places)
        .select_related("indicator", "area", "brought_by")
        .defer("brought_by__rows", "brought_by__faults", "brought_by__indicators")
        .order_by("year", "part", "pk")
    )
    return list(found)


MONTH_PARTS = [f"{month:02}" for month in range(1, 13)]


def _thing(value: IndicatorValue) -> SeriesKey:
    return (value.indicator_id, value.place)


def _cell(value: IndicatorValue) -> CellKey:
    return (*_thing(value), value.year, value.part)


# --- one figure's numbers -------------------------------------------------------------
YEAR, PLACE, WHAT = "År", "Område", "Vad"


def drawn_in(figure: Figure, values: list[IndicatorValue]) -> list[IndicatorValue]:
    """List the values that a figure shows, or says that it does not show."""
    first, last = figure.spec.get("years", [0, 9999])
    indicators, places = set(indicators_in(figure)), places_in(figure)
    is_heat = figure.kind == ChartKind.HEAT
    is_whole = figure.few_as == Few.WHOLE
    return [
        value
        for value in values
        if value.indicator.uuid in indicators
        and _is_beside(value, places)
        and first <= value.year <= last
        and bool(value.part) == is_heat
        and not (is_whole and value.area_id)
    ]


def _numbers(figure: Figure, values: list[IndicatorValue], counts: Counts) -> Numbers:
    mine = drawn_in(figure, values)
    is_hidden = any(v.value is not None and counts.hides(v) for v in mine)
    units = {value.indicator.get_unit_display() for value in mine}
    sources = {
        value.indicator.source_text or str(value.indicator.get_origin_display())
        for value in mine
    }
    # What a decided figure rests on.
    imports = {str(v.brought_by.uuid): v.brought_by.sha256 for v in mine}
    about = {
        "key": figure.key,
        "title": figure.title,
        "description": figure.description,
        "kind": figure.kind,
        "unit": units.pop() if len(units) == 1 else "",
        "source": "; ".join(sorted(sources)),
        "imports": [
            {"uuid": uuid, "digest": keyed(imports[uuid])} for uuid in sorted(imports)
        ],
        "notes": _notes(mine, counts.threshold if is_hidden else None),
    }
    return about | laid_out(
        figure, mine, [_value(value, counts, figure.few_as) for value in mine]
    )


def laid_out(
    figure: Figure, mine: list[IndicatorValue], numbers: Iterable[Numbers]
) -> Numbers:
    """Lay out what is told of each value, as the figure is drawn."""
    told = {_cell(v): each for v, each in zip(mine, numbers, strict=True)}
    if figure.kind == ChartKind.HEAT:
        return heat_numbers(mine, told)
    return _layout(figure, mine, told)


NOTHING = (
    "Det finns inga värden att visa. Siffrorna läses bara hos den myndighet som gör "
    "lägesbilden, tills den är fastställd."
)


def _notes(mine: list[IndicatorValue], threshold: int | None) -> list[str]:
    """Say why something, or everything, is not shown."""
    if not mine:
        return [NOTHING]
    return [explain(threshold)] if threshold else []


def _is_beside(value: IndicatorValue, places: set[str]) -> bool:
    """Tell whether a place is shown: a count of all the nation hides all others."""
    of_nation = value.indicator.area_level == AreaLevel.NATION
    if value.municipality == NATION and value.indicator.unit == Measure.COUNT:
        return bool(of_nation)
    return value.municipality in places


def _layout(
    figure: Figure, mine: list[IndicatorValue], told: dict[CellKey, Numbers]
) -> Numbers:
    """Lay numbers out: a series for each line or pattern, a label for each place on it.

    By year, as a rule.  Bars of few years stand by what they are of, and so do stacked
    shares of several indicators (weeks at each level, area by area).
    """
    years = sorted({value.year for value in mine})
    things = _names(mine)
    is_few = len(years) <= FEW_YEARS < len(things)
    if figure.kind == ChartKind.STACKED and is_few and _is_cross(things):
        return _by_place(mine, years[-1], told)
    if figure.kind == ChartKind.BARS and is_few:
        return _by_thing(things, years, told)
    return {
        "labels": [str(year) for year in years],
        "label_head": YEAR,
        "series": [
            _series(name, [(*thing, year, "") for year in years], told)
            for thing, name in things.items()
        ],
        "levels": _levels(mine, [indicator for indicator, _ in things]),
    }


def _is_cross(things: Iterable[SeriesKey]) -> bool:
    """Tell whether there are several indicators of several places."""
    indicators, places = zip(*things, strict=True)
    return len(set(indicators)) > 1 and len(set(places)) > 1


def _by_place(
    mine: list[IndicatorValue], year: int, told: dict[CellKey, Numbers]
) -> Numbers:
    """Lay several indicators out by place, of one year."""
    titles = _titles(mine)
    places = list(dict.fromkeys(value.place for value in mine))
    return {
        "labels": places,
        "label_head": PLACE,
        "series": [
            _series(title, [(key, place, year, "") for place in places], told)
            for key, title in titles.items()
        ],
        "levels": _levels(mine, titles),
    }


#: How an indicator is known that counts the weeks at one of EST's levels.
_OF_LEVEL = re.compile(r"est:niva:(\d)$")


def _levels(mine: list[IndicatorValue], of: Iterable[int]) -> list[Numbers]:
    """Give the levels of EST that indicators count the weeks at, when all of them do.

    The worst is drawn as the worst: in the scale's own colours, as everywhere else.
    """
    keys = {value.indicator_id: value.indicator.source_key for value in mine}
    found = [_OF_LEVEL.search(keys[indicator]) for indicator in of]
    is_scale = bool(found) and all(found)
    scale = {level["number"]: level for level in _est_scale()} if is_scale else {}
    numbers = [int(match[1]) for match in found if match]
    return [scale[n] for n in numbers] if scale.keys() >= set(numbers) else []


def _by_thing(
    things: dict[SeriesKey, str], years: list[int], told: dict[CellKey, Numbers]
) -> Numbers:
    """Lay bars out by what they are of, the longest of the last year first."""

    def shown(thing: SeriesKey) -> float:
        number = told.get((*thing, years[-1], ""), MISSING)["number"]
        return -1 if number is None else float(number)

    order = sorted(things, key=shown, reverse=True)
    one_indicator = len({indicator for indicator, _ in things}) == 1
    return {
        "labels": [things[thing] for thing in order],
        "label_head": PLACE if one_indicator else WHAT,
        "series": [
            _series(str(year), [(*thing, year, "") for thing in order], told)
            for year in years
        ],
    }


def _series(name: str, cells: list[CellKey], told: dict[CellKey, Numbers]) -> Numbers:
    return {"name": name, "values": [told.get(cell, MISSING) for cell in cells]}


def _names(values: list[IndicatorValue]) -> dict[SeriesKey, str]:
    """Name each line: by its place, its indicator, or both, as tells them apart."""
    titles = _titles(values)
    keys = {_thing(v): (titles[v.indicator_id], v.place) for v in values}
    one_place = len({place for _, place in keys}) == 1
    one_indicator = len({indicator for indicator, _ in keys}) == 1
    if one_indicator:
        return {key: place for key, (_, place) in keys.items()}
    if one_place:
        return {key: title for key, (title, _) in keys.items()}
    return {key: f"{title}, {place}" for key, (title, place) in keys.items()}


def _titles(values: list[IndicatorValue]) -> dict[int, str]:
    """Name each indicator, without what all of them begin and end with.

    ”EST: veckor på nivån 1 (KS)” is ”veckor på nivån 1” beside those of other levels:
    that they are of EST the title says, and of whom the line of sources.
    """
    titles = {value.indicator_id: value.indicator.title for value in values}
    begins = {title.partition(": ")[0] for title in titles.values() if ": " in title}
    ends = {title.rpartition(" (")[2] for title in titles.values() if " (" in title}
    if len(titles) < 2:
        return titles
    begin = f"{begins.pop()}: " if len(begins) == 1 else ""
    end = f" ({ends.pop()}" if len(ends) == 1 else ""
    if all(t.startswith(begin) and t.endswith(end) for t in titles.values()):
        return {k: t.removeprefix(begin).removesuffix(end) for k, t in titles.items()}
    return titles


def _value(value: IndicatorValue, counts: Counts, few_as: str) -> Numbers:
    is_hidden = counts.hides(value) or is_impossible(value)
    shown = None if is_hidden else value.value
    note = "orimligt värde" if is_impossible(value) else "visas inte"
    if few_as == Few.INTERVAL and not is_impossible(value):
        note = counts.interval_of(value) or note
    return {
        "number": None if shown is None else float(shown),
        "note": note if shown is None else "",
        "is_preliminary": value.standing == Standing.PRELIMINARY,
    }
