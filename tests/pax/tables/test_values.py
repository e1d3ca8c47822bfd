"""Numbers, days and years as people write them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from pax.tables.values import day_in, number_in, text_in, year_in


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1250", "1250"),
        ("1 250", "1250"),
        ("1\N{NO-BREAK SPACE}250", "1250"),
        ("1\N{THIN SPACE}250\N{NARROW NO-BREAK SPACE}000", "1250000"),
        ("12 345,67", "12345.67"),
        ("12,5 %", "12.5"),
        ("12,5%", "12.5"),
        ("12,5\N{NO-BREAK SPACE}procent", "12.5"),
        ("125 000 kr", "125000"),
        ("125 000:-", None),
        ("\N{MINUS SIGN}3,2", "-3.2"),
        ("+3", "3"),
        ("12.5", "12.5"),
        ("29.7064312892482", "29.7064312892482"),
        ("0,06674046235637229900", "0.066740462356372299"),
        ("181.0", "181"),
        (7, "7"),
        (7.25, "7.25"),
        ("1.250", None),
        ("1 25", None),
        ("12a", None),
        ("#DIV/0!", None),
        (True, None),
        (float("inf"), None),
        ("1" * 15, None),
    ],
)
def test_numbers(written: object, value: str | None):
    if value is None:
        with pytest.raises(ValueError, match=r"tal|stort|sant"):
            number_in(written)
    else:
        assert number_in(written) == Decimal(value)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-02",
        "20261102",
        "2026/11/02",
        "2026-11-02 08:30",
        "2 nov 2026",
        "2 november 2026",
        "2 nov. 2026",
        "den 2 november 2026",
        "2:a november 2026",
        "2/11 2026",
        "2/11-2026",
        "02/11/2026",
        "2.11.2026",
        "2\N{NO-BREAK SPACE}nov\N{NO-BREAK SPACE}2026",
        datetime.date(2026, 11, 2),
        datetime.datetime.fromisoformat("2026-11-02T08:30"),
    ],
)
def test_days(written: object):
    assert day_in(written) == datetime.date(2026, 11, 2)


@pytest.mark.parametrize(
    "written", ["i vår", "2026-13-01", "31/2 2026", "2 foo 2026", "11-02", "12345"]
)
def test_what_is_no_day_says_how_to_write_one(written: str):
    with pytest.raises(ValueError, match="Skriv datumet som"):
        day_in(written)


@pytest.mark.parametrize("written", ["", "  ", None])
def test_nothing_is_nothing(written: object):
    assert number_in(written) is None
    assert day_in(written) is None


@pytest.mark.parametrize(("written", "year"), [("2024", 2024), (2024.0, 2024)])
def test_years(written: object, year: int):
    assert year_in(written) == year


@pytest.mark.parametrize("written", ["", None, "24", "1924", "år 2024"])
def test_what_is_no_year_is_told(written: object):
    with pytest.raises(ValueError, match="inget år"):
        year_in(written)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (5.0, "5"),
        (5.5, "5.5"),
        (True, "ja"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (" x ", "x"),
    ],
)
def test_cells_as_text(cell: object, text: str):
    assert text_in(cell) == text
