"""Personnummer and samordningsnummer: read as people write them, kept as 12 digits.

The check itself is the ``personnummer`` package's; this module says in plain words
what is wrong (folkbokföringslagen 18 and 18 a §§).
"""

import datetime
import re

from personnummer.personnummer import Personnummer, PersonnummerException

_FORM = re.compile(r"(?P<century>\d{2})?(?P<day>\d{6})(?P<sign>[-+]?)(?P<last>\d{4})")


class PersonnummerError(ValueError):
    """A number that cannot be anybody's; the message says what to do."""


def normalise(text: str, *, on: datetime.date) -> str:
    """Give the twelve digits of a valid number, or say what is wrong with it."""
    compact = re.sub(r"\s", "", text).replace("\N{EN DASH}", "-")
    found = _FORM.fullmatch(compact)
    if not found or not compact.isascii():
        raise PersonnummerError(
            "Skriv tio eller tolv siffror, till exempel ÅÅÅÅMMDD-NNNN."
        )
    day = (found["century"] or "") + found["day"]
    if not _luhn_holds(found["day"] + found["last"]):
        raise PersonnummerError(
            "Kontrollsiffran, den sista siffran, stämmer inte. Kontrollera numret."
        )
    try:
        number = Personnummer(compact)
    except (PersonnummerException, ValueError) as error:
        raise PersonnummerError(
            f"Datumet {day} finns inte. Kontrollera de första siffrorna."
        ) from error
    long: str = number.format(long_format=True)
    if birth_date(long) > on:
        raise PersonnummerError(
            "Födelsedatumet har inte inträffat än. Kontrollera årtalet."
        )
    return long


def birth_date(long: str) -> datetime.date:
    """Give the day of birth that twelve digits tell (a samordningsnummer adds 60)."""
    year, month, day = int(long[:4]), int(long[4:6]), int(long[6:8])
    return datetime.date(year, month, day - 60 if day > 60 else day)


def is_samordningsnummer(long: str) -> bool:
    return int(long[6:8]) > 60


def shown(long: str, *, on: datetime.date) -> str:
    """Write a number the way it is written on paper: ÅÅMMDD-NNNN, + from 100 years."""
    sign = "+" if on.year - int(long[:4]) >= 100 else "-"
    return f"{long[2:8]}{sign}{long[8:]}"


def _luhn_holds(ten: str) -> bool:
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(ten)]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
