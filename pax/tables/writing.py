"""Writing tables to files that people open in a program for tables.

What they hold was written by people, so no cell begins like a formula.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from pax.tables.text import harmless

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A head first, then rows of text, numbers, days or nothing.
Table = Iterable[Sequence[Any]]
NARROW, WIDE = 10, 60
BOLD, IN_LINES = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def as_csv(table: Table) -> bytes:
    """Write as CSV the way Excel reads it in Swedish: semicolons and a mark (BOM)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([plain(value) for value in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, Table]) -> bytes:
    """Write as a workbook, a sheet for each table, where text is marked as text."""
    book = Workbook(write_only=True)
    for name, table in sheets.items():
        _write_sheet(book.create_sheet(name), list(table))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain(value: Any) -> str:
    """Write a value as text: dates as år-månad-dag, numbers with a comma."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return _number(value)
    return str(value) if isinstance(value, int) else _text(value)


def _number(value: Decimal | float) -> str:
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.15g}")
    return f"{exact:f}".replace(".", ",")


def _text(value: Any) -> str:
    return harmless(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _write_sheet(sheet: Any, table: list[Sequence[Any]]) -> None:
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for nth, row in enumerate(table):
        cells = [_cell(sheet, value) for value in row]
        if nth == 0:
            for cell in cells:
                cell.font = BOLD
        sheet.append(cells)


def _widths(table: list[Sequence[Any]]) -> list[int]:
    widths: list[int] = []
    for row in table[:200]:
        widths += [NARROW] * (len(row) - len(widths))
        for place, value in enumerate(row):
            longest = max(map(len, str(value or "").split("\n"))) + 2
            widths[place] = min(WIDE, max(widths[place], longest))
    return widths


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=None, microsecond=0)  # a workbook knows no zones
    elif not isinstance(value, bool | int | float | Decimal | datetime.date | None):
        value = _text(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        if "\n" in value or len(value) > WIDE:
            cell.alignment = IN_LINES
    return cell
