"""Weeks, quarters and years as EST counts them: by ISO week."""

import datetime
from dataclasses import dataclass

WEEK = datetime.timedelta(weeks=1)
THURSDAY = datetime.timedelta(days=3)


def monday_of(year: int, week: int) -> datetime.date | None:
    """Give the first day of a week; None when the year has no such week."""
    try:
        return datetime.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def week_name(monday: datetime.date) -> str:
    """Write a week: v.47 2025."""
    year, week, _ = monday.isocalendar()
    return f"v.{week} {year}"


def same_week_last_year(monday: datetime.date) -> datetime.date | None:
    """Give the week of the same number a year before; week 53 may have none."""
    year, week, _ = monday.isocalendar()
    return monday_of(year - 1, week)


@dataclass(frozen=True)
class Window:
    """Weeks in a row, up to and with the last."""

    last: datetime.date
    weeks: int

    @property
    def mondays(self) -> list[datetime.date]:
        """The weeks, the oldest first."""
        return [self.last - WEEK * n for n in reversed(range(self.weeks))]

    @property
    def year_before(self) -> list[datetime.date | None]:
        """The same weeks a year before, in the same order."""
        return [same_week_last_year(monday) for monday in self.mondays]

    @property
    def all_mondays(self) -> set[datetime.date]:
        """The weeks of both years, and the one before the first."""
        earlier = {m for m in self.year_before if m}
        return {*self.mondays, *earlier, self.last - WEEK}

    @property
    def name(self) -> str:
        """What the weeks are called: v.48 2024–v.47 2025."""
        return f"{week_name(self.mondays[0])}–{week_name(self.last)}"


@dataclass(frozen=True)
class Period:
    """A quarter of a year, or the whole of it (quarter 0).

    A week belongs where its Thursday is, as ISO 8601 has it for years.
    """

    year: int
    quarter: int = 0

    def __str__(self) -> str:
        return f"kvartal {self.quarter} {self.year}" if self.quarter else str(self.year)

    @property
    def mondays(self) -> list[datetime.date]:
        """The weeks of it, the oldest first."""
        first = datetime.date.fromisocalendar(self.year, 1, 1)
        weeks = [first + WEEK * n for n in range(53)]
        return [monday for monday in weeks if self.holds(monday)]

    def holds(self, monday: datetime.date) -> bool:
        """Tell whether a week belongs to it."""
        thursday = monday + THURSDAY
        if thursday.year != self.year:
            return False
        return not self.quarter or (thursday.month + 2) // 3 == self.quarter
