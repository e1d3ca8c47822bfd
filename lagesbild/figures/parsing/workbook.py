"""Reading workbooks that people send, without being harmed by them.

Sizes are asked of the zip file's own list before anything is unpacked, and zipfile
never unpacks more of a part than that list says.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pax.errors import Invalid

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 60 * MEGABYTE
MOST_RATIO = 150
#: Small parts may be squeezed hard without harm.
SMALL_PART = MEGABYTE
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
BOMB = (
    "Filen är packad så att den blir mycket stor när den öppnas, och läses därför "
    "inte. Spara om arbetsboken med bara det blad som behövs."
)


@dataclass
class Grid:
    """A table as it stood in a file: rows of cells, by row number."""

    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Formulas that were saved without a value, as (row, cell).
    unsolved: list[tuple[int, str]] = field(default_factory=list)


def read_workbook(data: bytes) -> Grid:
    """Give the cells of a workbook's first sheet that holds anything."""
    check_parts(data)
    try:
        solved = _cells(data, data_only=True)
        written = _cells(data, data_only=False)
    except Invalid:
        raise
    except Exception as error:  # openpyxl has no error of its own
        message = "Arbetsboken är skadad. Öppna den i Excel, spara om den, försök igen."
        raise Invalid(message) from error
    formulas = [
        (number, place)
        for number, row in written
        for place, text in enumerate(row)
        if isinstance(text, str) and text.startswith("=")
    ]
    values = dict(solved)
    grid = Grid(rows=solved)
    for number, place in formulas:
        row = values.get(number, [])
        if place >= len(row) or row[place] is None:
            grid.unsolved.append((number, f"{get_column_letter(place + 1)}{number}"))
    if formulas:
        grid.notes.append(_about_formulas(len(formulas)))
    return grid


def _about_formulas(count: int) -> str:
    many = "1 cell är en formel" if count == 1 else f"{count} celler är formler"
    return f"{many}. Läst är det som Excel räknade ut när filen sparades."


def check_parts(data: bytes) -> None:
    """Refuse a zip bomb by what the zip file says of itself, before unpacking."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or _is_bomb(parts):
                raise Invalid(BOMB)
            if "xl/workbook.xml" not in archive.namelist():
                raise Invalid("Filen är ingen arbetsbok (.xlsx).")
            _refuse_doctypes(archive, parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise Invalid("Filen är ingen arbetsbok (.xlsx), eller är skadad.") from error


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    squeezed = any(
        part.file_size > SMALL_PART
        and part.file_size > MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    return squeezed or sum(part.file_size for part in parts) > MOST_UNPACKED


def _refuse_doctypes(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse XML that declares entities of its own: no spreadsheet program does."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(2048):
                    raise Invalid(BOMB)


def _cells(data: bytes, *, data_only: bool) -> list[tuple[int, list[Any]]]:
    book = load_workbook(
        io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False
    )
    try:
        for sheet in book.worksheets:
            # What a sheet says of its own size need not be true.
            sheet.reset_dimensions()
            rows = _rows(sheet)
            if any(cell is not None for _, row in rows for cell in row):
                return rows
    finally:
        book.close()
    raise Invalid("Arbetsboken är tom.")


def _rows(sheet: Any) -> list[tuple[int, list[Any]]]:
    rows = []
    for number, row in enumerate(
        sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1
    ):
        if number > MOST_ROWS:
            raise Invalid(f"Bladet har fler än {MOST_ROWS} rader.")
        rows.append((number, list(row)))
    return rows
