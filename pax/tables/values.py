"""Numbers, days and years as people write them in tables.

Each raises ValueError with a Swedish sentence for what cannot be read, and gives None
for a cell with nothing in it.
"""

import datetime
import re
from decimal import Decimal

from pax.tables.book import Cell

#: More than this is a mistake, or not a number of anything.
TOO_LARGE = Decimal(10) ** 13
_DASHES = dict.fromkeys(map(ord, "\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}\N{HYPHEN}"), "-")
_INVISIBLE = "\u2007\u2060\ufeff \t\xa0\u2009\u202f"
#: Thousands by ordinary, thin or no-break spaces: all of them are \s.
_PLAIN = re.compile(r"[-+]?(\d{1,15}|\d{1,3}(\s\d{3}){1,4})(,\d{1,20})?", re.ASCII)
_DECIMAL_POINT = re.compile(r"[-+]?\d{1,15}\.(\d{1,2}|\d{4,20})", re.ASCII)
_AMBIGUOUS = re.compile(r"[-+]?\d{1,3}(\.\d{3})+", re.ASCII)
_UNIT = re.compile(r"\s*(%|procent|kr|kronor|sek)\.?$", re.I)
_SPACES = re.compile(r"[\s\u2007\u2060\ufeff]")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt")
MONTHS = {name: n for n, name in enumerate((*_MONTHS, "nov", "dec"), start=1)}
_ISO = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:[T ]\d\d:\d\d.*)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[ /.-](\d{4})", re.ASCII)
_NAMED = re.compile(
    r"(?:den )?(\d{1,2})[ :a-e]*\.? ([a-z]{3})[a-z.]* (\d{4})", re.ASCII
)


def text_in(cell: Cell) -> str:
    """Give a cell as text: a whole number without decimals, a day as år-månad-dag."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return str(cell).strip()


def number_in(cell: Cell | Decimal) -> Decimal | None:
    """Read a number: 1250, ”1 250”, ”12,5 %”, ”-3,2”, ”125 000 kr”.

    What may be read in two ways (”1.250”) is not read at all.
    """
    if isinstance(cell, bool):
        message = "Cellen håller sant eller falskt och inget tal."
        raise ValueError(message)
    if isinstance(cell, int | float | Decimal):
        return _bounded(Decimal(str(cell)))
    text = text_in(cell).translate(_DASHES).strip(_INVISIBLE)
    return _bounded(Decimal(_normal(text))) if text else None


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= TOO_LARGE:
        message = "Talet är för stort."
        raise ValueError(message)
    return value


def _normal(text: str) -> str:
    spaced = _UNIT.sub("", _SPACES.sub(" ", text))
    if _PLAIN.fullmatch(spaced):
        return spaced.replace(" ", "").replace(",", ".")
    if _DECIMAL_POINT.fullmatch(spaced):
        return spaced
    if _AMBIGUOUS.fullmatch(spaced):
        message = (
            f"”{text}” kan vara både tusental och decimaler. Skriv tusental med "
            "mellanslag och decimaler med komma."
        )
        raise ValueError(message)
    message = f"”{text[:40]}” är inget tal."
    raise ValueError(message)


def day_in(cell: Cell) -> datetime.date | None:
    """Read a day: 2026-11-02, 20261102, ”2 nov 2026”, ”2/11 2026”, ”2.11.2026”."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date) or cell is None:
        return cell
    text = _SPACES.sub(" ", text_in(cell).translate(_DASHES)).strip().lower()
    if not text:
        return None
    try:
        return datetime.date(*_parts_of(text))
    except (KeyError, ValueError) as error:
        message = f"”{text[:40]}” är ingen dag. Skriv datumet som 2026-05-31."
        raise ValueError(message) from error


def _parts_of(text: str) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SLASHED.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _NAMED.fullmatch(text):
        return int(found[3]), MONTHS[found[2]], int(found[1])
    raise ValueError(text)


def year_in(cell: Cell) -> int:
    """Read a year; there must be one."""
    text = text_in(cell)
    match = re.fullmatch(r"(19[5-9]\d|20\d\d|21\d\d)", text, re.ASCII)
    if not match:
        message = f"”{text[:40]}” är inget år."
        raise ValueError(message)
    return int(match[1])
