"""Every number here is from Skatteverket's published series for tests."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pax.ui.fields import PersonIdField
from pax.ui.personnummer import (
    PersonnummerError,
    birth_date,
    is_samordningsnummer,
    name_of,
    normalise,
    shown,
)

DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "long"),
    [
        ("199001012385", "199001012385"),
        ("19900101-2385", "199001012385"),
        ("900101-2385", "199001012385"),
        ("9001012385", "199001012385"),
        ("19900101 2385", "199001012385"),
        ("900101–2385", "199001012385"),
        ("189001019802", "189001019802"),
        ("900101+9802", "189001019802"),
        ("200002292399", "200002292399"),
        ("191401682396", "191401682396"),  # samordningsnummer
        ("191500722390", "191500722390"),  # samordningsnummer, month not known
        ("191711602399", "191711602399"),  # samordningsnummer, day not known
        ("150072-2390", "201500722390"),  # of ten digits, the century guessed
        ("150072+2390", "191500722390"),
        ("171160+2399", "191711602399"),
        ("140168+2396", "191401682396"),
        ("18900101+9802", "189001019802"),  # the sign agrees with the year
        ("900101\N{NON-BREAKING HYPHEN}2385", "199001012385"),
        ("900101\N{MINUS SIGN}2385", "199001012385"),
        ("900101\N{HYPHEN}2385", "199001012385"),
        ("900101\N{EM DASH}2385", "199001012385"),
    ],
)
def test_normalise_reads_what_people_write(written: str, long: str) -> None:
    assert normalise(written, on=DAY) == long


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("19900101-2386", "Kontrollsiffran"),
        ("19901301-2381", "finns inte"),
        ("19900101+2385", "Plustecknet säger"),  # of 1990, and over a hundred
        ("20000229+2399", "Plustecknet säger"),
        ("1990", "tio eller tolv siffror"),
        ("19900101-238a", "tio eller tolv siffror"),
        ("19900101-238\N{SUPERSCRIPT TWO}", "tio eller tolv siffror"),
        ("٩٠٠١٠١-٢٣٨٥", "tio eller tolv siffror"),
    ],
)
def test_normalise_says_what_is_wrong(written: str, says: str) -> None:
    with pytest.raises(PersonnummerError, match=says):
        normalise(written, on=DAY)


def test_ten_digits_are_of_the_latest_century_that_has_been() -> None:
    day = datetime.date(2000, 2, 28)
    assert normalise("000229-2399", on=day + datetime.timedelta(1))[:4] == "2000"
    with pytest.raises(PersonnummerError):  # 1900 had no such day
        normalise("000229-2399", on=day)


def test_a_number_is_called_what_it_is() -> None:
    assert name_of("199001012385") == "Personnummer"
    assert name_of("191401682396") == "Samordningsnummer"
    assert name_of("191711602399") == "Samordningsnummer"
    assert name_of("5560160680") == "Organisationsnummer"


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(PersonnummerError, match="inte inträffat än"):
        normalise("20240229-2383", on=datetime.date(2024, 2, 28))


@given(st.text() | st.from_regex(r"[0-9]{6}[-+]?[0-9]{4}"))
def test_normalise_gives_twelve_digits_or_a_reason(text: str) -> None:
    with contextlib.suppress(PersonnummerError):
        long = normalise(text, on=DAY)
        assert len(long) == 12
        assert long.isascii()
        assert long.isdigit()


def test_a_kept_number_is_drawn_so_that_it_can_be_read() -> None:
    field = PersonIdField()
    assert field.prepare_value("199001012385") == "19900101-2385"
    assert field.prepare_value("9001") == "9001"
    assert field.clean("900101-2385") == "199001012385"


def test_birth_date_of_a_samordningsnummer_is_sixty_days_less() -> None:
    assert birth_date("191401682396") == datetime.date(1914, 1, 8)
    assert birth_date("191500722390") is None
    assert is_samordningsnummer("191711602399")
    assert not is_samordningsnummer("199001012385")


def test_shown_has_plus_from_the_year_of_a_hundred() -> None:
    assert shown("199001012385", on=DAY) == "900101-2385"
    assert shown("189001019802", on=DAY) == "900101+9802"
