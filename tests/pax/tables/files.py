"""Workbooks, each wrong in a way of its own, made by hand part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
XML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows: Iterable[Iterable[Any]] = (("Plats", 2024), ("Ronna", 1))) -> bytes:
    """Make a workbook that is right."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(
    changed: Mapping[str, bytes | str | None], data: bytes | None = None
) -> bytes:
    """Put other bytes in the place of some parts; None takes a part away."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or workbook())) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        parts = {name: source.read(name) for name in source.namelist()}
        for name, content in {**parts, **changed}.items():
            if content is not None:
                target.writestr(name, content)
    return file.getvalue()


def with_cells(cells: str) -> bytes:
    """Make a workbook with a sheet of hand-written XML."""
    return with_parts(
        {SHEET: f'<worksheet xmlns="{XML}"><sheetData>{cells}</sheetData></worksheet>'}
    )


def zip_bomb(megabytes: int = 61) -> bytes:
    """A workbook whose sheet is a few hundred kilobytes, and then very much more."""
    return with_parts({SHEET: b" " * (megabytes * 1024 * 1024)})


ENTITIES = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""


def billion_laughs(before: str = "") -> bytes:
    sheet = '<row r="1"><c r="A1" t="str"><v>&c;</v></c></row>'
    return with_parts(
        {
            SHEET: f'{before}{ENTITIES}<worksheet xmlns="{XML}"><sheetData>{sheet}'
            "</sheetData></worksheet>"
        }
    )


def of_external_entity() -> bytes:
    return with_parts(
        {
            SHEET: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            f'<worksheet xmlns="{XML}"><sheetData><row r="1"><c r="A1" t="str"><v>&a;'
            "</v></c></row></sheetData></worksheet>"
        }
    )


def encrypted() -> bytes:
    """The beginning of what Excel saves when it is given a password."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + name + bytes(500)


def locked_zip() -> bytes:
    """A zip file whose parts say that they need a password."""
    data = bytearray(workbook())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


HTML = b"<html><body><table><tr><td>Plats</td><td>5</td></tr></table></body></html>"
CELL = '<row r="1"><c r="A1"{}><v>{}</v></c></row>'
#: What is wrong with each, and its bytes.
MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "a zip file's first bytes": b"PK\x03\x04",
    "cut off": workbook()[:1500],
    "another zip file": with_parts({"xl/workbook.xml": None}),
    "no list of contents": with_parts({"[Content_Types].xml": None}),
    "wrong contents": with_parts({"[Content_Types].xml": "<Types/>"}),
    "contents of another kind": with_parts(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/'
            'package/2006/content-types"><Override PartName="/xl/workbook.xml" '
            'ContentType="text/plain"/></Types>'
        }
    ),
    "no sheets": with_parts(
        {"xl/workbook.xml": f'<workbook xmlns="{XML}"><sheets/></workbook>'}
    ),
    "no relations": with_parts({"xl/_rels/workbook.xml.rels": None}),
    "its sheet is not there": with_parts({SHEET: None}),
    "a sheet that is no XML": with_parts({SHEET: b"\x89PNG\r\n\x1a\n" + bytes(99)}),
    "a sheet cut off": with_parts({SHEET: f'<worksheet xmlns="{XML}"><sheetData><r'}),
    "styles that are no XML": with_parts({"xl/styles.xml": "<<"}),
    "no shared strings": with_cells(CELL.format(' t="s"', "7")),
    "a string of no number": with_cells(CELL.format(' t="s"', "x")),
    "a number that is none": with_cells(CELL.format("", "fem")),
    "a truth that is none": with_cells(CELL.format(' t="b"', "kanske")),
    "a day that is none": with_cells(CELL.format(' t="d"', "i vår")),
    "a style that is none": with_cells(CELL.format(' s="x"', "1")),
    "a cell of no place": with_cells('<row r="1"><c r="1A"><v>1</v></c></row>'),
    "a row of no number": with_cells('<row r="x"><c r="A1"><v>1</v></c></row>'),
    "a cell too far out": with_cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
    "billion laughs": billion_laughs(),
    "billion laughs far in": billion_laughs("<!--" + "x" * 5000 + "-->"),
    "an external entity": of_external_entity(),
    "a zip bomb": zip_bomb(),
    "encrypted": encrypted(),
    "a zip file with a password": locked_zip(),
    "the old format": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "a web page": HTML,
    "a web page with a mark": b"\xef\xbb\xbf\r\n<!DOCTYPE html>" + HTML,
    "xml": b'<?xml version="1.0"?><Workbook/>',
    "a pdf": b"%PDF-1.7",
    "noise": bytes(range(256)) * 20,
}
