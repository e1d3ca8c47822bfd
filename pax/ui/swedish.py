"""How Swedish is written: sums, days, law, and what must not break over two lines."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from pax.ui.text import fold

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
LONG_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti"),
    *("september", "oktober", "november", "december"),
)
# The short names of Svenska skrivregler: the four-letter months are not cut.
MONTHS = (
    *("jan", "feb", "mars", "apr", "maj", "juni"),
    *("juli", "aug", "sep", "okt", "nov", "dec"),
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
#: How many days there are in a month, in the long run.
MONTH = 365.2425 / 12
DAY_NAMES = {0: "i dag", 1: "i morgon", -1: "i går"}

_LAW = re.compile(
    r"(?<=\d) (?=(?:kap\.|§|st\.|p\.|mom\.))|(?<=kap\.) (?=\d)|(?<=[a-z]) (?=§)"
    r"|(?<=\d) (?=[a-z] §)"
)


def kronor(amount: Decimal | int | float) -> str:
    """Write a sum: 10 655 kr, 99,50 kr, −250 kr."""
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole, _, cents = f"{abs(exact):,.2f}".partition(".")
    text = whole.replace(",", NBSP) + ("" if cents == "00" else f",{cents}")
    return f"{MINUS if exact < 0 else ''}{text}{NBSP}kr"


def number(value: int) -> str:
    """Write a whole number with spaces between thousands: 1 250."""
    return f"{value:,}".replace(",", NBSP).replace("-", MINUS)


def day(on: datetime.date, *, long: bool = False, weekday: bool = False) -> str:
    """Write a day: 22 nov 2026, or söndag 22 november 2026."""
    on = swedish_date(on)
    month = (LONG_MONTHS if long else MONTHS)[on.month - 1]
    name = f"{WEEKDAYS[on.weekday()]} " if weekday else ""
    return f"{name}{on.day}{NBSP}{month}{NBSP}{on.year}"


def clock(at: datetime.datetime) -> str:
    """Write a time of day: 14.02."""
    return f"{timezone.localtime(at):%H.%M}"


def moment(at: datetime.datetime) -> str:
    """Write a moment: 22 nov 2026 kl. 14.02."""
    return f"{day(at)} kl.{NBSP}{clock(at)}"


def swedish_date(on: datetime.date) -> datetime.date:
    """Give the day it is in Sweden at a moment; a plain day is left alone."""
    return timezone.localtime(on).date() if isinstance(on, datetime.datetime) else on


def days_between(on: datetime.date, today: datetime.date) -> int:
    """Count the days from today to a day, which may be a moment."""
    return (swedish_date(on) - today).days


def relative_day(on: datetime.date, today: datetime.date) -> str:
    """Say how far off a day is: i morgon, om 3 dagar, för 2 veckor sedan."""
    days = days_between(on, today)
    if days in DAY_NAMES:
        return DAY_NAMES[days]
    amount = _span(abs(days))
    return f"om {amount}" if days > 0 else f"för {amount} sedan"


def relative_moment(at: datetime.datetime, now: datetime.datetime) -> str:
    """Say how long ago something was: nyss, för 5 minuter sedan, i går."""
    seconds = (now - at).total_seconds()
    today = swedish_date(now)
    if seconds < 0 or swedish_date(at) != today:
        return relative_day(at, today)
    if seconds < 60:
        return "nyss"
    if seconds < 3600:
        return f"för {_counted(int(seconds // 60), 'minut', 'minuter')} sedan"
    return f"för {_counted(int(seconds // 3600), 'timme', 'timmar')} sedan"


def span(days: int) -> str:
    """Write a length of time: in days while they can be grasped, then in months."""
    return _counted(days, "dag", "dagar") if days < 60 else _far(days)


def _span(days: int) -> str:
    if 14 <= days < 60:
        return _counted(days // 7, "vecka", "veckor")
    return span(days)


def _far(days: int) -> str:
    """Write months, or from a year on years and months."""
    years, months = divmod(round(days / MONTH), 12)
    parts = [
        *([_counted(years, "år", "år")] if years else []),
        *([_counted(months, "månad", "månader")] if months else []),
    ]
    return " och ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count}{NBSP}{one if count == 1 else many}"


def counted(count: int, one: str, many: str) -> str:
    """Write a number with its noun: 1 ärende, 12 ärenden."""
    return f"{number(count)}{NBSP}{one if count == 1 else many}"


_LAST = str.maketrans("åäö", "{|}")  # what stands after z


def sort_key(text: str) -> str:
    """Give what a name is sorted by: å, ä, ö last, and other marks of no account.

    pax_in_swedish() (pax/access/sql) says the same in the database.
    """
    return fold(text).translate(_LAST)


def lagrum(text: str) -> str:
    """Keep a reference to law together on one line: 10 kap. 27 §."""
    return _LAW.sub(NBSP, text)


def file_size(size: int) -> str:
    """Write the size of a file: 840 kB, 1,2 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}kB" if size else f"0{NBSP}kB"
    return f"{size / 1_000_000:.1f}".replace(".", ",") + f"{NBSP}MB"
