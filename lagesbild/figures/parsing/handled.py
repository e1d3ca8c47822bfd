"""Brå's workbooks of handlagda brott: types of crime by row, years or measures across.

The tables have a title above, and their types in one column or two (Lagrum,
Brottstyp); what is under a type (”Mot man/pojke”) is called the same under each.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.text import slugify

from lagesbild.figures.enums import AreaLevel, Measure
from lagesbild.figures.municipalities import NATION, tidy
from lagesbild.figures.parsing.bra import NO_YEAR, SOURCE
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.wording import read_number, year_named_in
from pax.errors import Invalid
from pax.tables.book import Book, Cell, Row, Sheet
from pax.tables.headings import ABOVE
from pax.tables.values import text_in, year_in

_TYPE = re.compile(r"^(brottstyp|brottskategori|brottsgrupp|brottskod|brott)\b")
_LAW = re.compile(r"^lagrum\b")
_RATE = re.compile(r"procent|andel|%|kvot")
_TOTAL = re.compile(r",\s*totalt$", re.I)
#: As much of a type's name, and of a measure's, as is in the key of an indicator.
ROOM, ROOM_OF_MEASURE = 60, 40
NO_HEADER = (
    "Filen har ingen rad med rubriken ”Brottstyp” eller ”Lagrum” följd av år eller "
    "antal. Är det Brås tabell över handlagda brott?"
)


def read_handled(
    book: Book,
    name: str,
    year: int | None = None,
    municipality: str = NATION,
    *,
    sheet: str = "",
) -> Result:
    """Read handlagda brott: the sheet that is named, else all that have such a table.

    The header is found wherever it stands; the years may stand in a row above the
    measures, in merged cells.
    """
    first = book.sheet(sheet)  # refuses one that is not there, or is too large
    shown = [one for one in book.filled if not one.is_hidden and not one.refusal]
    sheets = [first] if sheet else [one for one in shown or [first] if _has_table(one)]
    if not sheets or not _has_table(sheets[0]):
        raise Invalid(NO_HEADER)
    result, year = Result(), year or year_named_in(name)
    for one in sheets:
        name = f"{one.name}: " if len(sheets) > 1 else ""
        _join(result, _read_sheet(one, year, municipality), named=name)
    if not result.readings:
        raise Invalid("Ingen rad med tal hittades under rubriken ”Brottstyp”.")
    result.notes = [*_notes_on(book, sheets), *result.notes]
    return result.without_doubles()


def _notes_on(book: Book, sheets: list[Sheet]) -> Iterator[str]:
    """Say how the sheets were read, and which were not."""
    if len(sheets) == 1:
        yield from book.notes_on(sheets[0])
        return
    yield from book.notes
    for sheet in sheets:
        yield from sheet.notes
    yield f"Lästa är bladen {_listed(sheets)}."
    if left := [sheet for sheet in book.filled if sheet not in sheets]:
        yield f"Inte lästa: {_listed(left)}."


def _listed(sheets: Iterable[Sheet]) -> str:
    return ", ".join(
        f"”{sheet.name}”{' (dolt)' if sheet.is_hidden else ''}" for sheet in sheets
    )


def _join(result: Result, more: Result, *, named: str) -> None:
    """Add what a sheet has; what two sheets say alike is said once."""
    known = {reading.slot: reading.value for reading in result.readings}
    result.readings += [
        reading
        for reading in more.readings
        if reading.slot not in known or known[reading.slot] != reading.value
    ]
    for key, about in more.indicators.items():
        result.indicators.setdefault(key, about)
    for fault in more.faults:
        result.fault(fault.row, f"{named}{fault.stood}", fault.sentence)


# --- one sheet ------------------------------------------------------------------------
@dataclass(frozen=True)
class _Column:
    place: int
    year: int
    measure: str


@dataclass
class _Table:
    """Where the names and the numbers of a sheet stand."""

    header: int
    #: The columns that say what a row is of: of law, then of type.
    named_by: list[int]
    columns: list[_Column] = field(default_factory=list)


def _has_table(sheet: Sheet) -> bool:
    return _header_of(sheet) is not None


def _header_of(sheet: Sheet) -> _Table | None:
    """Find the row that is headed Lagrum or Brottstyp, below whatever titles."""
    for place, (_, row) in enumerate(sheet.rows[:ABOVE]):
        names = [tidy(text_in(cell)) for cell in row]
        named_by = [0] if names and _is_name(names[0]) else []
        if named_by and len(names) > 1 and _LAW.match(names[0]) and _is_name(names[1]):
            named_by.append(1)
        if named_by and any(names[len(named_by) :]):
            return _Table(place, named_by)
    return None


def _is_name(heading: str) -> bool:
    return bool(_TYPE.match(heading) or _LAW.match(heading))


def _read_sheet(sheet: Sheet, year: int | None, municipality: str) -> Result:
    table, result = _header_of(sheet), Result()
    if table is None:
        return result
    table.columns = _described(sheet, table, year or _year_above(sheet, table.header))
    rows = sheet.rows[table.header + 1 :]
    named = _names(rows, table)
    for (number, row), name in zip(rows, named, strict=True):
        if cell := sheet.unsolved.get(number):
            result.fault(
                number, text_in(row[0]), f"Cellen {cell} är en formel utan värde."
            )
        else:
            _read_type(number, row, name, table, municipality, result)
    return result


def _described(sheet: Sheet, table: _Table, year: int | None) -> list[_Column]:
    """Give each column its year and measure: its own, or those above it."""
    header = table.header
    names = sheet.rows[header][1]
    above = _filled(sheet.rows[header - 1][1], len(names)) if header else []
    found = []
    for place, name in list(enumerate(names))[len(table.named_by) :]:
        own = _as_year(name)
        over = _as_year(above[place]) if above else None
        when = own or over or year
        measure = "Handlagda brott" if own else text_in(name)
        if measure and when is None:
            raise Invalid(NO_YEAR)
        if measure and when:
            found.append(_Column(place, when, " ".join(measure.split())))
    return found


def _filled(row: list[Cell], width: int) -> list[Cell]:
    """Fill merged cells to the right: only their first cell holds what they say."""
    found: list[Cell] = []
    for cell in [*row, *[None] * (width - len(row))]:
        found.append(cell if cell is not None else (found[-1] if found else None))
    return found


def _as_year(cell: Cell) -> int | None:
    """Read a heading as a year, without its marks of footnotes."""
    text = re.sub(r"[\s¹²³*]+.*$", "", text_in(cell))
    try:
        return year_in(text)
    except ValueError:
        return None


def _year_above(sheet: Sheet, header: int) -> int | None:
    """Find the year in the titles above the table."""
    said = " ".join(text_in(cell) for _, row in sheet.rows[:header] for cell in row)
    return year_named_in(said)


# --- what a row is called -------------------------------------------------------------
def _names(rows: list[Row], table: _Table) -> list[list[str]]:
    """Give each row its name, in parts: one that repeats is told by what it is under.

    It is under the nearest row above it that stands fewer times: ”Med användning av
    skjutvapen” under ”Mot man/pojke”, and that under ”Fullbordat mord”.
    """
    said = list(_said(rows, table))
    times = Counter(map(tuple, said))
    found: list[list[str]] = []
    for nth, parts in enumerate(said):
        mine = times[tuple(parts)]
        above = (
            found[at]
            for at in range(nth - 1, -1, -1)
            if said[at] and times[tuple(said[at])] < mine
        )
        over = next(above, []) if mine > 1 else []
        found.append([*over, *(part for part in parts if part not in over)])
    return found


def _said(rows: list[Row], table: _Table) -> Iterator[list[str]]:
    """Give what each row itself says it is of: its law, where it has one, and type."""
    law = ""
    for _, row in rows:
        cells = [text_in(row[at]) for at in table.named_by if at < len(row)]
        *laws, kind = [" ".join(cell.split()) for cell in cells] or [""]
        own = laws[0] if laws else ""
        law, kind = own or law, kind or own
        if not kind:
            yield []
        elif law in ("", kind, _TOTAL.sub("", kind)):
            yield [law or kind]
        else:
            yield [law, kind]


def _read_type(
    number: int,
    row: list[Cell],
    name: list[str],
    table: _Table,
    place: str,
    result: Result,
) -> None:
    """Read a type of crime, until a cell that cannot be read."""
    columns = table.columns
    cells = [row[c.place] if c.place < len(row) else None for c in columns]
    if all(cell is None for cell in cells):
        return  # a heading between rows, a footnote, an empty row
    if not name:
        result.fault(
            number, "", "Raden har tal men ingen brottstyp (sammanslagna celler?)."
        )
        return
    for column, cell in zip(columns, cells, strict=True):
        try:
            read = read_number(cell)
        except ValueError as error:
            result.fault(number, ", ".join(name), str(error))
            return
        if read.value is None and not read.is_suppressed:
            continue
        key = f"handlagda:{_key(name)}:{slugify(column.measure)[:ROOM_OF_MEASURE]}"
        result.indicators.setdefault(key, _handled(name, column.measure, place))
        result.readings.append(
            Reading(
                key,
                column.year,
                place,
                read.value,
                row=number,
                is_suppressed=read.is_suppressed,
            )
        )


def _key(name: list[str]) -> str:
    """Give what a type is known by; what does not go in is told apart by a digest."""
    whole = slugify("-".join(name))
    if len(name) == 1 or len(whole) <= ROOM:
        return whole[:ROOM]
    digest = hashlib.sha256(whole.encode()).hexdigest()[:10]
    return f"{whole[: ROOM - len(digest) - 1]}-{digest}"


def _handled(name: list[str], measure: str, place: str) -> About:
    is_rate = bool(_RATE.search(measure.casefold()))
    kind = ", ".join(name)
    return About(
        f"{measure}: {kind}"[:200],
        Measure.PERCENT if is_rate else Measure.COUNT,
        f"{measure} för brottstypen {kind} enligt Brås tabell över handlagda brott.",
        SOURCE,
        area_level=AreaLevel.NATION if place == NATION else AreaLevel.MUNICIPALITY,
    )
