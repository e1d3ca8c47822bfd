"""The pages of papers: who sees what, in how many queries; nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from atgardsplan.papers import services
from atgardsplan.papers.models import PaperSection
from atgardsplan.plan.models import PlanEdition
from tests.atgardsplan.papers.test_printing import edition, full  # noqa: F401 -- fixtures
from tests.atgardsplan.papers.test_writing import begin, section, send
from tests.two import publish_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(plan: Any, as_user: Any) -> Any:
    """Give a report that Samira has begun."""
    with as_user("samira") as samira:
        return begin(plan, samira)


@pytest.fixture
def samira(client: Client, person: Any) -> Client:
    client.force_login(person("samira"))
    return client


def test_a_paper_is_begun_once_however_often_one_clicks(plan, samira: Client):
    url = reverse("papers:begin", args=[plan.uuid])
    told = {
        "kind": "redovisning",
        "title": "Redovisning",
        "addressee": "Kommunfullmäktige",
        "period_from": "2026-01-01",
        "period_to": "2026-06-30",
        "once": str(uuid4()),
    }
    for _ in range(2):
        assert samira.post(url, told).status_code == 302
    listed = samira.get(reverse("papers:list", args=[plan.uuid])).content.decode()
    assert listed.count("Redovisning</a>") == 1


def test_a_period_that_ends_before_it_begins_is_refused_in_words(plan, samira: Client):
    url = reverse("papers:begin", args=[plan.uuid])
    told = {
        "kind": "redovisning",
        "title": "Vår rubrik",
        "addressee": "KF",
        "period_from": "2026-06-30",
        "period_to": "2026-01-01",
        "once": str(uuid4()),
    }
    answer = samira.post(url, told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Välj samma dag eller en senare." in page
    assert "Vår rubrik" in page


def test_what_one_wrote_is_kept_when_somebody_saved_meanwhile(
    paper, samira: Client, as_user
):
    mine = section_of(paper, as_user)
    url = reverse("papers:section", args=[mine.uuid])
    with as_user("samira") as who:
        services.revise_section(
            section(paper, "bedomning"), by=who, body="Någon annans text"
        )
    answer = samira.post(url, {"body": "Min text", "version": mine.version})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Min text" in page
    assert "Någon annans text" in page


def test_a_preview_saves_nothing_and_lets_no_markup_through(
    paper, samira: Client, as_user
):
    mine = section_of(paper, as_user)
    url = reverse("papers:section", args=[mine.uuid])
    written = {"body": "**Fet** <script>1</script>", "version": mine.version}
    page = samira.post(url, written | {"preview": "1"}).content.decode()
    assert "<strong>Fet</strong>" in page
    assert "<script>1" not in page
    assert section_of(paper, as_user).body == ""


def section_of(paper: Any, as_user: Any) -> PaperSection:
    with as_user("samira"):
        return section(paper, "bedomning")


def test_a_text_that_names_somebody_is_asked_about(paper, samira: Client, as_user):
    mine = section_of(paper, as_user)
    url = reverse("papers:section", args=[mine.uuid])
    written = {"body": "Enligt 19811218-9876 gick det bra", "version": mine.version}
    assert samira.post(url, written).status_code == 422
    assert section_of(paper, as_user).body == ""


def test_what_is_sent_is_read_in_few_queries_and_not_written(
    paper, client: Client, person, as_user, django_assert_num_queries
):
    with as_user("samira") as who:
        send(paper, who)
    client.force_login(person("frida"))
    with django_assert_num_queries(READ):
        page = client.get(paper.get_absolute_url())
    assert page.status_code == 200
    assert "Hämta underlag" not in page.content.decode()
    listed = client.get(reverse("papers:sent")).content.decode()
    assert paper.get_absolute_url() in listed


def test_a_paper_that_is_written_is_read_in_few_queries(
    paper, samira: Client, django_assert_num_queries
):
    with django_assert_num_queries(WRITTEN):
        assert samira.get(paper.get_absolute_url()).status_code == 200


#: Identity, session, log and the paper; for those who write it its plan and sections.
READ, WRITTEN = 11, 14


def test_the_public_page_says_what_the_plan_is_for_and_nothing_of_the_work(
    edition: PlanEdition,  # noqa: F811 -- the fixture
    client: Client,
    as_user,
):
    url = reverse("oppen-plan:plan", args=[edition.uuid])
    assert client.get(url).status_code == 404
    with as_user("sixten") as sixten:
        publish_plan(edition, by=sixten, for_all=True, despite="Prov")
    page = client.get(url).content.decode()
    assert "Anmälda brott" in page
    assert 'href="#indikatorer"' in page
    assert "Qvast i hjulet" not in page
    assert 'content="noindex' in page
