"""Days as the clocks count them.

Lag (1930:173) om beräkning av lagstadgad tid 2 §: where the last day for doing
something falls on a Sunday, another public holiday, a Saturday, midsommarafton,
julafton or nyårsafton, it may be done on the next working day.

Pax goes beyond the law in two ways, and never to anybody's harm by it: a time that
the law does not set (an answer that the police owe, a day that was agreed on) moves
in the same way; and where a time is counted in working days, the three eves are
stepped over on the way there too, as Saturdays and holidays are.
"""

import datetime
import functools
from typing import Literal

import holidays

Length = Literal["working_days", "days", "years"]


@functools.cache
def _free_days() -> holidays.HolidayBase:
    """Give the public holidays, and the three eves that 2 § holds equal to them.

    `de_facto` is exactly those three; a test says so, year by year.
    """
    return holidays.country_holidays(
        "SE", include_sundays=False, categories=("public", "de_facto")
    )


def is_working_day(day: datetime.date) -> bool:
    """Tell whether the day is none of those that 2 § names."""
    return day.weekday() < 5 and day not in _free_days()


def next_working_day(day: datetime.date) -> datetime.date:
    """Give the day itself, or the first working day after it: a last day (2 §)."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def add(start: datetime.date, length: int, unit: Length) -> datetime.date:
    """Give the last day of a time: so many working days, days or years from a day."""
    if unit == "working_days":
        day = start
        for _ in range(length):
            day = next_working_day(day + datetime.timedelta(days=1))
        return day
    if unit == "years":
        return next_working_day(add_years(start, length))
    return next_working_day(start + datetime.timedelta(days=length))


def add_years(start: datetime.date, years: int) -> datetime.date:
    """Give the same date some years on; 29 February becomes the 28th."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
