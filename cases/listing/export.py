"""The list of cases as a file, for those whose right it is to take it out of Pax."""

import csv
import io
from collections.abc import Iterable, Iterator

from openpyxl import Workbook

from cases.listing.columns import ListColumn
from cases.models import Case

#: More is a report, not a list.
AT_MOST = 20_000
#: What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows(cases: Iterable[Case], columns: list[ListColumn]) -> Iterator[list[str]]:
    """Give the head, and a row for each case, all of it harmless text."""
    yield ["Diarienummer", *(c.label for c in columns)]
    for case in cases:
        yield [harmless(case.reference), *(harmless(c.text(case)) for c in columns)]


def harmless(text: str) -> str:
    """Keep a text from being run as a formula where the file is opened."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(cases: Iterable[Case], columns: list[ListColumn]) -> bytes:
    """Write the list as a Swedish spreadsheet opens it: UTF-8 with mark, semicolons."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows(cases, columns))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(cases: Iterable[Case], columns: list[ListColumn]) -> bytes:
    """Write the list as a workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ärenden")
    for row in rows(cases, columns):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
