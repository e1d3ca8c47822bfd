"""A table of one's own, CSV or XLSX, where one says what the columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from lagesbild.figures.enums import Gender, Standing
from lagesbild.figures.municipalities import NATION, find_municipality, tidy
from lagesbild.figures.parsing.bra import WHOLE_COUNTRY
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.wording import read_number
from pax.errors import Invalid
from pax.tables.book import Cell, Sheet
from pax.tables.headings import Column, find_headings
from pax.tables.values import text_in, year_in

#: What a column may mean, what it is called on the page, and how it is recognised.
HEADINGS = (
    Column("place", "Kommun eller område", ("kommun", "kommunkod", "område", "plats")),
    Column("year", "År", ("period",)),
    Column("value", "Värde", ("antal", "tal"), is_needed=True),
    Column("gender", "Kön"),
    Column("part", "Kvartal eller månad", ("kvartal", "månad")),
    Column("standing", "Preliminär eller slutlig", ("status",)),
)
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


def read_table(sheet: Sheet, meaning: Mapping[str, str], given: Given) -> Result:
    """Read every row by what the columns have been said to mean."""
    headings = find_headings(sheet, HEADINGS)
    places = headings.places(meaning, HEADINGS)
    result = Result(indicators={given.key: given.about})
    for number, row in headings.rows:
        if cell := sheet.unsolved.get(number):
            result.fault(number, "", f"Cellen {cell} är en formel utan värde.")
            continue
        cells = {m: row[p] if p < len(row) else None for m, p in places.items()}
        try:
            result.readings += _reading(number, cells, given)
        except ValueError as error:
            stood = ";".join(map(text_in, row[:4]))
            result.fault(number, stood, str(error))
    if not result.readings and not result.faults:
        raise Invalid("Tabellen har ingen rad med värden.")
    return result.without_doubles()


def _reading(number: int, cells: dict[str, Cell], given: Given) -> list[Reading]:
    """Give the reading of a row, or none where there is no value."""
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


def _year(cell: Cell, given: Given) -> int:
    if text_in(cell):
        return year_in(cell)
    if given.year is None:
        raise ValueError("Året saknas.")
    return given.year


def _place(cell: Cell, given: Given) -> tuple[str, str]:
    """Give the municipality and the area of a row."""
    text = text_in(cell)
    if not text:
        return given.municipality, ""
    if tidy(text) in WHOLE_COUNTRY or text == NATION:
        return NATION, ""
    if area := (given.areas or {}).get(tidy(text)):
        return given.municipality, area
    # A spreadsheet takes the first zero from a code.
    if code := find_municipality(text.zfill(4) if text.isdigit() else text):
        return code, ""
    raise ValueError(
        f"Det finns ingen kommun och inget område som heter ”{text[:60]}”."
    )


def _gender(cell: Cell) -> str:
    text = tidy(text_in(cell))
    if text not in GENDERS:
        raise ValueError(
            f"”{text[:40]}” är inget kön som Pax känner: skriv K, M eller T."
        )
    return Gender(GENDERS[text]).value


def _part(cell: Cell) -> str:
    """Give the quarter or the month of a row, or the whole year."""
    text = tidy(text_in(cell)).removesuffix(".0")
    if not text:
        return ""
    if text.startswith(("k", "q")) and text[1:] in ("1", "2", "3", "4"):
        return f"K{text[1:]}"
    if text.isdigit() and 1 <= int(text) <= 12:
        return f"{int(text):02}"
    raise ValueError(f"”{text[:40]}” är varken kvartal (K1–K4) eller månad (1–12).")


def _standing(cell: Cell) -> str:
    text = tidy(text_in(cell))
    return Standing.PRELIMINARY if text.startswith("prel") else Standing.FINAL
