"""What a file really is, whatever it is called.

The first bytes must be those of its kind; an office document must also hold the parts
that make it one, and no macros. A virus scan is another matter, and done elsewhere.
"""

import codecs
import zipfile
from collections.abc import Container
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files import File

SIGNATURES = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}
# An office document is a zip file with this in it.
OFFICE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
PLAIN_TEXT = ("csv", "txt", "json")
#: How text begins in which every other byte may be nought.
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
KINDS = (*SIGNATURES, *OFFICE, "csv", "txt")


def kind_of(name: str) -> str:
    """Give the kind that a file's name promises."""
    return PurePath(name).suffix.lower().lstrip(".")


def fault_of(file: File[Any], name: str, allowed: Container[str]) -> str:
    """Say why an upload is not taken: its kind, empty, size or content; or ""."""
    kind = kind_of(name)
    if kind not in allowed:
        return "kind"
    if not file.size:
        return "empty"
    if file.size > settings.PAX_MAX_UPLOAD_MB * 1024 * 1024:
        return "size"
    return "" if is_what_it_says(file, kind) else "content"


def is_what_it_says(file: IO[bytes] | File[Any], kind: str) -> bool:
    """Tell whether the content is of the kind that the name promises."""
    file.seek(0)
    try:
        if kind in OFFICE:
            return _is_office(file, OFFICE[kind])
        start = bytes(file.read(4096))
        if kind in PLAIN_TEXT:
            return b"\x00" not in start or start.startswith(UTF_16)
        return start.startswith(SIGNATURES[kind])
    finally:
        file.seek(0)


def _is_office(file: Any, part: str) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    has_macros = any("vbaproject" in n.lower() or "Basic/" in n for n in names)
    return part in names and not has_macros
