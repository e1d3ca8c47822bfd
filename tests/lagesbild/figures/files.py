"""Files as they come: Brå's own, and each awkward in a way of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook

from lagesbild.figures.municipalities import MUNICIPALITIES

THIN, NO_BREAK, NARROW = (
    "\N{THIN SPACE}",
    "\N{NO-BREAK SPACE}",
    "\N{NARROW NO-BREAK SPACE}",
)
HEADER = "Kommun;Antal;Per 100 000 inv."


def spaced(number: int, space: str = " ") -> str:
    return f"{number:,}".replace(",", space)


def count_of(code: str) -> int:
    return 1000 + int(code)


def rate_of(code: str) -> str:
    """One with decimals, as Brå writes it."""
    return f"{spaced(7000 + int(code) % 900)},5"


def bra_rows(space: str = " ") -> list[str]:
    return [
        f"{name};{spaced(count_of(code), space)};{rate_of(code)}"
        for code, name in MUNICIPALITIES.items()
    ]


def bra_file(
    rows: Iterable[str] | None = None, *, header: str | None = HEADER
) -> bytes:
    """Brå's yearly file: UTF-8 with a mark, semicolons, CRLF."""
    lines = [*([header] if header else []), *(bra_rows() if rows is None else rows)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def workbook(rows: Iterable[Iterable[Any]], *, merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zip_bomb(megabytes: int = 300) -> bytes:
    """A workbook whose sheet is a few hundred kilobytes, and then very much more."""
    clean = io.BytesIO(workbook([["Brottstyp", 2024], ["Stöld", 1]]))
    file = io.BytesIO()
    with (
        zipfile.ZipFile(clean) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for part in source.infolist():
            if part.filename != "xl/worksheets/sheet1.xml":
                bomb.writestr(part, source.read(part))
        with bomb.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
    return file.getvalue()
