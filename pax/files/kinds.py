"""What a file really is, whatever it is called.

The first bytes must be those of its kind; an office document must also hold the parts
that make it one, and no macros. A virus scan is another matter, and done elsewhere.
"""

import codecs
import email.parser
import email.policy
import re
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
#: What pictures of a telephone (HEIC) say of themselves, after "ftyp".
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
#: The container of older office programs: of a letter when it has these parts.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LETTER = tuple(
    n.encode("utf-16-le") for n in ("__properties_version1.0", "__substg1.0_")
)
#: How text begins in which every other byte may be nought.
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OOXML = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
#: What Pax takes, by the ending of the file's name.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "heic": "image/heic",
    "heif": "image/heif",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "msg": "application/vnd.ms-outlook",
    "eml": "message/rfc822",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
KINDS = tuple(CONTENT_TYPES)
#: What is said of an office document that is no zip file, but the older container.
LOCKED_OFFICE = (
    "Filen är låst med lösenord, eller sparad i ett äldre format. Ta bort lösenordet "
    "eller spara om den, och försök igen."
)
#: What to do with a file of another kind.
ADVICE = {
    **dict.fromkeys(("doc", "rtf", "docm", "pages"), "Spara den som PDF eller DOCX."),
    **dict.fromkeys(("xls", "xlsm", "numbers"), "Spara den som PDF eller XLSX."),
    **dict.fromkeys(
        ("zip", "7z", "rar"), "Packa upp den och lägg till filerna var för sig."
    ),
    **dict.fromkeys(
        ("gif", "bmp", "tif", "tiff", "webp", "avif"), "Spara bilden som PNG eller PDF."
    ),
    **dict.fromkeys(
        ("mp4", "mov", "avi", "mp3", "m4a", "wav"),
        "Pax tar inte emot film och ljud. Skriv i stället var inspelningen finns.",
    ),
    "pst": "Spara det meddelande som det gäller för sig, som MSG eller EML.",
}


def kind_of(name: str) -> str:
    """Give the kind that a file's name promises."""
    return PurePath(name).suffix.lower().lstrip(".")


def kind_by_type(content_type: str) -> str:
    """Give the kind that has a content type, where the name has no ending."""
    return next((k for k, kept in CONTENT_TYPES.items() if kept == content_type), "")


def advice_on(name: str) -> str:
    """Say what to do with a file of a kind that is not taken."""
    return ADVICE.get(kind_of(name), "Spara den som PDF.")


def fault_of(file: File[Any], name: str, allowed: Container[str]) -> str:
    """Say why an upload is not taken: kind, empty, size, locked, content; or ""."""
    kind = kind_of(name)
    if kind not in allowed:
        return "kind"
    if not file.size:
        return "empty"
    if file.size > settings.PAX_MAX_UPLOAD_MB * 1024 * 1024:
        return "size"
    if is_what_it_says(file, kind):
        return ""
    return "locked" if kind in OFFICE and _starts_with(file, OLE) else "content"


def is_what_it_says(file: IO[bytes] | File[Any], kind: str) -> bool:
    """Tell whether the content is of the kind that the name promises."""
    file.seek(0)
    try:
        if kind in OFFICE:
            return _is_office(file, OFFICE[kind])
        if kind == "msg":
            return _is_letter_of_outlook(file)
        start = bytes(file.read(4096))
        if kind in PLAIN_TEXT:
            return b"\x00" not in start or start.startswith(UTF_16)
        if kind in ("heic", "heif"):
            return start[4:8] == b"ftyp" and start[8:12] in HEIC
        if kind == "eml":
            return _is_letter(start)
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


def _starts_with(file: IO[bytes] | File[Any], signature: bytes) -> bool:
    file.seek(0)
    start = bytes(file.read(len(signature)))
    file.seek(0)
    return start == signature


def _is_letter_of_outlook(file: Any) -> bool:
    """Tell a letter from the rest that is kept in the same container (.doc, .xls)."""
    content = bytes(file.read())
    return content.startswith(OLE) and all(part in content for part in LETTER)


#: How a letter begins: with the name of a heading; some programs put a line before it.
_HEADING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:From [^\r\n]*\r?\n)?[A-Za-z][A-Za-z0-9-]*:"
)
_HEADINGS = ("From", "Date", "Received")


def _is_letter(start: bytes) -> bool:
    if b"\x00" in start or not _HEADING.match(start):
        return False
    parser = email.parser.BytesHeaderParser(policy=email.policy.compat32)
    letter = parser.parsebytes(start.removeprefix(codecs.BOM_UTF8))
    return any(name in letter for name in _HEADINGS)
