"""Jäv closes a case: to read it, and to decide in it by whatever road."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from cases.assignment import services as assigning
from cases.chain.services import move_case
from cases.disclosure.services import ask_to_withdraw
from cases.enums import NotReportedReason
from cases.investigation.services import add_party
from cases.models import Case, CaseAccess, JavCheck, Party
from cases.report.services import decline_report
from cases.tasks.services import add_note
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.errors import Denied, PaxError, WrongState
from tests.cases import police_scene as scenes
from tests.cases.investigation.test_investigation import open_case


@pytest.fixture
def reported(acting):
    """A case whose report Carin has signed, in which she then says she is biased."""
    case = open_case(acting)
    sent = scenes.report(scenes.at_report(case, acting), acting)
    with acting("carin") as who:
        assigning.answer_jav(
            case, by=who.user, is_biased=True, explanation="Min bror är part"
        )
    return case, sent


#: What somebody could decide in a case that is closed to them.
ACTS = {
    "assign": lambda case, _, by: assigning.assign_case(case, by=by, assignee=by),
    "restrict": lambda case, _, by: assigning.restrict_case(
        case, by=by, people=[], because="Skäl"
    ),
    "lift": lambda case, _, by: assigning.lift_restriction(case, by=by, because="Skäl"),
    "withdraw": lambda _, sent, by: ask_to_withdraw(sent, by=by, because="Skäl"),
    "take it back": lambda case, _, by: assigning.answer_jav(
        case, by=by, is_biased=False
    ),
    "move": lambda case, _, by: move_case(case, "skriv_av", by=by, because="Skäl"),
    "decline": lambda case, _, by: decline_report(
        case, by=by, reason=NotReportedReason.values[0], because="Skäl"
    ),
    "party": lambda case, _, by: add_party(case, by=by, name="Ny"),
    "note": lambda case, _, by: add_note(
        case, by=by, text="Ny", happened_on=timezone.localdate()
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_biased_decider_decides_nothing(acting, reported, act):
    case, sent = reported
    with acting("carin") as who, pytest.raises(Denied, match="anmält jäv"):
        ACTS[act](case, sent, who.user)


def test_a_biased_decider_reads_nothing(acting, client_for, reported):
    case, sent = reported
    with acting("carin") as who:
        seen = Case.objects.visible_to(who.user)
        assert not seen.filter(pk=case.pk).exists()
        for model in (Case, CaseAccess, Party):
            assert not model.objects.exists(), model
    carin = client_for("carin")
    for page in (case.get_absolute_url(), sent.get_absolute_url()):
        assert carin.get(page).status_code == 404
    for page in ("/", reverse("cases:list"), "/arenden/?q=Rosita"):
        assert case.reference not in carin.get(page, follow=True).content.decode()
    # Whoever is not biased reads it as before.
    assert client_for("anna").get(case.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_case SET is_open = is_open",
        "UPDATE cases_javcheck SET is_biased = false",
        "UPDATE cases_javcheck SET lifted_at = now(), lifted_by_id = person_id",
    ],
)
def test_the_tables_refuse_it_too(acting, reported, statement):
    with acting("carin"), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
                assert cursor.rowcount == 0
        except ProgrammingError as error:
            assert isinstance(error.__cause__, InsufficientPrivilege)  # noqa: PT017


def test_another_who_gives_out_work_lifts_it_with_a_reason(acting, client_for, person):
    case = open_case(acting)
    with acting("anna") as who:
        answer = assigning.answer_jav(
            case, by=who.user, is_biased=True, explanation="Min granne"
        )
    with acting("adam") as who, pytest.raises(Denied):  # gives out no work
        assigning.lift_jav(answer, by=who.user, because="Skäl")
    with acting("anna") as who, pytest.raises(Denied):
        assigning.lift_jav(answer, by=who.user, because="Skäl")
    assert client_for("anna").get(case.get_absolute_url()).status_code == 404
    carin = client_for("carin")
    url = reverse("cases:lift-jav", args=[answer.uuid])
    assigned = carin.get(reverse("cases:assign", args=[case.uuid])).content.decode()
    assert url in assigned
    assert "Min granne" in carin.get(url).content.decode()
    sent = {"because": "Grannen har flyttat", "version": answer.version}
    assert carin.post(url, sent).status_code == 302
    assert client_for("anna").get(case.get_absolute_url()).status_code == 200
    with acting("carin") as who, pytest.raises(WrongState):
        assigning.lift_jav(
            JavCheck.objects.get(pk=answer.pk), by=who.user, because="Igen"
        )


def test_who_says_yes_on_the_page_is_led_away_from_the_case(acting, client_for):
    case = open_case(acting)
    sent = {"once": str(uuid.uuid4()), "is_biased": "ja", "explanation": "Min granne"}
    answer = client_for("anna").post(f"/arenden/{case.uuid}/jav/", sent)
    assert answer.url == reverse("cases:list")


def test_narrowed_case_without_another_decider_gets_one(acting, person):
    case = open_case(acting)
    with acting("carin") as who:
        assigning.restrict_case(case, by=who.user, people=[], because="Skäl")
        try:
            assigning.answer_jav(case, by=who.user, is_biased=True, explanation="Släkt")
        except PaxError as refused:
            pytest.fail(str(refused))
        assert not Case.objects.filter(pk=case.pk).exists()


def test_tables_know_who_gives_out_work():
    """pax_bias_is_lifted_by_another() names the roles that CASE_ASSIGN is given by."""
    holding = {r for r, s in ROLES.items() if Permission.CASE_ASSIGN in s.permissions}
    assert holding == {"chef", "polis_lokal", "polis_region"}
