"""Days as the clocks count them."""

import datetime
import functools
from typing import Literal

import holidays

Length = Literal["working_days", "days", "years"]


@functools.cache
def _red_days() -> holidays.HolidayBase:
    return holidays.country_holidays("SE", include_sundays=False)


def is_working_day(day: datetime.date) -> bool:
    """Tell whether the day is neither Saturday, Sunday nor a Swedish holiday."""
    return day.weekday() < 5 and day not in _red_days()


def next_working_day(day: datetime.date) -> datetime.date:
    """Give the day itself, or the first working day after it (lag 1930:173 2 §)."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def add(start: datetime.date, length: int, unit: Length) -> datetime.date:
    """Count forward from a day: working days, days, or years."""
    if unit == "working_days":
        day = start
        for _ in range(length):
            day = next_working_day(day + datetime.timedelta(days=1))
        return day
    if unit == "years":
        return add_years(start, length)
    return start + datetime.timedelta(days=length)


def add_years(start: datetime.date, years: int) -> datetime.date:
    """Give the same date some years on; 29 February becomes the 28th."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
