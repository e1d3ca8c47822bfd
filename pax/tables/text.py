"""Text as Swedish authorities write it in files: letters, separators, and the guard.

What a program for tables would take for a formula gets an apostrophe before it on the
way out (`harmless`), and loses it on the way in (`tidied`), so that a text comes back
as it was.
"""

import codecs
import re
import unicodedata

from pax.errors import Invalid

SAVE_AS = (
    "Öppna filen i Excel, välj Spara som och formatet ”CSV UTF-8 "
    "(kommaavgränsad)”, och försök igen."
)
READ_AS_1252 = (
    "Filen är inte sparad som UTF-8. Den är läst som Windows-1252: se efter att å, ä "
    "och ö är rätt."
)
READ_AS_16 = "Filen är sparad som UTF-16 och är läst så."
#: What å, ä and ö of other code pages look like when they are read as Windows-1252,
#: inside a word; and what UTF-8 looks like that was encoded once too often.
GARBLED = re.compile("[a-zA-Z][†„”ŽŒŠš™][a-z]|[Ã][¥¤¶…„–]")
#: What makes a program take text for a formula, also after spaces.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FORMULA = re.compile(rf"'*[ \xa0]*[{re.escape(''.join(FORMULA))}]")
#: What XML cannot hold, and nobody wrote.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def harmless(text: str) -> str:
    """Put an apostrophe before text that a program would take for a formula."""
    text = _CONTROLS.sub("", text)
    return f"'{text}" if _FORMULA.match(text) else text


def tidied(text: str) -> str:
    """Give a cell's text as it was before it was made harmless, in one form (NFC)."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text


def decode(data: bytes) -> tuple[str, list[str]]:
    """Give the text of a file, and what the reader should know of how it was read."""
    text, notes = _decoded(data)
    if "\x00" in text:
        raise Invalid("Filen är inte text. Välj en CSV-fil.")
    if GARBLED.search(text):
        raise Invalid(
            f"Filens teckenkodning är okänd: å, ä och ö går inte att läsa. {SAVE_AS}"
        )
    return text, notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _try(data, "utf-16"), [READ_AS_16]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _try(data, "cp1252"), [READ_AS_1252]


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"Filens teckenkodning är okänd. {SAVE_AS}"
        raise Invalid(message) from error
