"""The figures of a lägesbild: their numbers, small counts hidden, and their charts.

Small counts are hidden over all figures of a variant at once: a count that is hidden
in one is hidden in all, and none can be computed from the sums of another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lagesbild.figures.enums import Measure, Standing
from lagesbild.figures.models import Indicator, IndicatorValue
from lagesbild.figures.suppression import Published, Tables, explain, suppress
from lagesbild.report.enums import ChartKind
from pax.ui.charts import Bars, Chart, Lines, Multiples, Series, Value

if TYPE_CHECKING:
    from lagesbild.report.models import Figure, Lagesbild
    from pax.accounts.models import User

Numbers = dict[str, Any]
NATION = "0000"
#: A cell: which indicator, for which place and which year.
Cell = tuple[int, str, int]


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
    shared: dict[str, Any] = {
        "key": numbers["key"],
        "title": numbers["title"],
        "description": numbers["description"],
        "source": numbers["source"],
        "notes": tuple(numbers["notes"]),
        "labels": tuple(numbers["labels"]),
        "series": series,
    }
    kind = ChartKind(numbers["kind"])
    if kind is ChartKind.LINE:
        return Lines(**shared, unit=numbers["unit"])
    if kind is ChartKind.MULTIPLES:
        return Multiples(**shared)
    is_stacked = kind is ChartKind.STACKED
    return Bars(**shared, unit=numbers["unit"], is_stacked=is_stacked)


def indicators_in(figure: Figure) -> list[UUID]:
    """List the indicators that a figure is drawn from."""
    return [UUID(text) for text in figure.spec.get("indicators", [])]


def _values_of(figures: list[Figure], by: User) -> list[IndicatorValue]:
    wanted = {uuid for figure in figures for uuid in indicators_in(figure)}
    found = (
        IndicatorValue.objects.visible_to(by)
        .filter(is_current=True, indicator__uuid__in=wanted, part="", gender="T")
        .select_related("indicator", "area")
        .order_by("year", "pk")
    )
    return list(found)


def _cell(value: IndicatorValue) -> Cell:
    return (value.indicator_id, value.place, value.year)


def _tables(values: list[IndicatorValue]) -> Tables:
    """Gather every count, and tie a municipality's to those of its areas."""
    tables = Tables()
    parts: dict[tuple[int, int], list[Cell]] = {}
    wholes: dict[tuple[int, int], Cell] = {}
    for value in values:
        if value.indicator.unit == Measure.COUNT and value.value is not None:
            tables.put(_cell(value), int(value.value))
            of = (value.indicator_id, value.year)
            if value.area_id:
                parts.setdefault(of, []).append(_cell(value))
            elif value.municipality != NATION:
                wholes[of] = _cell(value)
    for of in parts.keys() & wholes.keys():
        _tie(tables, wholes[of], parts[of])
    return tables


def _tie(tables: Tables, whole: Cell, parts: list[Cell]) -> None:
    """Tie a sum to its parts where they add up: else there is nothing to compute."""
    if tables.cells[whole] == sum(tables.cells[part] for part in parts):
        tables.tie(whole, parts)


def _numbers(
    figure: Figure, values: list[IndicatorValue], hidden: Published
) -> Numbers:
    first, last = figure.spec.get("years", [0, 9999])
    mine = [
        value
        for value in values
        if value.indicator.uuid in set(indicators_in(figure))
        and first <= value.year <= last
    ]
    years = sorted({value.year for value in mine})
    names = _names(mine)
    by_place = {(_cell(v)[:2], v.year): v for v in mine}
    is_hidden = any(_cell(value) in hidden.hidden for value in mine)
    return {
        "key": figure.key,
        "title": figure.title,
        "description": figure.description,
        "kind": figure.kind,
        "labels": [str(year) for year in years],
        "unit": _unit(mine),
        "source": _sources(mine),
        "notes": [explain(hidden.threshold)] if is_hidden else [],
        "series": [
            {
                "name": name,
                "values": [_value(by_place.get((key, year)), hidden) for year in years],
            }
            for key, name in names.items()
        ],
    }


def _names(values: list[IndicatorValue]) -> dict[tuple[int, str], str]:
    """Name each line: by its place, its indicator, or both, as tells them apart."""
    keys = {
        (value.indicator_id, value.place): (value.indicator.title, value.place)
        for value in values
    }
    one_place = len({place for _, place in keys}) == 1
    one_indicator = len({indicator for indicator, _ in keys}) == 1
    if one_indicator:
        return {key: place for key, (_, place) in keys.items()}
    if one_place:
        return {key: title for key, (title, _) in keys.items()}
    return {key: f"{title}, {place}" for key, (title, place) in keys.items()}


def _value(value: IndicatorValue | None, hidden: Published) -> dict[str, Any]:
    if value is None:
        return {"number": None, "note": "uppgift saknas", "is_preliminary": False}
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
