"""The list of cases as it is read: what it shows, to whom, and in which order."""

import pytest
from django.urls import reverse

from cases.models import Case
from pax.audit.models import Event
from pax.audit.verbs import Verb

LIST = "/arenden/"


def references(response):
    return [row.case.reference for row in response.context["rows"]]


def test_shows_what_the_unit_may_read_newest_first(flag, client_for):
    first, second = flag(), flag()
    flag("vera", "Vuxenenheten")
    response = client_for("anna").get(LIST)
    assert references(response) == [second.reference, first.reference]
    assert response.context["count"] == "2\N{NO-BREAK SPACE}ärenden"
    page = response.content.decode()
    assert page.count(f'href="{second.get_absolute_url()}"') == 1
    assert "Skenseparation" in page


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("anna", 200),
        ("petra", 200),
        ("ulla", 404),
        ("sigrid", 404),
        ("lovisa", 404),
        ("frida", 404),
        ("elin", 404),
    ],
)
def test_only_those_who_read_cases_have_a_list(username, status, client_for):
    assert client_for(username).get(LIST).status_code == status


def test_others_cases_change_no_row_count_or_choice(flag, client_for):
    client = client_for("vera")
    before = client.get(LIST).content
    flag(text="hemlighet")
    after = client.get(LIST).content
    assert _without_tokens(before) == _without_tokens(after)


def _without_tokens(page):
    return [line for line in page.splitlines() if b"csrf" not in line]


def test_being_listed_is_recorded(flag, client_for, acting):
    flag()
    client_for("anna").get(LIST, {"steg": "flagga", "lage": "pagar"})
    with acting("anna"):
        event = Event.objects.get(verb=Verb.CASES_LISTED)
        assert event.because == "Pågår; Flagga; 1\N{NO-BREAK SPACE}ärende"
