"""What was written in the wrong case is moved, with a reason that both cases keep."""

import datetime

import pytest

from cases.enums import StatementKind
from cases.investigation import services as investigating
from cases.investigation.services import move
from cases.models import Party, Statement
from pax.errors import Denied, Invalid, WrongState
from tests.cases.investigation.test_investigation import open_case, tab

REASON = "Skrevs i fel ärende"


@pytest.fixture
def cases(acting):
    return open_case(acting), open_case(acting)


@pytest.fixture
def wrong(acting, cases):
    with acting("anna") as who:
        party = investigating.add_party(
            cases[0], by=who.user, name="Fel Person", note="Såg bilen"
        )
        fact = investigating.add_statement(
            cases[0],
            by=who.user,
            kind=StatementKind.FACT,
            text="Bor i Falun",
            source="Hembesök",
            noted_on=datetime.date(2026, 11, 3),
        )
    return {"party": party, "statement": fact}


ADDRESSES = {
    "party": ("/parter/{}/flytta/", Party, "Fel Person"),
    "statement": ("/utredning/uppgifter/{}/flytta/", Statement, "Bor i Falun"),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_moved_on_its_page_and_told_in_both_histories(
    cases, wrong, client_for, acting, name
):
    address, model, words = ADDRESSES[name]
    url = address.format(wrong[name].uuid)
    here, there = cases
    client = client_for("anna")
    sent = {"reference": there.reference.lower(), "because": REASON}
    assert client.post(url, sent | {"reference": "SN-0"}).status_code == 422
    assert client.post(url, sent | {"reference": here.reference}).status_code == 422
    assert client.post(url, sent).status_code == 302
    with acting("anna"):
        [moved] = model.objects.filter(case__in=cases)
        assert moved.case_id == there.pk
    assert words not in client.get(tab(here)).content.decode()
    assert words in client.get(tab(there)).content.decode()
    left = client.get(f"/arenden/{here.uuid}/historik/").content.decode()
    assert f"Flyttad till {there.reference}. {REASON}" in left
    came = client.get(f"/arenden/{there.uuid}/historik/").content.decode()
    assert f"Flyttad från {here.reference}. {REASON}" in came


def test_all_that_is_said_of_a_party_goes_along(acting, cases, wrong):
    with acting("anna") as who:
        moved = move(wrong["party"], cases[1], by=who.user, because=REASON)
        assert (moved.name, moved.note) == ("Fel Person", "Såg bilen")
        assert moved.history.get().history_user == who.user


def test_party_that_something_is_about_stays_until_it_has_gone(acting, cases, wrong):
    with acting("anna") as who:
        fact = wrong["statement"]
        fact.party = wrong["party"]
        fact.save()
        with pytest.raises(WrongState, match="gäller parten"):
            move(wrong["party"], cases[1], by=who.user, because=REASON)
        with pytest.raises(WrongState, match="Lägg till parten"):
            move(fact, cases[1], by=who.user, because=REASON)
        same = investigating.add_party(cases[1], by=who.user, name="Fel Person")
        assert move(fact, cases[1], by=who.user, because=REASON).party == same


def test_only_between_cases_that_one_works_with(acting, cases, wrong):
    with acting("anna") as who, pytest.raises(Invalid, match="varför"):
        move(wrong["party"], cases[1], by=who.user, because=" ")
    with acting("sigrid") as who, pytest.raises(Denied):
        move(wrong["party"], cases[1], by=who.user, because=REASON)
    with acting("vera") as who, pytest.raises(Invalid, match="har det numret"):
        investigating.case_to_move_to(cases[0].reference, by=who.user)
