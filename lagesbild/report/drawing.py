"""The figures of a lägesbild: their numbers, small counts hidden, and their charts.

Small counts are hidden over all figures of a variant at once: a count that is hidden
in one is hidden in all, and none can be computed from the sums of another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from lagesbild.figures.enums import AreaLevel, Measure, Standing
from lagesbild.figures.models import Indicator, IndicatorValue
from lagesbild.figures.municipalities import NATION, name_of
from lagesbild.figures.selectors import home
from lagesbild.figures.suppression import Published, Tables, explain, suppress
from lagesbild.report.enums import ChartKind
from lagesbild.report.heat import heat_numbers, heat_of
from pax.ui.charts import Bars, Chart, Lines, Multiples, Series, Value
from pax.ui.charts.marks import PATTERNS

if TYPE_CHECKING:
    from lagesbild.report.models import Figure, Lagesbild
    from pax.accounts.models import User

Numbers = dict[str, Any]
#: A cell: which indicator, for which place, year and part of it.
Cell = tuple[int, str, int, str]
#: What a line, or a bar, is of: an indicator and a place.
Thing = tuple[int, str]
#: So many lines can be told apart in one picture; more are drawn beside each other.
MOST_TOGETHER = len(PATTERNS)
#: Bars of so few years stand beside each other at each place, instead of by year.
FEW_YEARS = 3


def numbers_of_all(
    lagesbild: Lagesbild, figures: Iterable[Figure], *, by: User
) -> list[Numbers]:
    """Read the numbers of all figures, with what is too small hidden in all of them.

    Plain JSON: what is frozen with the edition.
    """
    figures = list(figures)
    values = _values_of(figures, by)
    hidden = suppress(_tables(values), lagesbild.smallest_count)
    return [_numbers(figure, values, hidden) for figure in figures]


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
def _values_of(figures: list[Figure], by: User) -> list[IndicatorValue]:
    wanted = {uuid for figure in figures for uuid in indicators_in(figure)}
    places = {place for figure in figures for place in places_in(figure)}
    found = (
        IndicatorValue.objects.visible_to(by)
        .filter(is_current=True, indicator__uuid__in=wanted, gender="T")
        .filter(Q(part="") | Q(part__in=MONTHS))
        .filter(municipality__in=places)
        .select_related("indicator", "area", "brought_by")
        .defer("brought_by__rows", "brought_by__faults", "brought_by__indicators")
        .order_by("year", "part", "pk")
    )
    return list(found)


MONTHS = [f"{month:02}" for month in range(1, 13)]


def _thing(value: IndicatorValue) -> Thing:
    return (value.indicator_id, value.place)


def _cell(value: IndicatorValue) -> Cell:
    return (*_thing(value), value.year, value.part)


def _tables(values: list[IndicatorValue]) -> Tables:
    """Gather every count, and tie sums to their parts: areas, and months.

    A municipality's count is tied to those of its areas, and each of these to its
    months.
    """
    tables = Tables()
    parts: dict[Cell, list[Cell]] = {}
    for value in values:
        if value.indicator.unit == Measure.COUNT and value.value is not None:
            tables.put(_cell(value), int(value.value))
            if whole := _whole_of(value):
                parts.setdefault(whole, []).append(_cell(value))
    for whole in parts.keys() & tables.cells.keys():
        _tie(tables, whole, parts[whole])
    return tables


def _whole_of(value: IndicatorValue) -> Cell | None:
    """Give what a count is a part of: a month of its year, an area of its place."""
    indicator, place, year, part = _cell(value)
    if part:
        return (indicator, place, year, "")
    if value.area_id:
        return (indicator, name_of(value.municipality), year, "")
    return None


def _tie(tables: Tables, whole: Cell, parts: list[Cell]) -> None:
    """Tie a sum to its parts where they add up: else there is nothing to compute."""
    if tables.cells[whole] == sum(tables.cells[part] for part in parts):
        tables.tie(whole, parts)


# --- one figure's numbers -------------------------------------------------------------
YEAR, PLACE, WHAT = "År", "Område", "Vad"


def _numbers(
    figure: Figure, values: list[IndicatorValue], hidden: Published
) -> Numbers:
    first, last = figure.spec.get("years", [0, 9999])
    indicators, places = set(indicators_in(figure)), places_in(figure)
    is_heat = figure.kind == ChartKind.HEAT
    mine = [
        value
        for value in values
        if value.indicator.uuid in indicators
        and _is_beside(value, places)
        and first <= value.year <= last
        and bool(value.part) == is_heat
    ]
    is_hidden = any(_cell(value) in hidden.hidden for value in mine)
    about = {
        "key": figure.key,
        "title": figure.title,
        "description": figure.description,
        "kind": figure.kind,
        "unit": _unit(mine),
        "source": _sources(mine),
        "imports": _imports(mine),
        "notes": _notes(mine, hidden if is_hidden else None),
    }
    told = {_cell(value): _value(value, hidden) for value in mine}
    if is_heat:
        return about | heat_numbers(mine, told)
    return about | _layout(figure, mine, told)


NOTHING = (
    "Det finns inga värden att visa. Siffrorna läses bara hos den myndighet som gör "
    "lägesbilden, tills den är fastställd."
)


def _notes(mine: list[IndicatorValue], hidden: Published | None) -> list[str]:
    """Say why something, or everything, is not shown."""
    if not mine:
        return [NOTHING]
    return [explain(hidden.threshold)] if hidden else []


def _is_beside(value: IndicatorValue, places: set[str]) -> bool:
    """Tell whether a place is shown: a count of all the nation hides all others."""
    of_nation = value.indicator.area_level == AreaLevel.NATION
    if value.municipality == NATION and value.indicator.unit == Measure.COUNT:
        return bool(of_nation)
    return value.municipality in places


def _layout(
    figure: Figure, mine: list[IndicatorValue], told: dict[Cell, Numbers]
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
    }


def _is_cross(things: Iterable[Thing]) -> bool:
    """Tell whether there are several indicators of several places."""
    indicators, places = zip(*things, strict=True)
    return len(set(indicators)) > 1 and len(set(places)) > 1


def _by_place(
    mine: list[IndicatorValue], year: int, told: dict[Cell, Numbers]
) -> Numbers:
    titles = _titles(mine)
    places = list(dict.fromkeys(value.place for value in mine))
    return {
        "labels": places,
        "label_head": PLACE,
        "series": [
            _series(title, [(key, place, year, "") for place in places], told)
            for key, title in titles.items()
        ],
    }


def _by_thing(
    things: dict[Thing, str], years: list[int], told: dict[Cell, Numbers]
) -> Numbers:
    """Lay bars out by what they are of, the longest of the last year first."""

    def shown(thing: Thing) -> float:
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


def _series(name: str, cells: list[Cell], told: dict[Cell, Numbers]) -> Numbers:
    return {"name": name, "values": [told.get(cell, MISSING) for cell in cells]}


MISSING: Numbers = {"number": None, "note": "uppgift saknas", "is_preliminary": False}


def _names(values: list[IndicatorValue]) -> dict[Thing, str]:
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


def _value(value: IndicatorValue, hidden: Published) -> Numbers:
    is_preliminary = value.standing == Standing.PRELIMINARY
    if value.value is None or _cell(value) in hidden.hidden:
        return {"number": None, "note": "visas inte", "is_preliminary": is_preliminary}
    return {
        "number": float(value.value),
        "note": "",
        "is_preliminary": is_preliminary,
    }


def _unit(values: list[IndicatorValue]) -> str:
    units = {value.indicator.get_unit_display() for value in values}
    return units.pop() if len(units) == 1 else ""


def _sources(values: list[IndicatorValue]) -> str:
    found = {
        value.indicator.source_text or Indicator.get_origin_display(value.indicator)
        for value in values
    }
    return "; ".join(sorted(found))


def _imports(values: list[IndicatorValue]) -> list[dict[str, str]]:
    """Say which imports the numbers came by: what a decided figure rests on."""
    found = {str(v.brought_by.uuid): v.brought_by.sha256 for v in values}
    return [{"uuid": uuid, "sha256": found[uuid]} for uuid in sorted(found)]
