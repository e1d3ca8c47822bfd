import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax.ui import swedish

TODAY = datetime.date(2026, 11, 22)
NOON = datetime.datetime(2026, 11, 22, 11, 0, tzinfo=datetime.UTC)


def plain(text: str) -> str:
    return text.replace(swedish.NBSP, " ")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (10655, "10 655 kr"),
        (Decimal("99.5"), "99,50 kr"),
        (0, "0 kr"),
        (-250, "−250 kr"),
        (Decimal("0.005"), "0,01 kr"),
        (1284500, "1 284 500 kr"),
    ],
)
def test_kronor(amount: Decimal | int, written: str) -> None:
    assert plain(swedish.kronor(amount)) == written
    assert " " not in swedish.kronor(amount)


def test_days_are_written_as_swedes_write_them() -> None:
    assert plain(swedish.day(TODAY)) == "22 nov 2026"
    long = swedish.day(TODAY, long=True, weekday=True)
    assert plain(long) == "söndag 22 november 2026"
    assert plain(swedish.moment(NOON)) == "22 nov 2026 kl. 12.00"


def test_a_moment_has_its_swedish_day() -> None:
    late = datetime.datetime(2026, 11, 21, 23, 30, tzinfo=datetime.UTC)
    assert plain(swedish.day(late)) == "22 nov 2026"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "i dag"),
        (1, "i morgon"),
        (-1, "i går"),
        (3, "om 3 dagar"),
        (-3, "för 3 dagar sedan"),
        (-21, "för 3 veckor sedan"),
        (90, "om 3 månader"),
        (-800, "för 2 år och 2 månader sedan"),
        (676, "om 1 år och 10 månader"),
        (365, "om 1 år"),
        (364, "om 1 år"),
        (10 * 365, "om 10 år"),
    ],
)
def test_relative_day(days: int, said: str) -> None:
    day = TODAY + datetime.timedelta(days=days)
    assert plain(swedish.relative_day(day, TODAY)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 dag"),
        (59, "59 dagar"),
        (60, "2 månader"),
        (676, "1 år och 10 månader"),
        (729_416, "1997 år och 1 månad"),
    ],
)
def test_what_is_far_is_told_in_months_and_years(days: int, said: str) -> None:
    assert plain(swedish.span(days)) == said


@given(st.integers(0, 10_000))
def test_a_span_never_says_nothing(days: int) -> None:
    assert plain(swedish.span(days))[0].isdigit()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "nyss"),
        (5, "för 5 minuter sedan"),
        (61, "för 1 timme sedan"),
        (60 * 13, "i går"),
        (-60 * 24, "i morgon"),
    ],
)
def test_relative_moment(minutes: int, said: str) -> None:
    at = NOON - datetime.timedelta(minutes=minutes)
    assert plain(swedish.relative_moment(at, NOON)) == said


def test_law_stays_on_one_line() -> None:
    assert swedish.lagrum("OSL 10 kap. 27 §") == "OSL 10\u00a0kap.\u00a027\u00a0§"
    assert swedish.lagrum("18 a § tredje st.") == "18\u00a0a\u00a0§ tredje st."


@pytest.mark.parametrize(
    ("size", "written"),
    [(0, "0 kB"), (1, "1 kB"), (840_123, "840 kB"), (1_234_567, "1,2 MB")],
)
def test_file_size(size: int, written: str) -> None:
    assert plain(swedish.file_size(size)) == written


def test_counted_nouns() -> None:
    assert plain(swedish.counted(1, "ärende", "ärenden")) == "1 ärende"
    assert plain(swedish.counted(1250, "ärende", "ärenden")) == "1 250 ärenden"


@given(st.integers(-(10**12), 10**12))
def test_numbers_can_be_read_back(value: int) -> None:
    written = swedish.number(value).replace(swedish.NBSP, "").replace("−", "-")
    assert int(written) == value
