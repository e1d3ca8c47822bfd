"""History of a plan: every change, what was removed too, and nothing of other plans."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atgardsplan.papers import services
from atgardsplan.papers.models import PaperSection
from atgardsplan.plan.models import Activity, Goal, Measure, Plan
from atgardsplan.plan.services import measures
from lagesbild.figures.services.importing import add_indicator
from pax.history.versions import UNSEEN
from pax.places.models import Area
from tests.atgardsplan.conftest import made_plan, measure
from tests.atgardsplan.papers.test_writing import begin, section, send

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def followed(plan: Plan, as_user: Any) -> Measure:
    """A measure that has been changed, with an activity that came and went."""
    with as_user("samira") as samira:
        one = measure(plan, "Bidragskontroll")
        area = Area.objects.filter(is_rest=False)[0]
        measures.revise_measure(
            one, by=samira, cost=125000, areas=[area.pk], ends_on=DAY
        )
        part = measures.add_part(one, Activity, by=samira, text="Ring runt")
        measures.remove_part(part, by=samira)
    return one


def told(client: Any, name: str, thing: Any) -> list[Any]:
    answer = client.get(reverse(name, args=[thing.uuid]))
    assert answer.status_code == 200
    versions: list[Any] = answer.context["page_of"].items
    return versions


def test_what_was_changed_is_told_in_words(followed: Measure, client_for: Any):
    versions = told(client_for("samira"), "plan:measure-history", followed)
    changed = next(v for v in versions if v.title.startswith("Ändrade åtgärd"))
    assert changed.title == "Ändrade åtgärd: Bidragskontroll"
    assert changed.who == "Samira Lindvik"
    assert changed.because
    said = {c.label: (c.before, c.after) for c in changed.changes}
    assert said["Kostnad"] == ("", "125\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr")
    assert said["Klar senast"] == ("", "1\N{NO-BREAK SPACE}mars\N{NO-BREAK SPACE}2026")
    assert set(said) == {"Kostnad", "Klar senast", "Områden"}


def test_what_was_removed_is_told(followed: Measure, client_for: Any):
    titles = [
        v.title for v in told(client_for("samira"), "plan:measure-history", followed)
    ]
    assert titles[:2] == [
        "Tog bort aktivitet: Ring runt",
        "Lade till aktivitet: Ring runt",
    ]


def test_plan_tells_of_measures_that_are_gone_and_of_no_other_plans(
    plan: Plan, followed: Measure, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        other = made_plan(samira, 2031)
        measures.remove_measure(measure(plan, "Nattvandring"), by=samira)
    client = client_for("samira")
    titles = [v.title for v in told(client, "plan:history", plan)]
    assert titles[0] == "Tog bort åtgärd: Nattvandring"
    assert [v.title for v in told(client, "plan:history", other)] == [
        "Lade till åtgärdsplan: Åtgärdsplan"
    ]


def test_one_record_is_told_by_itself_and_one_kind(
    plan: Plan, followed: Measure, client_for: Any
):
    client = client_for("samira")
    url = reverse("plan:history", args=[plan.uuid])
    one = client.get(url, {"objekt": str(followed.uuid)}).context["page_of"].items
    assert {v.title for v in one} == {
        "Lade till åtgärd: Bidragskontroll",
        "Ändrade åtgärd: Bidragskontroll",
    }
    kind = client.get(url, {"kind": "activity"}).context["page_of"].items
    assert {v.title for v in kind} == {
        "Lade till aktivitet: Ring runt",
        "Tog bort aktivitet: Ring runt",
    }


@pytest.mark.parametrize("asked", [{"objekt": "x"}, {"kind": "user"}, {"after": "x"}])
def test_what_cannot_be_asked_for_shows_everything(
    followed: Measure, client_for: Any, asked: dict[str, str]
):
    url = reverse("plan:measure-history", args=[followed.uuid])
    page = client_for("samira").get(url, asked).content.decode()
    assert "Tog bort aktivitet" in page


def test_who_is_responsible_elsewhere_reads_it_and_strangers_do_not(
    plan: Plan, followed: Measure, client_for: Any
):
    for name, thing, status in (
        ("plan:history", plan, 404),  # the whole plan's
        ("plan:measure-history", followed, 200),
    ):
        url = reverse(name, args=[thing.uuid])
        assert client_for("carin").get(url).status_code == status
        assert client_for("anna").get(url).status_code == 404


def test_what_is_referred_to_and_cannot_be_seen_has_no_name(
    followed: Measure, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        counted = add_indicator(
            by=samira, title="Anmälda brott", unit="antal", theme="brott"
        )
        measures.add_part(followed, Goal, by=samira, name="Brotten", indicator=counted)
    said = {}
    for username in ("samira", "carin"):
        newest = told(client_for(username), "plan:measure-history", followed)[0]
        assert newest.title == "Lade till indikator: Brotten"
        said[username] = [c.after for c in newest.changes if c.label == "Indikator"]
    assert said == {"samira": ["Anmälda brott"], "carin": [UNSEEN]}


def test_drafts_of_a_paper_stay_at_home_when_it_is_sent(
    plan: Plan, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        paper = begin(plan, samira)
        part = section(paper, PaperSection.objects.filter(paper=paper)[0].key)
        services.revise_section(part, by=samira, body="Sagt i vredesmod")
        services.revise_section(part, by=samira, body="Sagt med eftertanke")
        send(paper, samira)
    url = reverse("papers:history", args=[paper.uuid])
    assert "Sagt i vredesmod" in client_for("samira").get(url).content.decode()
    reader = client_for("frida")
    assert reader.get(paper.get_absolute_url()).status_code == 200
    assert reader.get(url).status_code == 404
    with as_user("frida"):
        assert not PaperSection.history.exists()  # the database's own wall


#: The reader's own, the door's, one places the changes, two for each kind of record
#: tell those that have any, and one for each kind of thing that they refer to names it.
HISTORY_COSTS = 21


def test_history_costs_the_same_with_more_in_it(
    followed: Measure, as_user: Any, client_for: Any
):
    client = client_for("samira")
    url = reverse("plan:measure-history", args=[followed.uuid])
    client.get(url)
    assert cost(client, url) == HISTORY_COSTS
    with as_user("samira") as samira:
        for n in range(3):
            part = measures.add_part(followed, Activity, by=samira, text=f"Nr {n}")
            measures.revise_part(part, by=samira, text=f"Nr {n} igen")
    assert cost(client, url) == HISTORY_COSTS


def cost(client: Any, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
