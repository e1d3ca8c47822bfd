"""Taking a list of cases out of Pax: CSV for Swedish Excel, and XLSX.

The file holds what the list shows and no more.  What it holds was written by people
and may be opened by a program that takes text for formulas, so no cell begins like
one.
"""

import csv
import datetime
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from cases.listing.columns import CaseColumn
from cases.listing.filters import Filters
from cases.listing.page import Listed, page_of_cases
from pax.accounts.models import User
from pax.errors import Invalid
from pax.ui.swedish import number

#: More than this is not a list to read but a copy of the register.
AT_MOST = 20_000
AT_A_TIME = 1000
#: What makes a spreadsheet take text for a formula, also after spaces.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Table = list[list[Any]]


def table_of(user: User, filters: Filters, columns: list[CaseColumn]) -> Table:
    """Give the head and every row of a list, as many as may be taken out at once."""
    table: Table = [["Diarienummer", "Ärende", *(c.label for c in columns)]]
    for listed in _all_cases(user, filters):
        if len(table) > AT_MOST:
            raise Invalid(
                f"Urvalet har fler än {number(AT_MOST)} ärenden, som är det mesta en "
                "fil får hålla. Gå tillbaka till listan och begränsa den med filter."
            )
        case = listed.case
        table.append([case.reference, case.title, *(c.value(listed) for c in columns)])
    return table


def as_csv(table: Table) -> bytes:
    """Write as CSV the way Excel reads it in Swedish: semicolons and a mark (BOM)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_plain(value) for value in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """Write as a workbook, where text is marked as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ärenden")
    sheet.freeze_panes = "A2"
    for number_, row in enumerate(table):
        cells = [_cell(sheet, value) for value in row]
        if number_ == 0:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return (
        f"'{text}" if text.lstrip(" \N{NO-BREAK SPACE}").startswith(FORMULA) else text
    )


def _all_cases(user: User, filters: Filters) -> Iterator[Listed]:
    edge = None
    while True:
        page = page_of_cases(user, filters, after=edge, size=AT_A_TIME)
        yield from page.cases
        edge = page.after
        if edge is None:
            return


def _plain(value: Any) -> str:
    """Write a value as text: dates as år-månad-dag, sums with a comma."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return harmless(str(value))


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=None, microsecond=0)  # a workbook knows no zones
    if isinstance(value, str):
        value = harmless(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
