"""A table of one's own, CSV or XLSX, where one says what the columns mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lagesbild.figures.enums import Gender, Standing
from lagesbild.figures.municipalities import NATION, find_municipality, tidy
from lagesbild.figures.parsing.bra import WHOLE_COUNTRY, rows_of_csv
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.parsing.text import decode, read_number, read_year
from lagesbild.figures.parsing.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    read_workbook,
)
from pax.errors import Invalid

#: What a column may mean, what it is called on the page, and how it is recognised.
MEANINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "place": ("Kommun eller område", ("kommun", "kommunkod", "område", "plats")),
    "year": ("År", ("år", "year", "period")),
    "value": ("Värde", ("värde", "antal", "value", "tal")),
    "gender": ("Kön", ("kön", "gender")),
    "part": ("Kvartal eller månad", ("kvartal", "månad")),
    "standing": ("Preliminär eller slutlig", ("status",)),
}
NEEDED = ("value",)
GENDERS = {"": "T", "totalt": "T", "t": "T", "kvinnor": "K", "kvinna": "K", "k": "K",
           "män": "M", "man": "M", "m": "M"}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """What holds for all rows, where no column says it."""

    key: str
    about: About
    year: int | None = None
    municipality: str = NATION
    areas: Mapping[str, str] | None = None  # name as compared -> name


def grid_of(data: bytes, name: str) -> Grid:
    """Read the cells of a file, by its kind."""
    if name.lower().endswith(".xlsx"):
        return read_workbook(data)
    text, notes = decode(data)
    grid = Grid(notes=notes)
    for number, row in rows_of_csv(text):
        if len(grid.rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise Invalid(
                f"Tabellen har fler än {MOST_ROWS} rader eller för många kolumner."
            )
        grid.rows.append((number, list(row)))
    return grid


def columns_of(grid: Grid) -> list[str]:
    """Give the names of the columns: the first row with at least two filled cells."""
    return [str(cell or "").strip() for cell in _header(grid)[1]]


def fingerprint(columns: list[str]) -> str:
    """Give what a set of columns is remembered by."""
    return hashlib.sha256("\x1f".join(map(tidy, columns)).encode()).hexdigest()


def guess(columns: list[str]) -> dict[str, str]:
    """Guess what the columns mean, by their names."""
    found: dict[str, str] = {}
    for meaning, (_, names) in MEANINGS.items():
        for column in columns:
            if tidy(column) in names and column not in found.values():
                found.setdefault(meaning, column)
    return found


def read_table(grid: Grid, meaning: Mapping[str, str], given: Given) -> Result:
    """Read every row by what the columns have been said to mean."""
    header, names = _header(grid)
    places = _places(names, meaning)
    result = Result(indicators={given.key: given.about}, notes=list(grid.notes))
    unsolved = dict(grid.unsolved)
    for number, row in grid.rows:
        if number <= header or not any(str(c or "").strip() for c in row):
            continue
        if number in unsolved:
            cell = unsolved[number]
            result.fault(number, "", f"Cellen {cell} är en formel utan värde.")
            continue
        cells = {m: row[p] if p < len(row) else None for m, p in places.items()}
        try:
            result.readings += _reading(number, cells, given)
        except ValueError as error:
            stood = ";".join(str(c if c is not None else "") for c in row[:4])
            result.fault(number, stood, str(error))
    if not result.readings and not result.faults:
        raise Invalid("Tabellen har ingen rad med värden.")
    return result.without_doubles()


def _header(grid: Grid) -> tuple[int, list[Any]]:
    for number, row in grid.rows[:40]:
        if sum(bool(str(cell or "").strip()) for cell in row) > 1:
            return number, row
    raise Invalid("Tabellen har ingen rad med rubriker.")


def _places(names: list[Any], meaning: Mapping[str, str]) -> dict[str, int]:
    plain = [tidy(str(name or "")) for name in names]
    found = {}
    for what, column in meaning.items():
        if column and tidy(column) in plain:
            found[what] = plain.index(tidy(column))
    for what in NEEDED:
        if what not in found:
            raise Invalid(f"Säg vilken kolumn som är ”{MEANINGS[what][0]}”.")
    return found


def _reading(number: int, cells: dict[str, Any], given: Given) -> list[Reading]:
    read = read_number(cells["value"])
    if read.value is None and not read.is_suppressed:
        return []
    municipality, area = _place(cells.get("place"), given)
    return [
        Reading(
            given.key,
            _year(cells.get("year"), given),
            municipality,
            read.value,
            row=number,
            part=_part(cells.get("part")),
            area=area,
            gender=_gender(cells.get("gender")),
            is_suppressed=read.is_suppressed,
            standing=_standing(cells.get("standing")),
        )
    ]


def _year(cell: Any, given: Given) -> int:
    if str(cell or "").strip():
        return read_year(cell)
    if given.year is None:
        message = "Året saknas."
        raise ValueError(message)
    return given.year


def _place(cell: Any, given: Given) -> tuple[str, str]:
    text = str(cell if cell is not None else "").strip()
    if not text:
        return given.municipality, ""
    if tidy(text) in WHOLE_COUNTRY or text == NATION:
        return NATION, ""
    if area := (given.areas or {}).get(tidy(text)):
        return given.municipality, area
    # A spreadsheet takes the first zero from a code.
    if code := find_municipality(text.zfill(4) if text.isdigit() else text):
        return code, ""
    message = f"Det finns ingen kommun och inget område som heter ”{text[:60]}”."
    raise ValueError(message)


def _gender(cell: Any) -> str:
    text = tidy(str(cell or ""))
    if text not in GENDERS:
        message = f"”{text[:40]}” är inget kön som Pax känner: skriv K, M eller T."
        raise ValueError(message)
    return Gender(GENDERS[text]).value


def _part(cell: Any) -> str:
    text = tidy(str(cell or "")).removesuffix(".0")
    if not text:
        return ""
    if text.startswith(("k", "q")) and text[1:] in ("1", "2", "3", "4"):
        return f"K{text[1:]}"
    if text.isdigit() and 1 <= int(text) <= 12:
        return f"{int(text):02}"
    message = f"”{text[:40]}” är varken kvartal (K1–K4) eller månad (1–12)."
    raise ValueError(message)


def _standing(cell: Any) -> str:
    text = tidy(str(cell or ""))
    return Standing.PRELIMINARY if text.startswith("prel") else Standing.FINAL
