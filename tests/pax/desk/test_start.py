"""The start page: what waits, by role, and nothing of anybody else's."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.models import Paper
from atgardsplan.papers.services import begin_paper, send_paper
from atgardsplan.plan.services import deciding
from atgardsplan.plan.services.tree import add_direction, add_need, begin_plan
from cases.assignment.services import take_up
from cases.chain.services import move_case
from cases.models import Party
from cases.tasks import services as working
from lagesbild.report.models import EditionVariant, Lagesbild
from lagesbild.report.services import releasing
from lagesbild.report.services.writing import begin_lagesbild
from pax.access import grants
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.desk.startpage import start_page_for
from pax.editions.content import fingerprint
from pax.ui.parts import AT_MOST
from tests.lagesbild.report.conftest import DECISION, fill
from tests.two import decide_plan, publish_plan

URL = reverse("start")


@pytest.fixture
def annas_own(annas_case, acting, person):
    """Anna's case, taken up by her, with a task that is late."""
    with acting("anna") as who:
        take_up(annas_case, by=who.user, assignee=who.user)
        annas_case.refresh_from_db()
        working.add_task(
            annas_case,
            by=who.user,
            text="Ring banken",
            responsible=who.user,
            due_on=timezone.localdate() - datetime.timedelta(days=2),
        )
    return annas_case


def panels(response):
    return {p.key: p for p in response.context["start"].panels}


# --- What is there ------------------------------------------------------------------


def test_handler_sees_their_tasks_and_cases(annas_own, client_for):
    response = client_for("anna").get(URL)
    shown = panels(response)
    assert list(shown)[:3] == ["tasks", "mine", "flags"]
    assert [t.text for t in shown["tasks"].items] == ["Ring banken"]
    assert shown["tasks"].late == 1
    assert [line.case for line in shown["mine"].items] == [annas_own]
    assert shown["mine"].items[0].step == "Utredning"
    assert not shown["flags"].items  # it is taken up
    assert "1 försenade" in response.text


def test_flag_waits_for_the_unit_with_its_nearest_date(annas_case, client_for):
    shown = panels(client_for("carin").get(URL))
    line = shown["flags"].items[0]
    assert (line.case, line.step) == (annas_case, "Flagga")
    assert line.due_for == "Ta ställning till flaggan"
    assert line.due_on > timezone.localdate()
    assert not shown["mine"].items


def test_manager_sees_first_what_is_to_be_signed(annas_case, client_for):
    assert next(iter(panels(client_for("carin").get(URL)))) == "sign"


@pytest.mark.parametrize("username", ["petra", "rakel", "asta", "samira"])
def test_who_receives_sees_the_inbox_first(db, client_for, username):
    assert next(iter(panels(client_for(username).get(URL)))) == "inbox"


def test_task_is_ticked_off_from_the_start_page(annas_own, client_for, acting):
    client = client_for("anna")
    task = panels(client.get(URL))["tasks"].items[0]
    url = reverse("cases:task-done", args=[task.uuid])
    assert client.post(url, {"state": "done", "next": "/"}).url == "/"
    assert not panels(client.get(URL))["tasks"].items


def test_agency_whose_part_is_left_is_shown(annas_own, client_for, acting):
    with acting("anna") as who:
        move_case(annas_own, "ingen_avvikelse", by=who.user, because="Rätt ändå.")
    parts = panels(client_for("anna").get(URL))["parts"].items
    assert [(p.case, p.agency.name) for p in parts] == [(annas_own, "Socialnämnden")]


# --- Whose it is --------------------------------------------------------------------


@pytest.mark.parametrize(
    "username", ["vera", "viktor", "petra", "samira", "ulla", "lovisa", "sigrid", "kim"]
)
def test_others_see_nothing_of_it(annas_own, client_for, username):
    response = client_for(username).get(URL)
    assert response.status_code == 200
    assert annas_own.reference not in response.text
    assert "Ring banken" not in response.text
    assert all(not panel.items for panel in response.context["start"].panels)


@pytest.mark.parametrize(
    ("username", "says"),
    [
        ("lovisa", "Granska vem som har läst vad"),
        ("sigrid", "Lägg upp personer, enheter och roller"),
        ("frida", "Inget är publicerat än"),
        ("ulla", "Du har inte flaggat något"),
        ("elin", "Berätta om något som inte stämmer"),
    ],
)
def test_roles_without_cases_see_their_own_things(
    annas_own, client_for, username, says
):
    response = client_for(username).get(URL)
    assert response.context["start"].panels == []
    assert says in response.text


def test_elected_find_what_is_published_for_them(db, as_user, client_for):
    with as_user("samira") as samira:
        picture = begin_lagesbild(2025, by=samira)
        plan = begin_plan(by=samira, title="Vår plan", year_from=2026, year_to=2026)
        direction = add_direction(plan, by=samira, name="Trygghet")
        add_need(direction, by=samira, text="Tryggare kvällar")
        paper = begin_paper(
            plan,
            by=samira,
            kind=PaperKind.REPORT,
            title="Redovisning våren",
            period_from=datetime.date(2026, 1, 1),
            period_to=datetime.date(2026, 6, 30),
            addressee="Kommunfullmäktige",
        )
        paper = Paper.objects.select_related("agency").get(pk=paper.pk)
        send_paper(
            paper, by=samira, digest=fingerprint(paper.as_content()), despite="Prov"
        )
        fill(picture, samira)
        releasing.ask_for_review(picture, by=samira)
    with as_user("sixten") as sixten:
        picture = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.approve(picture, by=sixten)
        releasing.decide(picture, DECISION, by=sixten)
        variants = EditionVariant.objects.select_related("lagesbild")
        for variant in variants.filter(lagesbild=picture):
            releasing.publish(variant, by=sixten)
        by_council = deciding.Decision(
            "Kommunfullmäktige", DECISION.decided_on, despite="Prov"
        )
        edition = decide_plan(plan, by_council, by=sixten)
        publish_plan(edition, by=sixten, for_all=False, despite="Prov")
    for username, count in (("frida", 4), ("filip", 3)):  # the internal: at home only
        page = client_for(username).get(URL)
        assert len(page.context["published"]) == count, username
        assert "Inget är publicerat än" not in page.text
        for one in page.context["published"]:
            assert one.title in page.text
            assert client_for(username).get(one.url).status_code == 200


@pytest.mark.parametrize("username", ["frida", "filip"])
def test_elected_are_not_asked_to_flag(db, client_for, username):
    response = client_for(username).get(URL)
    assert reverse("cases:flag") not in response.text


def test_without_signing_in_one_is_led_there(client, db):
    assert client.get(URL).status_code == 302


# --- What it costs, and what is recorded --------------------------------------------


def test_list_of_cases_is_recorded_only_when_there_is_one(
    annas_own, client_for, acting
):
    for username in ("anna", "vera"):
        client_for(username).get(URL)
    with acting("anna"):
        events = Event.objects.filter(verb=Verb.CASES_LISTED)
        assert [e.actor for e in events] == ["Anna Ekvall"]


def test_lists_are_cut_and_say_so(acting, open_case, client_for):
    for _ in range(AT_MOST + 2):
        open_case("anna")
    response = client_for("carin").get(URL)
    panel = panels(response)["flags"]
    assert len(panel.shown) == AT_MOST
    assert panel.count == "10+"


def test_case_read_both_as_unit_and_by_name_stands_once(annas_case, acting, person):
    with acting("anna") as who:
        grants.grant_person(annas_case, who.user)
        lines = {p.key: p for p in start_page_for(who.user).panels}["flags"].items
        assert [line.case for line in lines] == [annas_case]


def test_page_costs_the_same_with_one_and_with_three(
    annas_own, open_case, acting, client_for
):
    client = client_for("anna")
    open_case("anna")
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(2):
        case = open_case("anna")
        with acting("anna") as who:
            Party.objects.create(case=case, created_by=who.user, name="x")
            working.add_task(case, by=who.user, text="x", responsible=who.user)
    with CaptureQueriesContext(connection) as three:
        client.get(URL)
    assert len(three) == len(one)
