"""Reading a file of tables, whatever it is: its sheets, or a sentence on why not.

A workbook is read in a process of its own, as a small one may unpack to very much.  Of
text no more is made than there is, so it is read where it came.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from django.conf import settings

from pax.errors import Invalid
from pax.jobs import child
from pax.tables.book import Book, Cell, Limits, Sheet
from pax.tables.text import decode, tidied

MEGABYTE = 1024 * 1024
#: What the reading of a workbook may take.
MOST = child.Limits(megabytes=512, seconds=20)
LIMITS = Limits()
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What workbooks are called; anything else is text, unless its bytes say otherwise.
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
SAVE_AS = "Öppna filen i Excel, välj Spara som och ”Excel-arbetsbok (.xlsx)”."
NO_WORKBOOK = f"Filen är ingen arbetsbok (XLSX), eller är skadad. {SAVE_AS}"


def read_tables(data: bytes, name: str, limits: Limits = LIMITS) -> Book:
    """Read a file.  Raises Invalid, with what to do, when it cannot be read."""
    if len(data) > settings.PAX_MAX_UPLOAD_MB * MEGABYTE:
        raise Invalid(
            f"Filen är större än {settings.PAX_MAX_UPLOAD_MB} MB, som är det mesta "
            "Pax läser. Ta med bara det som behövs."
        )
    if data.startswith(ZIP):
        return _read_workbook(data, limits)
    _refuse_others(data, name.lower())
    text, notes = decode(data)
    return Book([read_text(text, limits)], notes)


def _refuse_others(data: bytes, name: str) -> None:
    """Refuse what is neither a workbook nor text, and say what it is."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Invalid("Arbetsboken har ett lösenord. Ta bort det och försök igen.")
        raise Invalid(f"Filen är i Excels äldre format (.xls). {SAVE_AS}")
    if (
        data[:1024]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<html", b"<!doctype html", b"<?xml", b"<table"))
    ):
        raise Invalid(f"Filen är en webbsida eller XML, och ingen tabell. {SAVE_AS}")
    if name.endswith(WORKBOOKS):
        raise Invalid(NO_WORKBOOK)


def _read_workbook(data: bytes, limits: Limits) -> Book:
    work, order = "pax.tables.workbook:sheets_as_json", asdict(limits)
    try:
        told = child.run_in_child(work, order, payload=data, limits=MOST)
    except child.ChildFailed as error:
        raise Invalid(
            "Arbetsboken är för stor eller för krånglig för att läsas. Spara om den "
            "med bara det blad och de rader som behövs."
        ) from error
    answer = json.loads(told)
    if refused := answer.get("refused"):
        raise Invalid(refused)
    return Book([Sheet.of(sheet) for sheet in answer["sheets"]])


def read_text(text: str, limits: Limits = LIMITS) -> Sheet:
    """Read CSV, or what was copied out of a spreadsheet, by whichever separator."""
    sheet = Sheet()
    left = limits.cells
    for number, row in _rows_of(text):
        cells: list[Cell] = [tidied(cell) or None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        left -= len(cells)
        if len(sheet.rows) >= limits.rows or len(cells) > limits.columns or left < 0:
            raise Invalid(
                f"Tabellen har fler än {limits.rows} rader eller för många kolumner. "
                "Dela upp den."
            )
        if cells:
            sheet.rows.append((number, cells))
    return sheet


def _rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with their numbers, as a program for tables will number them."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator_of(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, row
    except csv.Error as error:
        raise Invalid(
            f"Rad {number + 1} i filen går inte att läsa som CSV. Se efter att varje "
            "citattecken är avslutat, eller spara om filen som CSV UTF-8."
        ) from error


def separator_of(text: str) -> str:
    """Guess what stands between the cells: what cuts most rows, and into as many."""
    beginning = text[:8000]

    def evidence(mark: str) -> tuple[float, float]:
        lines = csv.reader(io.StringIO(beginning, newline=""), delimiter=mark)
        cuts = [len(row) - 1 for row in islice(lines, 20) if row]
        alike = Counter(cuts).items()
        even = max((n * times * times / len(cuts) for n, times in alike), default=0)
        return sum(map(bool, cuts)) / max(1, len(cuts)), even

    return max("\t;,", key=evidence)
