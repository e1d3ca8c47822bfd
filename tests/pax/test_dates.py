"""Days as the clocks count them (lag 1930:173 2 §)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax import dates

DAY = datetime.date
YEARS = st.integers(2015, 2060)


@given(YEARS)
def test_the_eves_of_the_law_are_no_working_days(year):
    for eve in (DAY(year, 12, 24), DAY(year, 12, 31)):
        assert not dates.is_working_day(eve)
    # Midsommarafton is the Friday between 19 and 25 June.
    friday = next(day for n in range(19, 26) if (day := DAY(year, 6, n)).weekday() == 4)
    assert not dates.is_working_day(friday)


@given(YEARS)
def test_no_other_eve_is_free(year):
    """Skärtorsdagen, valborgsmässoafton and trettondagsafton are working days."""
    for month, number in ((4, 30), (1, 5), (12, 23)):
        day = DAY(year, month, number)
        assert dates.is_working_day(day) == (day.weekday() < 5)
    free = {d for d in dates._free_days() if d.year == year}
    public = {
        d
        for d in dates.holidays.country_holidays(
            "SE", include_sundays=False, years=year
        )
        if d.year == year
    }
    assert len(free - public) <= 3


@pytest.mark.parametrize(
    ("start", "length", "unit", "last"),
    [
        # From suspicion to report: over julafton, nyårsafton and trettondagen.
        (DAY(2025, 12, 15), 10, "working_days", DAY(2026, 1, 5)),
        (DAY(2026, 6, 15), 5, "working_days", DAY(2026, 6, 23)),
        # A last day is moved, in whatever the time is counted.
        (DAY(2026, 6, 9), 10, "days", DAY(2026, 6, 22)),  # midsommarafton
        (DAY(2026, 12, 3), 21, "days", DAY(2026, 12, 28)),  # julafton, then a weekend
        (DAY(2025, 3, 4), 3, "years", DAY(2028, 3, 6)),  # a Saturday
        (DAY(2023, 12, 31), 3, "years", DAY(2027, 1, 4)),  # nyårsafton
        (DAY(2026, 3, 2), 10, "days", DAY(2026, 3, 12)),
    ],
)
def test_the_last_day(start, length, unit, last):
    assert dates.add(start, length, unit) == last


@given(
    start=st.dates(DAY(2020, 1, 1), DAY(2050, 1, 1)),
    length=st.integers(1, 40),
    unit=st.sampled_from(["working_days", "days", "years"]),
)
def test_no_time_ends_on_a_day_that_is_free(start, length, unit):
    assert dates.is_working_day(dates.add(start, length, unit))
