"""The list of cases as it is read: what it shows, to whom, and in which order."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.case.services import receive_disclosure
from cases.listing import selectors as listing
from cases.listing.selectors import Count, Edge, Filters
from cases.listing.views import counted
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.db.changes import change

LIST = "/arenden/"
#: Of the whole request: session, person, roles, units, page, cases, maps, count, …
QUERIES = 18


def references(response):
    return [case.reference for case, _ in response.context["rows"]]


def test_shows_what_the_unit_may_read_newest_first(flag, client_for):
    first, second = flag(), flag()
    flag("vera", "Vuxenenheten")
    response = client_for("anna").get(LIST)
    assert references(response) == [second.reference, first.reference]
    assert response.context["count"] == "2\N{NO-BREAK SPACE}ärenden"
    shown = response.content.decode()
    assert shown.count(f'href="{second.get_absolute_url()}"') == 1
    assert "Skenseparation" in shown


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
    # The page says in its margin at which minute it was made.
    with time_machine.travel(timezone.now(), tick=False):
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


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"lage": "pagar"}, "abc"),
        ({"lage": "avslutat"}, ""),
        ({"steg": "flagga"}, "abc"),
        ({"steg": "utredning"}, ""),
        ({"misstanke": "svartarbete"}, "b"),
        ({"stod": "assistans"}, "c"),
        ({"handlaggare": "jag"}, "a"),
        ({"handlaggare": "ingen"}, "bc"),
        ({"forsenat": "on"}, "b"),
        ({"misstanke": "svartarbete", "stod": "assistans"}, ""),
        ({"sort": "opened"}, "cba"),
        ({"sort": "due"}, "bac"),
    ],
)
def test_filters_and_orders(asked, shown, flag, acting, client_for):
    today = timezone.localdate()
    cases = {
        "a": flag(),
        "b": flag(suspicion="svartarbete"),
        "c": flag(support="assistans"),
    }
    with acting("anna") as who:
        day = datetime.timedelta(days=1)
        change(cases["a"], assignee=who.user, due_on=today, opened_on=today)
        change(cases["b"], due_on=today - day, opened_on=today - day)
        change(cases["c"], due_on=today + day, opened_on=today - 2 * day)
    found = references(client_for("anna").get(LIST, asked))
    names = {case.reference: name for name, case in cases.items()}
    given = "".join(names[reference] for reference in found)
    assert given == shown if "sort" in asked else sorted(given) == sorted(shown)


def test_chef_filters_on_colleagues_of_their_own_units_only(flag, client_for, person):
    flag()
    form = client_for("carin").get(LIST).context["form"]
    names = {label for _, label in form.fields["handlaggare"].choices}
    assert names == {"Alla", "Jag", "Ingen än", "Ingen, eller en som har slutat",
                     "Anna Ekvall", "Adam Brolund", "Gunilla Torpman"}  # fmt: skip
    region = client_for("rakel").get(LIST).context["form"]
    units = {label for _, label in region.fields["enhet"].choices}
    assert "Lokalpolisområde Södertälje" in units
    assert "Försörjningsstöd" not in units


@pytest.mark.parametrize(
    "asked",
    [
        {"lage": "alla-andras"},
        {"steg": "' OR true --"},
        {"handlaggare": "00000000-0000-0000-0000-000000000001"},
        {"enhet": "1"},
        {"misstanke": "x"},
        {"sort": "password"},
        {"q": "x" * 201},
    ],
)
def test_filter_that_cannot_be_read_shows_nothing_and_says_so(asked, flag, client_for):
    case = flag()
    answer = client_for("anna").get(LIST, asked)
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "Listan går inte att visa" in shown
    assert case.reference not in shown


def test_foreign_unit_and_person_are_no_choices(flag, client_for, person, acting):
    flag()
    client = client_for("carin")
    with acting("carin"):
        foreign = Unit.objects.get(name="Vuxenenheten")
    for asked in (
        {"enhet": str(foreign.uuid)},
        {"handlaggare": str(person("vera").uuid)},
        {"handlaggare": str(person("petra").uuid)},
    ):
        assert client.get(LIST, asked).status_code == 400


@pytest.mark.parametrize("edge", ["x", "", "2026-01-01~x", "~", "%", "9" * 999])
@pytest.mark.parametrize("way", ["after", "before"])
def test_edge_that_was_tampered_with_begins_the_list_anew(way, edge, flag, client_for):
    case = flag()
    answer = client_for("anna").get(LIST, {way: edge})
    assert references(answer) == [case.reference]


def test_pages_are_walked_by_links(flag, client_for, monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 2)
    monkeypatch.setattr(listing.page_of_cases, "__kwdefaults__", {
        **listing.page_of_cases.__kwdefaults__, "size": 2})  # fmt: skip
    cases = [flag().reference for _ in range(5)]
    client = client_for("anna")
    answer, seen = client.get(LIST, {"lage": "pagar"}), []
    while True:
        seen += references(answer)
        if not answer.context["page"].next_url:
            break
        answer = client.get(answer.context["page"].next_url)
    assert seen == cases[::-1]
    back = client.get(answer.context["page"].previous_url)
    assert references(back) == seen[2:4]
    assert references(client.get(back.context["page"].previous_url)) == seen[:2]


@pytest.mark.parametrize(
    ("username", "word"),
    [
        ("anna", "iakttaget"),
        ("carin", "iakttaget"),
        ("petra", "polisanmälan"),
        ("rakel", "polisanmälan"),
    ],
)
def test_as_many_queries_whoever_asks_and_however_much_there_is(
    username, word, flag, client_for, sent, acting, django_assert_num_queries
):
    client = client_for(username)
    if username in ("petra", "rakel"):
        with acting("petra") as who:
            receive_disclosure(sent, by=who.user)
    for cases in (1, 3):
        for _ in range(cases):
            flag()
        with django_assert_num_queries(QUERIES):
            client.get(LIST)
        with django_assert_num_queries(QUERIES - 1):  # what is found is not counted
            client.get(LIST, {"q": word})


def test_deep_page_takes_as_many_queries_as_the_first(
    flag, client_for, django_assert_num_queries
):
    newest = [flag(), flag(), flag()][-1]
    client = client_for("anna")
    client.get(LIST)
    edge = Edge(listing.address_form(str(newest.touched_at)), newest.uuid)
    with django_assert_num_queries(QUERIES):
        assert len(references(client.get(LIST, {"after": str(edge)}))) == 2


def test_columns_are_chosen_and_kept(flag, client_for):
    flag()
    client = client_for("anna")
    other = client_for("adam")
    address = reverse("cases:list-columns") + "?lage=pagar"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"columns": ["stod", "frist"]})
    assert (answer.status_code, answer.url) == (302, "/arenden/?lage=pagar")
    heads = [column.label for column in client.get(LIST).context["head"]]
    assert heads == ["Ärende", "Stöd", "Närmaste frist"]
    assert len(other.get(LIST).context["head"]) == 7


@pytest.mark.parametrize("columns", [[], ["title; DROP"], ["stod", "password"]])
def test_columns_that_are_not_there_are_refused(columns, client_for):
    client = client_for("anna")
    answer = client.post(reverse("cases:list-columns"), {"columns": columns})
    assert answer.status_code == 422
    assert len(client.get(LIST).context["head"]) == 7


def test_empty_list_says_what_to_do(client_for):
    client = client_for("anna")
    assert (
        "Ett ärende börjar med att någon flaggar" in client.get(LIST).content.decode()
    )
    searched = client.get(LIST, {"q": "finnsinte"}).content.decode()
    assert "Alla ord måste finnas i ärendet" in searched
    beyond = f"2001-01-01T00:00:00Z~{'0' * 8}-0000-0000-0000-000000000001"
    gone = client.get(LIST, {"after": beyond}).content.decode()
    assert "Ett ärende börjar" in gone


def test_count_stops_at_a_thousand():
    assert counted(Count(1)) == "1\N{NO-BREAK SPACE}ärende"
    assert counted(Count(0)) == "0\N{NO-BREAK SPACE}ärenden"
    assert counted(Count(1000, is_more=True)) == "1\N{NO-BREAK SPACE}000+ ärenden"


def test_count_says_that_there_are_more(flag, acting, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 2)
    for _ in range(4):
        flag()
    with acting("anna") as who:
        found = listing.page_of_cases(who.user, Filters())
        assert listing.count_cases(who.user, Filters(), found) == Count(2, is_more=True)
