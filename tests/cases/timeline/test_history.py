"""History: every version of every record, readable, and only by those who may."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.case.models import InCase
from cases.chain.services import move_case
from cases.models import Case, Disclosure, Note, Party
from cases.tasks import services as working
from cases.timeline.selectors import history_of, words_of
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.history import rules_of, told_fields
from pax.history.versions import versions_of

GET = RequestFactory().get
MODELS = [
    Case,
    Disclosure,
    *(m for m in apps.get_models() if issubclass(m, InCase) and hasattr(m, "history")),
]


@pytest.fixture
def party(annas_case, acting):
    with acting("anna") as who:
        party = Party.objects.create(
            case=annas_case, created_by=who.user, name="Johan Ek", address="Gågatan 1"
        )
    with acting("adam"):
        change(party, because="Flyttat", address="Torget 2", role="misstankt")
    return party


def versions(case, user, *, kind="", record=None):
    told = history_of(case, user)
    chosen = [one for one in told if not kind or one.model._meta.model_name == kind]
    page = versions_of(GET("/"), chosen, user, words=words_of(case), record=record)
    return page.items


def test_change_is_told_as_before_and_after_with_who_and_why(annas_case, party, acting):
    with acting("carin") as who:
        version = versions(annas_case, who.user)[0]
    assert version.title == "Ändrade part: Johan Ek"
    assert (version.who, version.because) == ("Adam Brolund", "Flyttat")
    assert {(c.label, c.before, c.after) for c in version.changes} == {
        ("Adress", "Gågatan 1", "Torget 2"),
        ("Roll", "Ej misstänkt", "Misstänkt"),
    }


def test_first_version_tells_what_was_written(annas_case, party, acting):
    with acting("carin") as who:
        first = versions(annas_case, who.user, kind="party")[-1]
    assert first.title == "Lade till part: Johan Ek"
    assert ("Namn", "", "Johan Ek") in {
        (c.label, c.before, c.after) for c in first.changes
    }


def test_history_of_one_record_is_told_by_itself(annas_case, party, acting):
    with acting("carin") as who:
        Note.objects.create(
            case=annas_case,
            created_by=who.user,
            text="x",
            happened_on=timezone.localdate(),
        )
        told = versions(annas_case, who.user, record=party.uuid)
    assert [v.title for v in told] == [
        "Ändrade part: Johan Ek",
        "Lade till part: Johan Ek",
    ]


def test_protected_address_is_masked_in_old_versions_too(annas_case, party, acting):
    with acting("anna"):
        change(party, is_protected=True)
    with acting("carin") as who:
        told = versions(annas_case, who.user, kind="party")
    text = repr(told)
    assert "Gågatan" not in text
    assert "Torget" not in text
    assert text.count("Skyddad uppgift") == 3  # new; before and after


def test_steps_and_choices_are_told_in_words(annas_case, acting):
    with acting("anna") as who:
        move_case(annas_case, "skriv_av", by=who.user, because="Hade anmält det.")
        told = versions(annas_case, who.user, kind="case")[0]
    assert {(c.label, c.before, c.after) for c in told.changes} >= {
        ("Steg", "Flagga", "Avslut"),
        ("Läge i steget", "", "Flaggan avskriven"),
    }


def test_deleted_record_is_told(annas_case, open_case, acting):
    other = open_case("anna")
    with acting("anna") as who:
        link = working.link_cases(
            annas_case, by=who.user, reference=other.reference, because="Samma hushåll"
        )
        working.unlink_cases(link, by=who.user)
        told = versions(annas_case, who.user, kind="caselink")[0]
    assert told.title == "Tog bort kopplat ärende"
    assert ("Varför", "Samma hushåll", "") in {
        (c.label, c.before, c.after) for c in told.changes
    }


# --- that nothing is missing --------------------------------------------------------


def test_every_model_that_belongs_to_a_case_is_in_the_history(annas_case, acting):
    belonging = {
        model
        for model in apps.get_app_config("cases").get_models()
        if hasattr(model, "history")
        and any(
            field.name == "case" and field.related_model is Case
            for field in model._meta.concrete_fields
        )
    }
    with acting("anna") as who:
        told = [one.model for one in history_of(annas_case, who.user)]
    assert set(told) == belonging | {Case} == set(MODELS)
    assert len(told) == len(MODELS)
    assert Disclosure in belonging  # the rule above finds what it should


@pytest.mark.parametrize("model", MODELS)
def test_every_field_that_is_told_has_a_swedish_name(model):
    for field in told_fields(model):
        own = str(field.verbose_name) != field.name.replace("_", " ")
        same = {"brottsrubricering", "plan"}  # called the same in code and Swedish
        assert own or field.name in same, field


@pytest.mark.parametrize("model", MODELS)
def test_every_record_is_called_something_in_swedish(model):
    assert str(model._meta.verbose_name) != model._meta.model_name
    named_by = rules_of(model).named_by
    assert not named_by or model._meta.get_field(named_by)


# --- in the browser ---------------------------------------------------------------


def test_reading_history_is_recorded_as_that(annas_case, party, client_for, acting):
    url = reverse("cases:history", args=[annas_case.uuid])
    response = client_for("carin").get(url)
    assert response.status_code == 200
    assert "Torget 2" in response.text
    with acting("anna"):
        verbs = Event.objects.filter(actor="Carin Stavsjö").values_list(
            "verb", flat=True
        )
        assert list(verbs) == [Verb.CASE_HISTORY_READ]


@pytest.mark.parametrize("username", ["vera", "viktor", "petra", "samira", "lovisa"])
def test_history_does_not_exist_for_others(
    annas_case, party, client_for, acting, username
):
    url = reverse("cases:history", args=[annas_case.uuid])
    assert client_for(username).get(url).status_code == 404
    with acting(username):
        for model in MODELS:
            assert not model.history.exists(), model  # the database's own wall


def test_another_cases_record_is_not_told_by_its_uuid(
    annas_case, party, veras_case, acting
):
    with acting("vera") as who:
        assert versions(veras_case, who.user, record=party.uuid) == []


@pytest.mark.parametrize("asked", [{"objekt": "x"}, {"kind": "user"}, {"after": "x"}])
def test_what_cannot_be_asked_for_shows_everything(
    annas_case, party, client_for, asked
):
    url = reverse("cases:history", args=[annas_case.uuid])
    assert "Torget 2" in client_for("anna").get(url, asked).text


def test_history_costs_the_same_with_more_in_it(annas_case, party, client_for, acting):
    client, url = client_for("anna"), reverse("cases:history", args=[annas_case.uuid])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    with acting("anna") as who:
        for n in range(3):
            more = Party.objects.create(
                case=annas_case, created_by=who.user, name=f"Nr {n}"
            )
            change(more, phone="070")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
