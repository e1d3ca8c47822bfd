"""When a group meets next, by its rhythm: on the same weekday, and on no holiday."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from itertools import islice

from pax.dates import next_working_day
from samverkan.groups.enums import Rhythm

WEEK = datetime.timedelta(weeks=1)
#: How many months there are from one meeting to the next.
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
#: The last weekday of its kind in a month is the fourth or the fifth.
FOURTH = 4


def next_days(
    rhythm: str, since: datetime.date, *, after: datetime.date, count: int
) -> list[datetime.date]:
    """Propose the days of the next meetings, counted from a meeting on `since`.

    Days up to and including `after` have passed, or are taken.
    """
    days = (next_working_day(day) for day in _days(rhythm, since))
    return list(islice((day for day in days if day > after), count))


def _days(rhythm: str, since: datetime.date) -> Iterator[datetime.date]:
    turn = 0
    while step := _step(rhythm, since):
        turn += 1
        yield step(turn)


def _step(rhythm: str, since: datetime.date) -> Callable[[int], datetime.date] | None:
    """Give how far on the n:th next meeting is; None where there is no rhythm."""
    if rhythm in WEEKS:
        weeks = WEEKS[Rhythm(rhythm)]
        return lambda turn: since + turn * weeks * WEEK
    if rhythm in MONTHS:
        months = MONTHS[Rhythm(rhythm)]
        return lambda turn: same_weekday(since, turn * months)
    return None


def same_weekday(day: datetime.date, months: int) -> datetime.date:
    """Give the same weekday some months on: the second Tuesday remains the second.

    From the fourth on it becomes the fourth: there is not always a fifth.
    """
    nth = min((day.day - 1) // 7, FOURTH - 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = datetime.date(year, month + 1, 1)
    to_weekday = (day.weekday() - first.weekday()) % 7
    return first + datetime.timedelta(days=to_weekday + 7 * nth)
