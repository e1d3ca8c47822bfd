"""What is internal is in nothing that others read: page, paper, package or API."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from lagesbild.printing.document import document_of
from lagesbild.printing.press import TEMPLATE, moment_of, package_of
from lagesbild.report.models import (
    EditionVariant,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Source,
    Statement,
)
from lagesbild.report.services import describing, releasing
from tests.lagesbild.report.conftest import DAY, DECISION, fill, variant_of
from tests.two import open_picture

pytestmark = pytest.mark.django_db

#: What is said inside of each kind, by a word that stands nowhere else.
INSIDE = {
    "source": "Qvintervju",
    "detail": "Qvsidan",
    "statement": "Qvpastod",
    "not_known": "Qvovisst",
    "left_out": "Qvbortvald",
    "priority": "Qvskalet",
    "statement in a chapter": "Qvkapitlet",
}
OUTSIDE = ("Öppen källa", "Öppet påstående", "Öppet skäl")


@pytest.fixture
def told(as_user: Any, picture: Lagesbild) -> Lagesbild:
    """Decided and open to all, with something inside of each kind."""
    with as_user("samira") as samira:
        fill(picture, samira)
        problem = describing.add_problem(
            picture,
            by=samira,
            title="Skadegörelse",
            what="Vad",
            not_known=INSIDE["not_known"],
            not_known_audience="intern",
            left_out=INSIDE["left_out"],
        )
        section = Section.objects.filter(lagesbild=picture).select_related("lagesbild")
        fact = {"by": samira, "kind": "fakta"}
        open_to_all = describing.add_statement(problem, text=OUTSIDE[1], **fact)
        describing.add_statement(
            problem, text=INSIDE["statement"], audience="intern", **fact
        )
        describing.add_statement(
            section[0],
            text=INSIDE["statement in a chapter"],
            audience="intern",
            **fact,
        )
        describing.add_source(
            open_to_all,
            by=samira,
            kind="intervju",
            title=INSIDE["source"],
            detail=INSIDE["detail"],
        )
        describing.add_source(open_to_all, by=samira, kind="rapport", title=OUTSIDE[0])
        grounds = {
            "okar": (2, INSIDE["priority"], "intern"),
            "vanligast": (1, OUTSIDE[2]),
        }
        describing.set_priorities(problem, grounds, by=samira)
        releasing.ask_for_review(picture, by=samira)
    with as_user("sixten") as sixten:
        fresh = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.approve(fresh, by=sixten)
        releasing.decide(fresh, DECISION, by=sixten)
        open_picture(variant_of(fresh, "publik"), by=sixten, despite="Prov")
        releasing.publish(variant_of(fresh, "intern"), by=sixten, despite="Prov")
    return fresh


def said_in(content: dict[str, Any]) -> str:
    """Give all that is printed and packed of a content."""
    document = document_of(content, at=moment_of(content, DAY))
    about = {"doc": document, "content": content, "brand": {}}
    paper = render_to_string(TEMPLATE, about)
    with zipfile.ZipFile(io.BytesIO(package_of(content, b"%PDF-1.7 prov"))) as package:
        packed = [package.read(name).decode() for name in package.namelist()]
    return "\n".join([paper, json.dumps(content, ensure_ascii=False), *packed])


def test_nothing_internal_is_in_what_others_read(
    as_user: Any, client_for: Any, told: Lagesbild
):
    with as_user("samira"):
        public, internal = (variant_of(told, n) for n in ("publik", "intern"))
    frida = client_for("carin")  # of another authority: she reads what is published
    pages = [
        Client().get(reverse("oppet:lagesbild", args=[public.uuid])),
        *(frida.get(reverse(f"lagesbild:{n}", args=[public.uuid])) for n in READ),
        *(frida.get(address) for address in served(frida)),
    ]
    assert {page.status_code for page in pages} == {200}
    said = [page.content.decode() for page in pages]
    said.append(said_in(public.content))
    for kind, word in INSIDE.items():
        assert not [text for text in said if word in text], kind
    for word in OUTSIDE:
        assert word in said[-1]
    # And all of it is there for those who work with it.
    inside = said_in(internal.content)
    assert [word for word in INSIDE.values() if word not in inside] == []


READ = ("read", "present")


def served(client: Client) -> list[str]:
    """List what the API has for one, as it says itself."""
    told = client.get("/api/v1/").json()
    texts = json.dumps(told).split('"')
    found = {text for text in texts if "/api/v1/" in text and "{" not in text}
    return sorted(f"/api/v1/{text.partition('/api/v1/')[2]}" for text in found)


def test_who_reads_the_public_variant_reads_no_row_of_what_is_internal(
    as_user: Any, told: Lagesbild
):
    """By the application's wall, and by the database's alone."""
    with as_user("carin") as carin, connection.cursor() as cursor:
        assert EditionVariant.objects.get().variant == "publik"
        for model in (Source, Statement, Priority, Problem):
            assert not model.objects.visible_to(carin).exists()
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone() == (0,), model
        cursor.execute(
            "SELECT string_agg(content::text, '') FROM report_editionvariant"
        )
        read = cursor.fetchone()[0]
    assert [word for word in INSIDE.values() if word in read] == []


def test_that_there_is_a_source_is_said_and_not_which(as_user: Any, told: Lagesbild):
    page = Client().get(reverse("oppet:newest"), follow=True).content.decode()
    assert "källor som inte redovisas här" in page
    with as_user("samira"):
        [problem] = variant_of(told, "publik").content["problems"]
    assert [one["is_withheld"] for one in problem["statements"]] == [True]


@pytest.mark.parametrize(
    ("kind", "audience"),
    [("intervju", "intern"), ("enkat", "intern"), ("rapport", "bada")],
)
def test_peoples_own_words_are_inside_unless_somebody_says_otherwise(
    as_user: Any, picture: Lagesbild, kind: str, audience: str
):
    with as_user("samira") as samira:
        problem = describing.add_problem(picture, by=samira, title="P", what="x")
        claim = describing.add_statement(problem, by=samira, kind="fakta", text="Ökar")
        said = describing.add_source(claim, by=samira, kind=kind, title="Någon")
        assert said.audience == audience
        chosen = {"kind": kind, "title": "Någon", "audience": "publik"}
        assert describing.add_source(claim, by=samira, **chosen).audience == "publik"


def test_who_a_source_is_for_is_changed(
    as_user: Any, picture: Lagesbild, client_for: Any
):
    with as_user("samira") as samira:
        problem = describing.add_problem(picture, by=samira, title="P", what="x")
        claim = describing.add_statement(problem, by=samira, kind="fakta", text="Ökar")
        source = describing.add_source(claim, by=samira, kind="rapport", title="R")
    page = reverse("lagesbild:source", args=[source.uuid])
    sent = {"audience": "intern", "version": source.version}
    assert client_for("carin").post(page, sent).status_code == 404
    assert client_for("samira").post(page, sent).status_code == 302
    with as_user("samira"):
        source.refresh_from_db()
        assert source.audience == "intern"
    shown = client_for("samira").get(problem.get_absolute_url()).content.decode()
    assert "Bara intern" in shown
