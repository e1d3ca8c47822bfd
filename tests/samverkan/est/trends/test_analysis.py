"""Analyses: gathered from frozen pictures alone, traced to each, settled for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from pax.audit.models import Event as LogEvent
from pax.audit.verbs import Verb
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.places.models import Area
from samverkan.est.compiling import services as weeks
from samverkan.est.enums import Audience, EventKind
from samverkan.est.models import Action, Edition, FrozenEdition, ScaleLevel
from samverkan.est.parts.services import end_action
from samverkan.est.periods import Period
from samverkan.est.trends import services as trends_services
from samverkan.est.trends.models import Analysis
from tests.samverkan.est.conftest import Est
from tests.samverkan.est.weeks.test_queries import counted

AUTUMN = Period(2025, 4)


@pytest.fixture
def frozen(est: Est, acting: Any) -> list[Edition]:
    """Freeze weeks 46 and 48 of 2025; 47 is missing."""
    made = []
    for week, level in ((46, 2), (48, 3)):
        edition = est.open(2025, week)
        with acting("samira") as who:
            weeks.judge_area(
                edition,
                Area.objects.get(name="Ronna"),
                by=who.user,
                level=ScaleLevel.objects.get(number=level),
                overall="Text",
            )
        for _ in range(3):
            est.event("petra", edition, "Fynd", kind=EventKind.DRUGS)
        est.event("petra", edition, "Smalt", audience=Audience.AUTHORITIES)
        est.event("petra", edition, "Brand", kind=EventKind.FIRE, area="Lina")
        if week == 46:
            est.action("petra", edition, "Vi gör något")
        est.hand_in("petra", edition)
        if week == 48:
            with acting("petra") as petra:
                end_action(Action.objects.get(), edition, by=petra.user)
        made.append(est.freeze(edition))
    return made


def begin(acting: Any, who: str = "samira", **how: Any) -> Analysis:
    with acting(who) as person:
        return trends_services.begin_analysis(AUTUMN, None, by=person.user, **how)


def test_figures_come_from_the_frozen_pictures_and_name_them(frozen, acting):
    with acting("samira") as samira, counted() as asked:
        figures, sources = trends_services.gather(
            AUTUMN, None, by=samira.user, audience=Audience.ALL
        )
    assert len([q for q in asked if "est_frozenedition" in q]) == 1
    with acting("samira"):
        pictures = FrozenEdition.objects.filter(audience=Audience.ALL)
        hashes = dict(pictures.values_list("edition__number", "content_sha256"))
    assert {s.number: s.sha256 for s in sources} == hashes
    assert [s.title for s in sources] == ["v.46 2025", "v.48 2025"]
    assert "v.47 2025" in figures.missing
    areas = {a.name: a for a in figures.areas}
    ronna = areas["Ronna"]
    assert ronna.levels == {"2025-11-10": 2, "2025-11-24": 3}
    assert (ronna.weeks_at(2), ronna.weeks_at(3), ronna.weeks_at(4)) == (1, 1, 0)
    assert ronna.events == {"narkotika": 6}
    assert (ronna.begun, ronna.ended, ronna.ongoing) == (1, 1, 0)
    assert areas["Lina"].weeks_at(None) == 2
    assert figures.kinds == {"narkotika": 6, "brand": 2}


def test_what_was_for_authorities_is_only_in_their_analysis(frozen, acting):
    with acting("samira") as samira:
        figures, _ = trends_services.gather(
            AUTUMN, None, by=samira.user, audience=Audience.AUTHORITIES
        )
    assert figures.kinds["otrygghet"] == 2


def test_figures_are_kept_and_given_back_the_same(frozen, acting):
    analysis = begin(acting)
    with acting("samira") as samira:
        figures, _ = trends_services.gather(
            AUTUMN, None, by=samira.user, audience=Audience.ALL
        )
        analysis.refresh_from_db()
        assert trends_services.Figures.of(analysis.figures) == figures


def test_one_area_by_itself(frozen, acting):
    with acting("samira") as samira:
        area = Area.objects.get(name="Lina")
        analysis = trends_services.begin_analysis(AUTUMN, area, by=samira.user)
    assert [a["name"] for a in analysis.figures["areas"]] == ["Lina"]
    assert analysis.title == "Lina, kvartal 4 2025"


def test_a_correction_is_gathered_in_place_of_what_it_corrects(frozen, est, acting):
    analysis = begin(acting)
    correction = est.correct(frozen[0])
    est.event("samira", correction, "Till", kind=EventKind.FIRE)
    est.hand_in("samira", correction)
    est.freeze(correction)
    with acting("samira") as samira:
        trends_services.gather_again(analysis, by=samira.user)
        figures = trends_services.Figures.of(analysis.figures)
    assert figures.kinds["brand"] == 3
    assert analysis.sources[0]["title"] == "v.46 2025, version 2"


def test_there_is_one_draft_of_a_period_and_none_without_weeks(frozen, acting):
    begin(acting)
    with pytest.raises(Invalid, match="redan ett utkast"):
        begin(acting)
    with acting("samira") as samira, pytest.raises(Invalid, match="Ingen vecka"):
        trends_services.begin_analysis(Period(2019), None, by=samira.user)


def test_a_draft_is_the_coordinators_and_settled_all_read_it(frozen, acting):
    analysis = begin(acting)
    for who in ("petra", "emil"):
        with acting(who) as person:
            assert not Analysis.objects.visible_to(person.user).exists()
            assert not Analysis.objects.exists()
    with acting("samira") as samira:
        with pytest.raises(WrongState, match="Skriv analysen"):
            trends_services.settle_analysis(analysis, by=samira.user, despite="Prov")
        trends_services.write_analysis(analysis, by=samira.user, text="Mer narkotika.")
        trends_services.settle_analysis(analysis, by=samira.user, despite="Prov")
        assert LogEvent.objects.filter(verb=Verb.EST_SETTLED).count() == 1
    for who in ("petra", "emil"):
        with acting(who) as person:
            assert Analysis.objects.visible_to(person.user).get() == analysis


def test_companies_do_not_read_what_is_for_authorities(frozen, acting):
    analysis = begin(acting, audience=Audience.AUTHORITIES)
    with acting("samira") as samira:
        trends_services.write_analysis(analysis, by=samira.user, text="Text")
        trends_services.settle_analysis(analysis, by=samira.user, despite="Prov")
    with acting("petra") as petra:
        assert Analysis.objects.visible_to(petra.user).exists()
    with acting("emil") as emil:
        assert not Analysis.objects.visible_to(emil.user).exists()
        assert not Analysis.objects.exists()


@pytest.fixture
def settled(frozen: Any, acting: Any) -> Analysis:
    analysis = begin(acting)
    with acting("samira") as samira:
        trends_services.write_analysis(analysis, by=samira.user, text="Mer narkotika.")
        return trends_services.settle_analysis(analysis, by=samira.user, despite="Prov")


def test_what_is_settled_is_changed_by_nobody_not_even_in_sql(settled, acting):
    with acting("samira") as samira:
        with pytest.raises(WrongState):
            trends_services.write_analysis(settled, by=samira.user, text="Annat")
        with pytest.raises(WrongState):
            trends_services.gather_again(settled, by=samira.user)
        with pytest.raises(DatabaseError), transaction.atomic():
            Analysis.objects.filter(pk=settled.pk).update(text="Annat")
        with pytest.raises(DatabaseError), transaction.atomic():
            settled.delete()


def test_two_who_write_at_once_lose_nothing(frozen, acting):
    analysis = begin(acting)
    with acting("samira") as samira:
        trends_services.write_analysis(analysis, by=samira.user, text="Ett", version=1)
        with pytest.raises(Conflict):
            trends_services.write_analysis(
                analysis, by=samira.user, text="Två", version=1
            )


def test_only_coordinators_begin(frozen, acting):
    with pytest.raises(Denied):
        begin(acting, "petra")


# --- pages ---------------------------------------------------------------------------
def test_pages_lead_from_new_to_settled(frozen, client_for):
    client = client_for("samira")
    page = client.get(reverse("est:analysis-new"))
    once = page.context["form"]["once"].value()
    sent = {"year": 2025, "quarter": 4, "area": "", "audience": "alla", "once": once}
    first = client.post(reverse("est:analysis-new"), sent)
    again = client.post(reverse("est:analysis-new"), sent)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    page = client.get(first.url)
    assert "v.47 2025" in page.text
    form = client.get(f"{first.url}skriv/").context["form"]
    version = form["version"].value()
    caught = client.post(
        f"{first.url}skriv/", {"text": "Ring 070-123 45 67", "version": version}
    )
    assert caught.status_code == 422
    assert "telefonnummer" in caught.text
    text = {"text": "Mer narkotika i Ronna.", "version": version}
    assert client.post(f"{first.url}skriv/", text).status_code == 302
    stale = client.post(f"{first.url}skriv/", text | {"text": "Annat"})
    assert stale.status_code == 409
    assert client.get(f"{first.url}hamta/").status_code == 200
    assert client.post(f"{first.url}hamta/").status_code == 302
    assert client.get(f"{first.url}faststall/").status_code == 200
    why = {"despite": "Veckan frystes aldrig"}
    assert client.post(f"{first.url}faststall/").status_code == 422
    assert client.post(f"{first.url}faststall/", why).status_code == 302
    assert "Fastställd" in client.get(first.url).text
    assert client_for("emil").get(first.url).status_code == 200
    assert client_for("emil").get(f"{first.url}skriv/").status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"year": "x"}, {"quarter": "9"}, {"area": "999999"}, {"audience": "?"}]
)
def test_bad_input_is_answered(frozen, client_for, wrong):
    client = client_for("samira")
    once = client.get(reverse("est:analysis-new")).context["form"]["once"].value()
    sent = {"year": 2025, "quarter": 4, "audience": "alla", "once": once} | wrong
    assert client.post(reverse("est:analysis-new"), sent).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(frozen, acting, client_for, count):
    with acting("samira") as samira:
        for area in [None, *Area.objects.all()[: count - 1]]:
            trends_services.begin_analysis(AUTUMN, area, by=samira.user)
    client = client_for("samira")
    client.get(reverse("est:analyses"))
    with counted() as asked:
        client.get(reverse("est:analyses"))
    assert len(asked) == 7
