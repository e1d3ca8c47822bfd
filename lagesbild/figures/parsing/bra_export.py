"""Brå's long export of anmälda brott: a row for each place, period and kind of crime.

A kind of crime is an indicator of its own, known by Brå's number for it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lagesbild.figures.enums import Standing
from lagesbild.figures.municipalities import find_municipality
from lagesbild.figures.parsing import bra
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.wording import Number, read_number
from pax.errors import Invalid
from pax.tables.book import Cell, Sheet
from pax.tables.headings import Column, Headings, find_headings
from pax.tables.values import day_in, text_in, year_in

HEADINGS = (
    Column("year", "År"),
    Column("month", "Månad"),
    Column("quarter", "Kvartal"),
    Column("period", "Periodtyp"),
    Column("begins", "Period_start"),
    Column("is_preliminary", "Preliminär"),
    Column("place", "Kommun"),
    Column("kind", "Brott"),
    Column("number", "Brott_ID"),
    Column(bra.COUNTED, "Antal"),
    Column(bra.PER_INHABITANT, "Per100000"),
    Column(f"{bra.COUNTED}:status", "Status_Antal"),
    Column(f"{bra.PER_INHABITANT}:status", "Status_Per100000"),
)
#: What it must have, or it is another file.
NEEDED = {"year", "place", "kind", bra.COUNTED}
#: How Brå says that a number is not shown.
HIDDEN = {"..", "sekretess", "undertryckt", "maskerad", "skyddad"}
YES = {"true", "ja", "1", "sant"}
#: As much of the name of a kind of crime as has room in a title.
ROOM = 200


def is_export(sheet: Sheet) -> bool:
    """Tell whether a sheet is such an export."""
    try:
        headings = find_headings(sheet, HEADINGS)
    except Invalid:
        return False
    return headings.guess(HEADINGS).keys() >= NEEDED


def read_export(sheet: Sheet, standing: str = Standing.FINAL) -> Result:
    """Read every row; its own word on whether it is preliminary goes before ours."""
    export = _Export(find_headings(sheet, HEADINGS), standing)
    for number, row in export.headings.rows:
        export.read(number, row)
    result = export.result
    if not result.readings:
        raise Invalid("Ingen rad i filen gick att läsa som anmälda brott.")
    result.notes += bra.notes_on(export.left_out)
    return result.without_doubles()


@dataclass
class _Export:
    """What an export holds, read row by row."""

    headings: Headings
    standing: str
    result: Result = field(default_factory=Result)
    left_out: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Find where each column stands."""
        meaning = self.headings.guess(HEADINGS)
        self.places = self.headings.places(meaning, HEADINGS)

    def read(self, number: int, row: list[Cell]) -> None:
        """Read a row whole, or note why it is not read."""
        cells = {
            key: row[place] if place < len(row) else None
            for key, place in self.places.items()
        }
        name = text_in(cells["place"])
        code = find_municipality(name)
        if code:
            try:
                self._add(list(_readings(number, cells, code, self.standing)), cells)
            except ValueError as error:
                self.result.fault(number, name, str(error))
        elif kind := bra.left_out_as(name):
            if name not in self.left_out[kind]:
                self.left_out[kind].append(name)
        else:
            said = f"Det finns ingen kommun som heter ”{name}”."
            self.result.fault(number, name, said)

    def _add(self, readings: list[Reading], cells: Mapping[str, Cell]) -> None:
        kind = " ".join(text_in(cells["kind"]).split())
        for reading in readings:
            about = bra.REPORTED[_measure_of(reading.key)]
            self.result.indicators.setdefault(reading.key, _of_kind(about, kind))
        self.result.readings += readings


def _readings(
    number: int, cells: Mapping[str, Cell], code: str, standing: str
) -> Iterator[Reading]:
    """Give the numbers of a row; ValueError says which cannot be read."""
    kind = text_in(cells.get("number")).removesuffix(".0")
    kind = kind or " ".join(text_in(cells["kind"]).split()).casefold()
    if not kind:
        raise ValueError("Brottstypen saknas.")
    year, part = year_in(_whole(cells["year"])), _part(cells)
    if said := text_in(cells.get("is_preliminary")).casefold():
        standing = Standing.PRELIMINARY if said in YES else Standing.FINAL
    for measure in bra.REPORTED:
        read = _number(cells, measure)
        if read.value is None and not read.is_suppressed:
            if measure == bra.COUNTED:
                raise ValueError("Antalet saknas.")
            continue
        yield Reading(
            f"{measure}:{kind}"[:120],
            year,
            code,
            read.value,
            row=number,
            part=part,
            is_suppressed=read.is_suppressed,
            standing=standing,
        )


def _number(cells: Mapping[str, Cell], measure: str) -> Number:
    """Read a number; one whose status says that it is hidden is never 0."""
    status = text_in(cells.get(f"{measure}:status")).casefold()
    if status in HIDDEN:
        return Number(is_suppressed=True)
    return read_number(cells.get(measure))


def _part(cells: Mapping[str, Cell]) -> str:
    """Give the month or the quarter of a row, or the whole year."""
    kind = text_in(cells.get("period")).casefold()
    month, quarter = (text_in(_whole(cells.get(name))) for name in ("month", "quarter"))
    if kind in ("", "månad") and month:
        return _of(month, 12, "{:02}")
    if kind in ("", "kvartal") and quarter:
        return _of(quarter.upper().lstrip("KQ"), 4, "K{}")
    if kind.startswith("år") or not kind:
        return ""
    if kind in ("månad", "kvartal") and (begins := day_in(cells.get("begins"))):
        if kind == "månad":
            return f"{begins.month:02}"
        return f"K{(begins.month + 2) // 3}"
    raise ValueError(f"”{kind[:40]}” är ingen period som Pax kan läsa.")


def _of(text: str, most: int, form: str) -> str:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ValueError(f"”{text[:40]}” är varken månad (1–12) eller kvartal (1–4).")
    return form.format(int(text))


def _whole(cell: Cell) -> Cell:
    """Give a whole number that was written with a decimal: 8.0 is 8."""
    return cell.removesuffix(".0") if isinstance(cell, str) else cell


def _measure_of(key: str) -> str:
    return next(measure for measure in bra.REPORTED if key.startswith(f"{measure}:"))


def _of_kind(about: About, kind: str) -> About:
    """Say what an indicator is of one kind of crime."""
    return replace(
        about,
        title=f"{about.title}: {kind}"[:ROOM],
        definition=f"{about.title}, av brottstypen {kind}, i den kommun där brottet "
        "begicks. Även händelser som sedan visade sig inte vara brott ingår.",
    )
