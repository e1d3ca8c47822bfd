"""What was wrong in a case is struck with a reason, and the history keeps it."""

import datetime

import pytest
from django.db import ProgrammingError, connection
from django.db.transaction import atomic

from cases.calculation import services as calculating
from cases.calculation.services import LineInput
from cases.enums import LineKind, StatementKind
from cases.investigation import services as investigating
from cases.investigation.services import strike
from cases.models import (
    Calculation,
    CalculationLine,
    Communication,
    Party,
    Polisanmalan,
    Statement,
)
from pax.audit.models import Event
from pax.errors import Denied, Invalid, WrongState
from tests.cases.investigation.test_investigation import open_case, tab

REASON = "Hör till ett annat ärende"


@pytest.fixture
def case(acting):
    return open_case(acting)


@pytest.fixture
def wrong(acting, case):
    """A party, a fact and a calculation that do not belong in the case."""
    with acting("anna") as who:
        party = investigating.add_party(case, by=who.user, name="Fel Person")
        fact = investigating.add_statement(
            case,
            by=who.user,
            kind=StatementKind.FACT,
            text="Bor i Falun",
            source="Hembesök",
            noted_on=datetime.date(2026, 11, 3),
        )
        sums = calculating.add_calculation(
            case,
            by=who.user,
            name="Fel hushåll",
            lines=[LineInput(LineKind.EXPENSE, "Hyra", 8000)],
        )
        told = investigating.communicate(
            case,
            by=who.user,
            party=investigating.add_party(case, by=who.user, name="Rätt Person"),
            sent_on=datetime.date(2026, 11, 4),
            how="Brev till fel adress",
        )
    return {
        "party": party,
        "statement": fact,
        "communication": told,
        "calculation": sums,
    }


KINDS = {
    "party": (Party, "/parter/{}/stryk/", "Fel Person"),
    "statement": (Statement, "/utredning/uppgifter/{}/stryk/", "Bor i Falun"),
    "communication": (
        Communication,
        "/utredning/kommuniceringar/{}/stryk/",
        "Brev till fel adress",
    ),
    "calculation": (Calculation, "/kalkyler/{}/stryk/", "Fel hushåll"),
}


@pytest.mark.parametrize("name", KINDS)
def test_struck_on_its_page_and_kept_in_history(case, wrong, client_for, acting, name):
    model, address, words = KINDS[name]
    url = address.format(wrong[name].uuid)
    client = client_for("anna")
    assert words in client.get(url).content.decode()
    assert client.post(url, {"because": " "}).status_code == 422
    with acting("anna"):
        assert model.objects.filter(pk=wrong[name].pk).exists()
    assert client.post(url, {"because": REASON}).status_code == 302
    with acting("anna"):
        assert not model.objects.filter(pk=wrong[name].pk).exists()
    for page in (tab(case), f"/arenden/{case.uuid}/kalkyl/"):
        assert words not in client.get(page).content.decode()
    history = client.get(f"/arenden/{case.uuid}/historik/").content.decode()
    assert f"Struken: {REASON}" in history
    assert words in history
    assert client.get(url).status_code == 404


def test_way_to_it_is_where_the_thing_is(case, wrong, client_for):
    client = client_for("anna")
    for page, name in (
        (f"/parter/{wrong['party'].uuid}/", "party"),
        (f"/utredning/uppgifter/{wrong['statement'].uuid}/", "statement"),
        (
            f"/utredning/kommuniceringar/{wrong['communication'].uuid}/svar/",
            "communication",
        ),
        (f"/arenden/{case.uuid}/kalkyl/", "calculation"),
    ):
        url = KINDS[name][1].format(wrong[name].uuid)
        assert url in client.get(page).content.decode(), name


def test_lines_of_a_calculation_go_with_it_and_stay_in_history(acting, wrong):
    with acting("anna") as who:
        strike(wrong["calculation"], by=who.user, because=REASON)
        assert not CalculationLine.objects.exists()
        gone = CalculationLine.history.filter(history_type="-")
        assert [line.label for line in gone] == ["Hyra"]


def test_party_that_something_is_about_is_struck_after_it(acting, case, wrong):
    party = wrong["party"]
    with acting("anna") as who:
        about = investigating.add_statement(
            case,
            by=who.user,
            kind=StatementKind.ASSESSMENT,
            text="Bor nog inte där",
            noted_on=datetime.date(2026, 11, 3),
            party=party,
        )
        with pytest.raises(WrongState, match="Stryk eller ändra det först"):
            strike(party, by=who.user, because=REASON)
        strike(about, by=who.user, because=REASON)
        strike(party, by=who.user, because=REASON)
        assert not Party.objects.filter(case=case, name="Fel Person").exists()


def test_no_report_that_is_prepared_names_what_is_struck(acting, case, wrong):
    with acting("anna") as who:
        report = Polisanmalan.objects.create(
            case=case,
            created_by=who.user,
            brottsrubricering="bidragsbrott",
            description="Prov",
            parties=[wrong["party"].uuid],
            statements=[wrong["statement"].uuid],
        )
        for name in ("party", "statement"):
            strike(wrong[name], by=who.user, because=REASON)
        report.refresh_from_db()
        assert (report.parties, report.statements) == ([], [])


def test_strike_takes_a_reason_and_one_who_works_with_it(acting, case, wrong):
    with acting("anna") as who, pytest.raises(Invalid, match="varför"):
        strike(wrong["party"], by=who.user, because=" ")
    with acting("sigrid") as who, pytest.raises(Denied):
        strike(wrong["party"], by=who.user, because=REASON)
    with acting("anna") as who:
        closed = Party.objects.select_related("case").get(pk=wrong["party"].pk)
        closed.case.is_open = False
        with pytest.raises(WrongState, match="avslutat"):
            strike(closed, by=who.user, because=REASON)


@pytest.mark.parametrize("name", KINDS)
def test_database_lets_nothing_be_struck_without_a_reason(acting, wrong, name):
    model = KINDS[name][0]
    with acting("anna") as who:
        with pytest.raises(ProgrammingError, match="without a reason"), atomic():
            remove(model.objects.filter(pk=wrong[name].pk))
        strike(model.objects.get(pk=wrong[name].pk), by=who.user, because=REASON)
        at_once()


def remove(rows):
    """Remove rows as nothing in the application does: nobody is told."""
    CalculationLine.objects.all().delete()
    rows._raw_delete("default")
    at_once()


def at_once():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_reason_is_not_in_the_log(acting, case, wrong):
    with acting("anna") as who:
        strike(wrong["party"], by=who.user, because=REASON)
        assert not Event.objects.filter(because__contains=REASON).exists()
