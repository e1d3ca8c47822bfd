"""Earlier cases on the same person: found in any writing, and only by those who may."""

import datetime

import pytest

from cases.case.services import Seen
from cases.flag.services import raise_flag
from cases.listing.numbers import case_numbers, identity_numbers
from cases.listing.selectors import earlier_cases
from cases.models import Party
from pax.accounts.models import Unit


def seen(**values):
    return Seen(
        seen="Skild på papperet.",
        seen_on=datetime.date(2026, 11, 2),
        channel="own",
        support="forsorjningsstod",
        suspicion="skenseparation",
        **values,
    )


@pytest.fixture
def cases(acting):
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        flagged = raise_flag(
            seen(concerns_id="196408233234"), to_unit=unit, by=who.user
        )[1]
        investigated = raise_flag(seen(), to_unit=unit, by=who.user)[1]
        Party.objects.create(
            case=investigated,
            created_by=who.user,
            name="P",
            identity_number="196408233234",
        )
        raise_flag(seen(concerns_id="198101189289"), to_unit=unit, by=who.user)
    with acting("vera") as who:
        raise_flag(
            seen(concerns_id="196408233234"),
            to_unit=Unit.objects.get(name="Vuxenenheten"),
            by=who.user,
        )
    return {flagged.pk, investigated.pk}


@pytest.mark.parametrize(
    "written",
    ["196408233234", "640823-3234", "640823 3234", "19640823-3234", "6408233234"],
)
def test_found_in_any_way_of_writing(cases, acting, written):
    with acting("anna") as who:
        assert {c.pk for c in earlier_cases(who.user, written)} == cases


def test_other_units_cases_are_not_mentioned(cases, acting):
    with acting("vera") as who:
        found = earlier_cases(who.user, "196408233234")
        assert [c.unit.name for c in found] == ["Vuxenenheten"]
    with acting("petra") as who:
        assert earlier_cases(who.user, "196408233234") == []


NAME = "Åsa Öström-Ängkvist"


@pytest.fixture
def named(acting):
    """A flag about somebody by name alone, at one unit and at another."""
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        own = raise_flag(seen(concerns_name=NAME), to_unit=unit, by=who.user)[1]
        raise_flag(seen(concerns_name="Åsa Öström"), to_unit=unit, by=who.user)
    with acting("vera") as who:
        unit = Unit.objects.get(name="Vuxenenheten")
        raise_flag(seen(concerns_name=NAME), to_unit=unit, by=who.user)
    return own


@pytest.mark.parametrize(
    "written", [NAME, NAME.upper(), "Asa Ostrom Angkvist", " åsa  öström-ängkvist "]
)
def test_the_whole_name_is_found(named, acting, written):
    with acting("anna") as who:
        assert earlier_cases(who.user, "", written) == [named]


@pytest.mark.parametrize("written", ["", "Åsa", "Öström-", "Åsa Öst", "Åsa Ängkvist"])
def test_less_than_the_whole_name_is_not(named, acting, written):
    with acting("anna") as who:
        assert earlier_cases(who.user, "", written) == []


def test_the_same_name_with_another_number_is_somebody_else(named, acting):
    with acting("anna") as who:
        Party.objects.create(
            case=named,
            created_by=who.user,
            name="Bo Ek",
            identity_number="199001012385",
        )
        assert earlier_cases(who.user, "189001019802", "Bo Ek") == []
        assert earlier_cases(who.user, "", "Bo Ek") == [named]


def test_a_name_tells_nothing_of_cases_that_one_may_not_see(named, acting):
    with acting("vera") as who:
        found = earlier_cases(who.user, "", NAME)
        assert [c.unit.name for c in found] == ["Vuxenenheten"]
    for other in ("petra", "rakel"):
        with acting(other) as who:
            assert earlier_cases(who.user, "", NAME) == []


def test_whoever_reads_the_flags_case_is_told_of_the_others(named, acting, client_for):
    with acting("anna") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        again = raise_flag(seen(concerns_name=NAME), to_unit=unit, by=who.user)[1]
    page = client_for("anna").get(again.get_absolute_url()).content.decode()
    assert "Finns också i andra ärenden" in page
    assert named.reference in page
    assert f"{NAME} (samma namn)" in page


def test_no_number_finds_nothing(cases, acting):
    with acting("anna") as who:
        for text in ("", " ", "Anna", "1964", "🙂"):
            assert earlier_cases(who.user, text) == []


def test_numbers_are_recognised():
    assert identity_numbers("559999-9990") == [
        "195599999990",
        "205599999990",
        "185599999990",
        "5599999990",
        "559999-9990",
    ]
    assert identity_numbers("16559999-9990") == ["5599999990", "559999-9990"]
    assert case_numbers("5000 k123456–26") == ["5000K12345626"]
    assert case_numbers("am-12345-26") == ["AM1234526"]
    assert case_numbers("b 1234-26") == ["B123426"]
    assert case_numbers("sn 2026 42") == ["SN20260042"]
    assert case_numbers("SN-2026-0042") == ["SN20260042"]
    for text in ("skenseparation", "K123456-26", "2026", "", "🙂"):
        assert case_numbers(text) == []
