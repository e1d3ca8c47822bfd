"""Personnummer and samordningsnummer: read as people write them, kept as 12 digits.

The check itself is the ``personnummer`` package's; this module says in plain words
what is wrong (folkbokföringslagen 18 and 18 a §§).
"""

import datetime
import re

from personnummer.personnummer import Personnummer, PersonnummerException

from pax.ui.text import plain_dashes

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
    compact = re.sub(r"\s", "", plain_dashes(text))
    found = _FORM.fullmatch(compact)
    if not found:
        raise PersonnummerError(
            "Skriv tio eller tolv siffror, till exempel ÅÅÅÅMMDD-NNNN."
        )
    if not _luhn_holds(found["day"] + found["last"]):
        raise PersonnummerError(
            "Kontrollsiffran, den sista siffran, stämmer inte. Kontrollera numret."
        )
    long = (found["century"] or _century(found, on)) + found["day"] + found["last"]
    if found["sign"] == "+" and on.year - int(long[:4]) < 100:
        raise PersonnummerError(
            f"Plustecknet säger att personen är minst hundra år, men året är "
            f"{long[:4]}. Skriv numret med bindestreck, eller rätta årtalet."
        )
    _check_day(found, long)
    born = birth_date(long)
    if born and born > on:
        raise PersonnummerError(
            "Födelsedatumet har inte inträffat än. Kontrollera årtalet."
        )
    return long


def _check_day(found: re.Match[str], long: str) -> None:
    """Refuse a day that is none; in a samordningsnummer part of it may be unknown."""
    if _PARTIAL.fullmatch(long):
        return
    try:
        Personnummer(long)
    except (PersonnummerException, ValueError) as error:
        day = (found["century"] or "") + found["day"]
        raise PersonnummerError(
            f"Datumet {day} finns inte. Kontrollera de första siffrorna."
        ) from error


def _century(found: re.Match[str], on: datetime.date) -> str:
    """Give the century that ten digits leave out: the latest, and + the one before it.

    The sign is + from the year in which a person turns 100 (folkbokföringslagen 18 §).
    """
    year = on.year - (on.year - int(found["day"][:2])) % 100
    month, day = int(found["day"][2:4]), int(found["day"][4:6]) % 60
    # Where month or day is not known (samordningsnummer), only the year can tell.
    is_later = bool(month and day) and (year, month, day) > (on.year, on.month, on.day)
    if found["sign"] == "+" or is_later:
        year -= 100
    return str(year)[:2]


def birth_date(long: str) -> datetime.date | None:
    """Give the day of birth that twelve digits tell, when they tell the whole of it."""
    year, month, day = int(long[:4]), int(long[4:6]), int(long[6:8])
    if is_samordningsnummer(long):
        day -= 60
    return datetime.date(year, month, day) if month and day else None


def is_samordningsnummer(long: str) -> bool:
    """Tell whether twelve digits are a samordningsnummer: 60 is added to the day."""
    return int(long[6:8]) >= 60


def name_of(number: str) -> str:
    """Say what a number is called, by its digits: twelve are a person's, ten not."""
    if len(number) != 12 or not number.isdigit():
        return "Organisationsnummer" if number.isdigit() else "Nummer"
    return "Samordningsnummer" if is_samordningsnummer(number) else "Personnummer"


def shown(long: str, *, on: datetime.date) -> str:
    """Write a number the way it is written on paper: ÅÅMMDD-NNNN, + from 100 years."""
    sign = "+" if on.year - int(long[:4]) >= 100 else "-"
    return f"{long[2:8]}{sign}{long[8:]}"


def _luhn_holds(ten: str) -> bool:
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(ten)]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
