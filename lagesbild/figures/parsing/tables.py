"""A table of one's own, CSV or XLSX, where one says what the columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lagesbild.figures.enums import Gender, Standing
from lagesbild.figures.municipalities import NATION, find_municipality, tidy
from lagesbild.figures.parsing.bra import WHOLE_COUNTRY
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.wording import read_number
from pax.errors import Invalid
from pax.tables.book import Cell, Row, Sheet
from pax.tables.headings import ABOVE, Column, alike, find_headings
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


def by_year(sheet: Sheet) -> tuple[Sheet, list[str]]:
    """Turn a table whose columns are years so that each number has a row of its own.

    Gives the table itself when its columns are not years, and else what to know of it.
    """
    found = _with_years(sheet)
    if found is None:
        return sheet, []
    nth, years = found
    number, names = sheet.rows[nth]
    others = [at for at in range(len(names)) if at not in years]
    rows: list[Row] = [
        (number, [*(names[at] for at in others), YEAR, NUMBER]),
        *(
            (at_row, [*(_at(cells, at) for at in others), year, _at(cells, place)])
            for at_row, cells in sheet.rows[nth + 1 :]
            for place, year in years.items()
            if _at(cells, place) is not None
        ),
    ]
    first, last = min(years.values()), max(years.values())
    note = f"Kolumnerna {first}\N{EN DASH}{last} är lästa som år, med ett tal i taget."
    return replace(sheet, rows=rows), [note]


#: What the columns are called that the years and their numbers are turned into.
YEAR, NUMBER = "År", "Värde"


def _with_years(sheet: Sheet) -> tuple[int, dict[int, int]] | None:
    """Find the first row of headings of which two at least are years, each once."""
    for nth, (_, names) in enumerate(sheet.rows[:ABOVE]):
        years = {at: year for at, name in enumerate(names) if (year := _as_year(name))}
        heads = [name for at, name in enumerate(names) if name and at not in years]
        said = {alike(text_in(name)) for name in heads}
        if len(years) < 2 and said & _KNOWN:
            return None  # the headings, and none of them a year
        if (
            len(set(years.values())) == len(years) > 1
            and heads
            and all(isinstance(name, str) for name in heads)
            and not said & {"år", "period"}
        ):
            return nth, years
    return None


_KNOWN: set[str] = set().union(*(column.known_as for column in HEADINGS))


def _as_year(cell: Cell) -> int | None:
    try:
        return year_in(cell)
    except ValueError:
        return None


def _at(cells: list[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


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
