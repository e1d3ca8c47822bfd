"""Text and numbers as Swedish authorities write them in files."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from decimal import Decimal

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
_GARBLED = re.compile("[a-zA-Z][†„”ŽŒŠš™][a-z]|[Ã][¥¤¶…„–]")


def decode(data: bytes) -> tuple[str, list[str]]:
    """Give the text of a file, and what the reader should know of how it was read."""
    text, notes = _decoded(data)
    if "\x00" in text:
        raise Invalid("Filen är inte text. Välj en CSV-fil.")
    if _GARBLED.search(text):
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


@dataclass(frozen=True)
class Number:
    """What stands in a cell for numbers."""

    value: Decimal | None = None
    is_suppressed: bool = False


#: What a figure is kept with.
SMALLEST = Decimal("0.0001")
TOO_LARGE = Decimal(10) ** 13

SUPPRESSED = Number(is_suppressed=True)
NOTHING = Number()
_MARKS = {
    "..": SUPPRESSED,
    "…": SUPPRESSED,
    "-": Number(Decimal(0)),
    "": NOTHING,
    ".": NOTHING,
}
_DASHES = dict.fromkeys(map(ord, "\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}\N{HYPHEN}"), "-")
#: Thousands by ordinary, thin or no-break spaces: all of them are \s.
_PLAIN = re.compile(r"-?(\d{1,15}|\d{1,3}(\s\d{3}){1,4})(,\d{1,6})?", re.ASCII)
_DECIMAL_POINT = re.compile(r"-?\d{1,15}\.(\d{1,2}|\d{4,6})", re.ASCII)
_SPACES = re.compile(r"[\s\u2007\u2060\ufeff]")


def read_number(cell: object) -> Number:
    """Read a number as it stands; ValueError says in Swedish why it cannot be.

    ”..” is suppressed by the source and never 0; ”-” is 0; empty is nothing.
    """
    if isinstance(cell, bool):
        message = "Cellen håller sant eller falskt och inget tal."
        raise ValueError(message)
    if isinstance(cell, int | float | Decimal):
        return _number(Decimal(str(cell)))
    text = (
        str(cell or "")
        .translate(_DASHES)
        .strip("\u2007\u2060\ufeff \t\xa0\u2009\u202f")
    )
    if text in _MARKS:
        return _MARKS[text]
    return _number(Decimal(_normal(text)))


def _number(value: Decimal) -> Number:
    if not value.is_finite() or abs(value) >= TOO_LARGE:
        message = "Talet är för stort."
        raise ValueError(message)
    return Number(value.quantize(SMALLEST))


def _normal(text: str) -> str:
    spaced = _SPACES.sub(" ", text)
    if re.fullmatch(_PLAIN, spaced):
        return spaced.replace(" ", "").replace(",", ".")
    if _DECIMAL_POINT.fullmatch(spaced):
        return spaced
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", spaced, re.ASCII):
        message = (
            f"”{text}” kan vara både tusental och decimaler. Skriv tusental med "
            "mellanslag och decimaler med komma."
        )
        raise ValueError(message)
    message = f"”{text[:40]}” är inget tal."
    raise ValueError(message)


def read_year(cell: object) -> int:
    """Read a year; ValueError says in Swedish why it cannot be."""
    text = str(cell if cell is not None else "").strip().removesuffix(".0")
    match = re.fullmatch(r"(19[5-9]\d|20\d\d|21\d\d)", text, re.ASCII)
    if not match:
        message = f"”{text[:40]}” är inget år."
        raise ValueError(message)
    return int(match[1])


def year_in(text: str) -> int | None:
    """Find the only year that a text names, as in a file's name."""
    found = set(re.findall(r"(?<!\d)(20\d\d)(?!\d)", text, re.ASCII))
    return int(found.pop()) if len(found) == 1 else None
