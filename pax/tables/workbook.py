"""Reading workbooks that people send, without being harmed by them.

Done in a process of its own (pax/jobs/child.py): the file comes in, and its sheets go
out as JSON.  Sizes are asked of the zip file's own list before anything is
unpacked, and zipfile never unpacks more of a part than that list says.
"""

import contextlib
import datetime
import io
import json
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from pax.errors import Invalid
from pax.tables.book import Cell, Limits, Row, Sheet
from pax.tables.text import tidied

MOST_RATIO = 150
#: Small parts may be squeezed hard without harm.
SMALL_PART = 1024 * 1024
MOST_PARTS = 500
#: Enough of a part to come to its first element.
BEGINNING = 64 * 1024
NO_WORKBOOK = (
    "Filen är ingen arbetsbok (XLSX), eller är skadad. Öppna den i Excel, välj Spara "
    "som och ”Excel-arbetsbok”, och försök igen."
)
BOMB = (
    "Filen är packad så att den blir mycket stor när den packas upp, och läses därför "
    "inte. Spara om arbetsboken med bara det blad som behövs."
)
ENTITIES = (
    "Filen innehåller egna XML-definitioner, som inget kalkylprogram skriver, och "
    "läses därför inte. Öppna den i Excel, spara om den och försök igen."
)


def sheets_as_json(
    order: dict[str, Any], data: bytes, _tell: Callable[[int], None]
) -> bytes:
    """Read a workbook in a process of its own: its sheets, or why it cannot be read."""
    try:
        sheets = read_workbook(data, Limits(**order))
    except Invalid as refused:
        return json.dumps({"refused": str(refused)}).encode()
    return json.dumps({"sheets": [sheet.as_data() for sheet in sheets]}).encode()


def read_workbook(data: bytes, limits: Limits) -> list[Sheet]:
    """Give the sheets of a workbook; raises Invalid when it is none."""
    try:
        check_parts(data, limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(data, limits)
    except (Invalid, MemoryError):
        raise
    except Exception as error:  # neither zipfile nor openpyxl has errors of its own
        raise Invalid(NO_WORKBOOK) from error


def check_parts(data: bytes, limits: Limits) -> None:
    """Refuse a zip bomb by what the zip file says of itself, before unpacking."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or _is_bomb(parts, limits):
            raise Invalid(BOMB)
        if "xl/workbook.xml" not in archive.namelist():
            raise Invalid(NO_WORKBOOK)
        for part in parts:
            with archive.open(part) as file:
                _refuse_doctype(file.read(BEGINNING))


def _is_bomb(parts: list[zipfile.ZipInfo], limits: Limits) -> bool:
    squeezed = any(
        part.file_size > SMALL_PART
        and part.file_size > MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    return squeezed or sum(part.file_size for part in parts) > limits.unpacked


def _refuse_doctype(beginning: bytes) -> None:
    """Refuse XML that declares entities of its own, which stand before all else."""
    parser = expat.ParserCreate()
    begun: list[str] = []

    def refuse(*_declared: object) -> None:
        if not begun:
            raise Invalid(ENTITIES)

    parser.StartElementHandler = lambda name, _attributes: begun.append(name)
    parser.StartDoctypeDeclHandler = refuse
    # A part that is no XML, a picture, is not read as such either.
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(beginning, False)  # noqa: FBT003 -- a C function has no names


# --- cells ---------------------------------------------------------------------------
class _Parser(WorkSheetParser):
    """Reads a sheet once, and notes its formulas as it goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, data_only=True, **kwargs)
        self.formulas = 0
        self.unsolved: dict[int, str] = {}

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Read a cell; a formula as what it came to when the file was saved."""
        told: dict[str, Any] = super().parse_cell(element)
        if element.find(FORMULA_TAG) is not None:
            self.formulas += 1
            if told["value"] is None and element.get("t") != "str":
                row, letter = told["row"], get_column_letter(told["column"])
                self.unsolved.setdefault(row, f"{letter}{row}")
        return told


class _Allowance:
    """What is left of what may be read."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells, self.characters = limits.cells, limits.characters

    def take(self, sheet: Sheet, row: list[Cell]) -> str:
        """Take a row; say why not, when it is one too many."""
        name, limits = sheet.name, self.limits
        self.cells -= len(row)
        self.characters -= sum(len(cell) for cell in row if isinstance(cell, str))
        if len(sheet.rows) >= limits.rows:
            return f"Bladet ”{name}” har fler än {limits.rows} rader. Dela upp det."
        if len(row) > limits.columns:
            return f"Bladet ”{name}” har fler än {limits.columns} kolumner."
        if min(self.cells, self.characters) < 0:
            return f"Bladet ”{name}” är för stort. Ta med bara det som behövs."
        return ""


def _sheets(data: bytes, limits: Limits) -> list[Sheet]:
    book = load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    if len(book.worksheets) > limits.sheets:
        raise Invalid(f"Arbetsboken har fler än {limits.sheets} blad.")
    left = _Allowance(limits)
    found = []
    for source in book.worksheets:
        sheet = Sheet(tidied(source.title), is_hidden=source.sheet_state != "visible")
        before = left.cells, left.characters
        _fill(sheet, source, left)
        if sheet.refusal:
            sheet.rows = []
            left.cells, left.characters = before
        found.append(sheet)
    return found


def _fill(sheet: Sheet, source: Any, left: _Allowance) -> None:
    with source._get_source() as file:  # noqa: SLF001 -- one reading instead of two
        parser = _parser(source, file)
        for number, row in _rows(parser, sheet, left.limits.columns):
            if refusal := left.take(sheet, row):
                sheet.refusal = refusal
                return
            sheet.rows.append((number, row))
    sheet.formulas, sheet.unsolved = parser.formulas, parser.unsolved


def _parser(source: Any, file: Any) -> _Parser:
    book = source.parent
    return _Parser(
        file,
        source._shared_strings,  # noqa: SLF001 -- as openpyxl's own sheet does
        epoch=book.epoch,
        date_formats=book._date_formats,  # noqa: SLF001 -- as above
        timedelta_formats=book._timedelta_formats,  # noqa: SLF001 -- as above
    )


def _rows(parser: _Parser, sheet: Sheet, columns: int) -> Iterator[Row]:
    """Give the rows that have anything in them; a row may come in pieces, or late."""
    for number, cells in parser.parse():
        is_hidden = parser.row_dimensions.pop(str(number), {}).get("hidden")
        row: list[Cell] = []
        for told in cells:
            if (value := _cell(told["value"])) is not None:
                # One that stands far out is one too many: no use in padding to it.
                place = min(told["column"], columns + 1)
                row += [None] * (place - len(row))
                row[place - 1] = value
        if row:
            sheet.hidden_rows += is_hidden in ("1", "true")
            yield number, row


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return tidied(value) or None
    if isinstance(value, datetime.datetime):
        return value if value.time() != datetime.time() else value.date()
    if value is None or isinstance(value, bool | int | float | datetime.date):
        kept: Cell = value
        return kept
    return str(value)
