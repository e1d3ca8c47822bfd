"""What each page asks of the database: as much for a large lägesbild as for a small.

The numbers are all queries of the request: session, identity, door, log, and the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lagesbild.figures.models import Import, Indicator
from lagesbild.report.models import (
    Edition,
    EditionVariant,
    Figure,
    Lagesbild,
    Problem,
    Section,
    Statement,
    Suggestion,
)
from lagesbild.report.services import describing, releasing, writing
from lagesbild.report.services.writing import begin_lagesbild
from tests.lagesbild.report.conftest import DECISION, fill
from tests.lagesbild.report.test_drawing import draw, monthly, one, read_in

pytestmark = pytest.mark.django_db

#: Address by name, of what, and how many queries.  A page with a form asks one more:
#: whether something typed in it before is kept (`find_kept`).
PAGES = {
    "lagesbild:list": 13,
    "lagesbild:begin": 12,
    "lagesbild:template": 13,
    "lagesbild:detail": 22,
    "lagesbild:edit": 12,
    "lagesbild:draft": 22,
    "lagesbild:priorities": 13,
    "lagesbild:compare": 17,
    "lagesbild:over-time": 14,
    "lagesbild:figure-add": 13,
    "lagesbild:contributor-add": 13,
    "lagesbild:section": 15,
    "lagesbild:section-edit": 13,
    "lagesbild:suggest": 12,
    "lagesbild:assign": 13,
    "lagesbild:suggestion": 14,
    "lagesbild:problem": 18,  # with what the åtgärdsplan does about it
    "lagesbild:problem-edit": 13,
    "lagesbild:prioritise": 14,
    "lagesbild:cause-add": 13,
    "lagesbild:source-add": 15,
    "lagesbild:figure": 15,
    "lagesbild:figure-edit": 13,
    "lagesbild:edition": 14,
    "lagesbild:read": 13,
    "lagesbild:present": 12,
    "printing:ask": 14,
    "printing:ask-copy": 13,
    "printing:jobs": 11,
    "figures:list": 12,
    "figures:imports": 13,
    "figures:import": 14,
    "figures:indicator": 15,
    "figures:edit": 13,
    "figures:give": 39,
}


def grow(lagesbild: Lagesbild, by: Any, word: str) -> None:
    """Put one more of everything in it."""
    read_in(by, word, "antal", monthly(word, "Ronna", [9, 8, 12]))
    read_in(by, f"{word}-ar", "antal", [one(f"{word}-ar", y, 90) for y in (2024, 2025)])
    draw(lagesbild, by, "varme", word)
    drawn = draw(lagesbild, by, "linje", f"{word}-ar")
    section = Section.objects.filter(lagesbild=lagesbild).select_related("lagesbild")[0]
    writing.revise_section(section, by=by, body=f"Text [[figur:{drawn['key']}]]")
    writing.add_comment(section, word, by=by)
    writing.suggest_change(section, by=by, body=word, of_version=section.version)
    claimed = describing.add_statement(section, by=by, kind="fakta", text=word)
    describing.add_source(claimed, by=by, kind="rapport", title=word)
    problem = describing.add_problem(lagesbild, by=by, title=word, what=word)
    root = describing.add_cause(problem, by=by, kind="social", text=word)
    describing.add_cause(problem, by=by, kind="social", text=word, parent=root)
    describing.set_priorities(problem, {"okar": (2, word)}, by=by)
    writing.add_comment(problem, word, by=by)
    claim = describing.add_statement(problem, by=by, kind="fakta", text=word)
    describing.add_source(claim, by=by, kind="rapport", title=word)


NEVERTHELESS = replace(DECISION, despite="Förslagen tas i nästa utgåva")


def release(lagesbild: Lagesbild, as_user: Any) -> None:
    for who, act in (
        ("samira", lambda one, by: releasing.ask_for_review(one, by=by)),
        ("sixten", lambda one, by: releasing.approve(one, by=by)),
        ("sixten", lambda one, by: releasing.decide(one, NEVERTHELESS, by=by)),
    ):
        with as_user(who) as person:
            fresh = Lagesbild.objects.select_related("agency").get(pk=lagesbild.pk)
            act(fresh, person)


@pytest.fixture
def scene(as_user: Any) -> tuple[Lagesbild, Lagesbild]:
    """One that is decided, and one that is begun from it."""
    with as_user("samira") as samira:
        old = begin_lagesbild(2024, by=samira)
        fill(old, samira)
        for word in ("a", "b"):
            grow(old, samira, word)
    release(old, as_user)
    with as_user("samira") as samira:
        fresh = Lagesbild.objects.select_related("agency").get(pk=old.pk)
        new = begin_lagesbild(2025, by=samira, follows=fresh)
        grow(new, samira, "c")
    return old, new


def addresses(old: Lagesbild, new: Lagesbild) -> dict[str, str]:
    """Give each page's address, of the first thing of its kind."""
    section = Section.objects.filter(lagesbild=new)[0]
    problem = Problem.objects.filter(lagesbild=new).order_by("pk").last()
    variant = EditionVariant.objects.filter(lagesbild=old)[0]
    indicator = Indicator.objects.order_by("pk")[0]
    figure = Figure.objects.filter(lagesbild=new)[0]
    groups: dict[Any, str] = {
        new: "edit draft priorities compare over-time detail figure-add "
        "contributor-add printing:ask",
        section: "section section-edit suggest assign",
        problem: "problem problem-edit prioritise cause-add",
        figure: "figure figure-edit",
        variant: "read present printing:ask-copy",
        indicator: "figures:indicator figures:edit",
        Suggestion.objects.filter(lagesbild=new)[0]: "suggestion",
        Statement.objects.filter(lagesbild=new)[0]: "source-add",
        Edition.objects.filter(lagesbild=old)[0]: "edition",
        Import.objects.order_by("pk")[0]: "figures:import",
    }
    about = {
        name if ":" in name else f"lagesbild:{name}": thing
        for thing, names in groups.items()
        for name in names.split()
    }
    return {
        name: reverse(name, args=[about[name].uuid] if name in about else [])
        for name in PAGES
    }


def asked(client: Client, urls: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, url in urls.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
        assert answer.status_code == 200, name
        found[name] = len(queries)
    return found


def test_each_page_asks_so_many_questions_however_much_there_is(
    scene: Any, as_user: Any, client_for: Any
):
    client = client_for("samira")
    with as_user("samira"):
        urls = addresses(*scene)
    asked(client, urls)  # the first time some things are looked up once and for all
    assert asked(client, urls) == PAGES
    with as_user("samira") as samira:
        _, new = scene
        for word in ("d", "e", "f"):
            grow(new, samira, word)
        edition = Edition.objects.get()
        for nth in range(3):
            releasing.note_question(
                edition, by=samira, asked_by="Parti", question=f"Fråga {nth}"
            )
    assert asked(client, urls) == PAGES
