"""History of a lägesbild: every change, what was removed too, for those who make it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lagesbild.report.models import Lagesbild, Problem, Section, Statement
from lagesbild.report.services import describing, writing
from pax.places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem(as_user: Any, picture: Lagesbild) -> Problem:
    """A problem with a cause and a claim, changed and partly taken away again."""
    with as_user("samira") as samira:
        made = describing.add_problem(
            picture, by=samira, title="Skadegörelse", what="Bränder"
        )
        area = Area.objects.filter(is_rest=False)[0]
        describing.revise(made, by=samira, areas=[area.pk], trend="okar")
        cause = describing.add_cause(made, by=samira, kind="social", text="Tristess")
        describing.remove(cause, by=samira)
        claim = describing.add_statement(made, by=samira, kind="fakta", text="Tio fall")
        describing.add_source(claim, by=samira, kind="rapport", title="Rapport 7")
        describing.remove(claim, by=samira)
    return made


def told(client: Any, name: str, thing: Any) -> list[Any]:
    answer = client.get(reverse(name, args=[thing.uuid]))
    assert answer.status_code == 200
    versions: list[Any] = answer.context["page_of"].items
    return versions


def test_what_was_changed_is_told_before_and_after_by_whom_and_why(
    problem: Problem, client_for: Any, as_user: Any
):
    versions = told(client_for("sixten"), "lagesbild:problem-history", problem)
    changed = next(v for v in versions if v.title.startswith("Ändrade problem"))
    with as_user("samira"):
        area = Area.objects.filter(is_rest=False)[0].name
    assert changed.title == "Ändrade problem: Skadegörelse"
    assert (changed.who, changed.because) == ("Samira Lindvik", "Problemet ändrat")
    assert {(c.label, c.before, c.after) for c in changed.changes} == {
        ("Områden", "", area),
        ("Utveckling", "Oklar", "Ökar"),
    }


def test_what_was_removed_is_told_with_what_hung_on_it(
    problem: Problem, client_for: Any
):
    titles = [
        v.title
        for v in told(client_for("samira"), "lagesbild:problem-history", problem)
    ]
    assert "Tog bort orsak: Tristess" in titles
    assert "Tog bort påstående: Tio fall" in titles
    assert "Tog bort källa: Rapport 7" in titles


def test_whole_lagesbild_tells_of_problems_that_are_gone(
    problem: Problem, picture: Lagesbild, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        describing.remove(problem, by=samira)
    client = client_for("samira")
    gone = reverse("lagesbild:problem-history", args=[problem.uuid])
    assert client.get(gone).status_code == 404
    titles = [v.title for v in told(client, "lagesbild:history", picture)]
    assert titles[0] == "Tog bort problem: Skadegörelse"


def test_history_is_reached_from_the_page_it_is_of(
    problem: Problem, picture: Lagesbild, client_for: Any
):
    client = client_for("samira")
    for name, thing in (("", picture), ("problem-", problem)):
        url = reverse(f"lagesbild:{name}history", args=[thing.uuid])
        assert url in client.get(thing.get_absolute_url()).content.decode()


@pytest.mark.parametrize("username", ["anna", "petra", "lovisa", "frida"])
def test_history_does_not_exist_for_others(
    problem: Problem, picture: Lagesbild, client_for: Any, username: str
):
    client = client_for(username)
    for name, thing in (("history", picture), ("problem-history", problem)):
        url = reverse(f"lagesbild:{name}", args=[thing.uuid])
        assert client.get(url).status_code == 404


def test_history_of_a_chapter_tells_its_suggestions_and_nothing_of_others(
    problem: Problem, picture: Lagesbild, as_user: Any, client_for: Any
):
    with as_user("samira") as samira:
        found = Section.objects.filter(lagesbild=picture).select_related("lagesbild")
        chapters = list(found[:2])
        for n, one in enumerate(chapters):
            writing.revise_section(one, by=samira, body=f"Text {n}")
            writing.add_comment(one, f"Kommentar {n}", by=samira)
    client = client_for("samira")
    page = client.get(reverse("lagesbild:section-history", args=[chapters[0].uuid]))
    text = page.content.decode()
    assert "Text 0" in text
    assert "Kommentar 0" in text
    assert "Text 1" not in text
    assert "Kommentar 1" not in text


#: The reader's own, the door's and its record, one places the changes, two for each
#: kind of record tell those that have any, and one for each kind of thing names it.
HISTORY_COSTS = 22


def test_history_costs_the_same_with_more_in_it(
    problem: Problem, as_user: Any, client_for: Any
):
    client = client_for("samira")
    url = reverse("lagesbild:problem-history", args=[problem.uuid])
    client.get(url)
    assert cost(client, url) == HISTORY_COSTS
    with as_user("samira") as samira:
        for n in range(3):
            describing.add_cause(problem, by=samira, kind="social", text=f"Nr {n}")
            claim = describing.add_statement(
                problem, by=samira, kind="fakta", text=f"Nr {n}"
            )
            describing.add_source(claim, by=samira, kind="rapport", title=f"Nr {n}")
    assert cost(client, url) == HISTORY_COSTS
    with as_user("samira"):
        assert Statement.history.count() > 3


def cost(client: Any, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
