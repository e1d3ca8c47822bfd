"""On paper: three areas to a page, the variant of whoever asks, no need of colour."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from pax.places.models import Area
from samverkan.est.compiling import services as weeks
from samverkan.est.enums import Audience
from samverkan.est.models import Edition, ScaleLevel
from samverkan.est.periods import Period
from samverkan.est.trends import services as trends_services
from samverkan.est.weeks import documents as weeks_documents
from samverkan.est.weeks.documents import ON_A_PAGE, drawn_level, printed_edition
from tests.samverkan.est.conftest import Est


@pytest.fixture
def week(est: Est, acting: Any) -> Edition:
    edition = est.open(2026, 40)
    with acting("samira") as who:
        weeks.write_head(edition, by=who.user, overall="Lugn helg.")
        weeks.judge_area(
            edition,
            Area.objects.get(name="Ronna"),
            by=who.user,
            level=ScaleLevel.objects.get(number=2),
            overall="Oro vid skolan.",
        )
    est.event("petra", edition, "Trasig belysning")
    est.event("petra", edition, "Smal text", audience=Audience.AUTHORITIES)
    est.hand_in("petra", edition)
    return edition


def printed(acting: Any, who: str, edition: Edition) -> Any:
    with acting(who) as person:
        edition.refresh_from_db()
        return printed_edition(edition, by=person.user)


def texts(found: Any) -> set[str]:
    return {e["text"] for a in found.areas for e in a.new_events}


def test_three_areas_to_a_page(week, acting):
    found = printed(acting, "petra", week)
    assert [len(page) for page in found.pages] == [ON_A_PAGE] * 4
    assert [a.told["name"] for a in found.pages[0]] == ["Ronna", "Geneta", "Lina"]


def test_a_company_gets_the_variant_without_what_is_for_authorities(week, est, acting):
    for is_frozen in (False, True):
        if is_frozen:
            est.freeze(week)
        police, company = printed(acting, "petra", week), printed(acting, "emil", week)
        assert texts(police) == {"Trasig belysning", "Smal text"}
        assert texts(company) == {"Trasig belysning"}
        assert police.variant == "Läses av bara myndigheter, inte bolag"
        assert company.variant == "Läses av alla som deltar"
        if is_frozen:
            assert police.frozen.content_sha256 != company.frozen.content_sha256


def test_a_level_is_shape_number_and_name():
    level = {"number": 2, "name": "Märkbart", "shape": "square", "colour": "warning"}
    drawn = drawn_level(level)
    assert "<title>Kvadrat</title>" in drawn
    assert "2 Märkbart" in drawn
    assert drawn_level(None) == "Ingen bedömning"


def test_what_people_wrote_is_escaped():
    level = {"number": 2, "name": "<b>", "shape": "square", "colour": "warning"}
    assert "&lt;b&gt;" in drawn_level(level)


def test_the_pdf_is_given_and_the_same_each_time(week, est, client_for):
    est.freeze(week)
    url = reverse("est:edition-pdf", args=[week.uuid])
    first, second = (client_for("petra").get(url) for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == 'inline; filename="EST-2026-v40.pdf"'
    assert first.content == second.content
    assert first.content.startswith(b"%PDF-")


def test_the_pdf_of_an_open_week_says_that_it_is_a_draft(week, client_for, monkeypatch):
    drawn: dict[str, Any] = {}
    monkeypatch.setattr(
        weeks_documents, "render_pdf", lambda *a, **k: drawn.update(a[1]) or b"%PDF-"
    )
    client_for("petra").get(reverse("est:edition-pdf", args=[week.uuid]))
    assert drawn["printed"].frozen is None


def test_an_analysis_is_printed(week, est, acting, client_for):
    est.freeze(week)
    with acting("samira") as samira:
        made = trends_services.begin_analysis(Period(2026), None, by=samira.user)
    answer = client_for("samira").get(reverse("est:analysis-pdf", args=[made.uuid]))
    assert answer.content.startswith(b"%PDF-")
    assert "EST-analys-2026.pdf" in answer["Content-Disposition"]
