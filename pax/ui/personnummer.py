"""Personnummer and samordningsnummer: read as people write them, kept as 12 digits.

The check itself is the ``personnummer`` package's; this module says in plain words
what is wrong (folkbokföringslagen 18 and 18 a §§).
"""

import datetime
import re

from personnummer.personnummer import Personnummer, PersonnummerException

_FORM = re.compile(
    r"(?P<century>1[89]|20)?(?P<day>[0-9]{6})(?P<sign>[-+]?)(?P<last>[0-9]{4})"
)
# A samordningsnummer may be given though the month or the day of birth is not known:
# the month is then 00, the day 60.
_PARTIAL = re.compile(r"[0-9]{4}(00([67][0-9]|8[0-9]|9[01])|(0[0-9]|1[0-2])60)[0-9]{4}")


class PersonnummerError(ValueError):
    """A number that cannot be anybody's; the message says what to do."""


def normalise(text: str, *, on: datetime.date) -> str:
    """Give the twelve digits of a valid number, or say what is wrong with it."""
    compact = re.sub(r"\s", "", text).replace("\N{EN DASH}", "-")
    found = _FORM.fullmatch(compact)
    if not found:
        raise PersonnummerError(
            "Skriv tio eller tolv siffror, till exempel ÅÅÅÅMMDD-NNNN."
        )
    if not _luhn_holds(found["day"] + found["last"]):
        raise PersonnummerError(
            "Kontrollsiffran, den sista siffran, stämmer inte. Kontrollera numret."
        )
    partial = compact.replace("-", "")
    if found["century"] and _PARTIAL.fullmatch(partial):
        return partial
    try:
        long = str(Personnummer(compact).format(long_format=True))
    except (PersonnummerException, ValueError) as error:
        day = (found["century"] or "") + found["day"]
        raise PersonnummerError(
            f"Datumet {day} finns inte. Kontrollera de första siffrorna."
        ) from error
    born = birth_date(long)
    if born and born > on:
        raise PersonnummerError(
            "Födelsedatumet har inte inträffat än. Kontrollera årtalet."
        )
    return long


def birth_date(long: str) -> datetime.date | None:
    """Give the day of birth that twelve digits tell, when they tell the whole of it."""
    year, month, day = int(long[:4]), int(long[4:6]), int(long[6:8])
    if is_samordningsnummer(long):
        day -= 60
    return datetime.date(year, month, day) if month and day else None


def is_samordningsnummer(long: str) -> bool:
    """Tell whether twelve digits are a samordningsnummer: 60 is added to the day."""
    return int(long[6:8]) >= 60


def shown(long: str, *, on: datetime.date) -> str:
    """Write a number the way it is written on paper: ÅÅMMDD-NNNN, + from 100 years."""
    sign = "+" if on.year - int(long[:4]) >= 100 else "-"
    return f"{long[2:8]}{sign}{long[8:]}"


def _luhn_holds(ten: str) -> bool:
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(ten)]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
