"""When a group meets next."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from pax.dates import is_working_day
from samverkan.groups.enums import Rhythm
from samverkan.meetings.wheel import next_days, same_weekday

DAY = datetime.date


def test_every_month_on_the_same_weekday_of_its_kind():
    found = next_days(Rhythm.MONTHLY, DAY(2026, 9, 8), after=DAY(2026, 9, 8), count=3)
    # The second Tuesdays.
    assert found == [DAY(2026, 10, 13), DAY(2026, 11, 10), DAY(2026, 12, 8)]


def test_a_holiday_is_passed_by():
    # Four weeks after 3 December is New Year's Eve; 2026-12-24/25 are red.
    found = next_days(
        Rhythm.WEEKLY, DAY(2026, 12, 18), after=DAY(2026, 12, 18), count=1
    )
    assert found == [DAY(2026, 12, 28)]


def test_days_that_have_passed_are_not_proposed():
    found = next_days(
        Rhythm.FORTNIGHTLY, DAY(2026, 1, 7), after=DAY(2026, 6, 1), count=2
    )
    assert found == [DAY(2026, 6, 10), DAY(2026, 6, 24)]


def test_no_rhythm_proposes_nothing():
    assert next_days(Rhythm.WHEN_NEEDED, DAY(2026, 1, 7), after=DAY.min, count=3) == []


@given(
    since=st.dates(DAY(2020, 1, 1), DAY(2040, 12, 31)),
    rhythm=st.sampled_from([r for r in Rhythm if r != Rhythm.WHEN_NEEDED]),
)
def test_every_proposal_is_a_working_day_after_the_last(since, rhythm):
    found = next_days(rhythm, since, after=since, count=4)
    assert found == sorted(found)
    assert all(is_working_day(day) and day > since for day in found)


@given(st.dates(DAY(2020, 1, 1), DAY(2040, 12, 31)), st.integers(0, 24))
def test_the_weekday_stays(day, months):
    later = same_weekday(day, months)
    assert later.weekday() == day.weekday()
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
