"""Trends: levels by week, beside last year, at the same cost however long the story."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from pax.places.models import Area, AreaPhase
from samverkan.est.compiling import services as weeks
from samverkan.est.enums import Audience, EventKind, LevelColour
from samverkan.est.models import Action, Edition, ScaleLevel
from samverkan.est.parts.services import end_action
from samverkan.est.periods import (
    Period,
    Window,
    monday_of,
    same_week_last_year,
    week_name,
)
from samverkan.est.trends import charts as trend_charts
from samverkan.est.trends import selectors as trends
from tests.samverkan.est.conftest import Est
from tests.samverkan.est.weeks.test_queries import counted, history  # noqa: F401

MONDAY = datetime.date.fromisocalendar(2026, 40, 1)
OVERVIEW = 9
AREA = 10


# --- weeks ---------------------------------------------------------------------------
def test_weeks_have_names_and_a_year_before() -> None:
    assert week_name(MONDAY) == "v.40 2026"
    assert same_week_last_year(MONDAY) == datetime.date.fromisocalendar(2025, 40, 1)
    assert monday_of(2025, 53) is None
    last_of_2020 = datetime.date.fromisocalendar(2020, 53, 1)
    assert same_week_last_year(last_of_2020) is None


@pytest.mark.parametrize(
    ("period", "first", "last", "count"),
    [
        (Period(2026, 1), (2026, 1), (2026, 13), 13),
        (Period(2025, 4), (2025, 40), (2025, 52), 13),
        (Period(2020), (2020, 1), (2020, 53), 53),
        (Period(2025), (2025, 1), (2025, 52), 52),
    ],
)
def test_a_week_belongs_where_its_thursday_is(period, first, last, count):
    mondays = period.mondays
    assert mondays[0].isocalendar()[:2] == first
    assert mondays[-1].isocalendar()[:2] == last
    assert len(mondays) == count


def test_the_quarters_of_a_year_are_its_weeks() -> None:
    for year in range(2015, 2031):
        quarters = [m for q in (1, 2, 3, 4) for m in Period(year, q).mondays]
        assert quarters == Period(year).mondays


# --- what is told --------------------------------------------------------------------
def judge(est: Est, acting: Any, edition: Any, level: int, area: str = "Ronna") -> None:
    with acting("samira") as who:
        chosen = ScaleLevel.objects.get(number=level)
        found = Area.objects.get(name=area)
        weeks.judge_area(edition, found, by=who.user, level=chosen, overall="Text")


@pytest.fixture
def two_years(est: Est, acting: Any) -> None:
    """Freeze week 40 of 2025, and weeks 39 and 40 of 2026."""
    for year, week, level in ((2025, 40, 4), (2026, 39, 1), (2026, 40, 3)):
        edition = est.open(year, week)
        judge(est, acting, edition, level)
        kind = EventKind.DRUGS if year == 2026 else EventKind.FIRE
        est.event("petra", edition, "Något", kind=kind)
        est.event("petra", edition, "Smalt", kind=kind, audience=Audience.AUTHORITIES)
        est.event("emil", edition, "Utkast", kind=EventKind.OTHER)
        est.action("petra", edition, "Vi gör något")
        est.hand_in("petra", edition)
        est.freeze(edition)


def told(user: Any, area: Any = None) -> Any:
    scale, latest = trends.scale_and_latest(user)
    assert latest is not None
    window = Window(latest, 13)
    if area is None:
        return trends.overview(user, window, scale)
    found = trends.with_phases(Area.objects.filter(name=area)).get()
    return trends.story(user, found, window, scale)


def test_an_area_is_compared_with_last_week_and_last_year(two_years, acting):
    with acting("petra") as petra:
        compared = {str(c.area): c for c in told(petra.user).comparisons}
    ronna = compared["Ronna"]
    assert (ronna.now, ronna.last_week, ronna.last_year) == (3, 1, 4)
    assert ronna.since_last_week == "högre, från 1"
    assert ronna.since_last_year == "lägre, från 4"
    assert (ronna.strained, ronna.strained_before) == (1, 1)
    lina = compared["Lina"]
    assert (lina.now, lina.strained) == (None, None)
    assert lina.since_last_week == "kan inte jämföras"


def test_the_page_says_how_many_weeks_of_last_year_are_known(two_years, client_for):
    page = client_for("petra").get("/est/trender/", {"veckor": "13"})
    assert "1 av 13 frysta" in page.content.decode()


def test_earlier_weeks_begin_with_the_one_that_is_asked_for(two_years, client_for):
    client = client_for("petra")

    def listed(**asked):
        page = client.get("/est/", asked)
        return page.status_code, [e.title for e in page.context["page"].items]

    assert listed() == (200, ["v.40 2026", "v.39 2026", "v.40 2025"])
    assert listed(vecka="39", ar="2026") == (200, ["v.39 2026", "v.40 2025"])
    assert listed(vecka="1", ar="2024") == (200, [])
    for odd in ({"vecka": "54", "ar": "2026"}, {"vecka": "x"}, {"ar": "2026"}):
        assert listed(**odd) == (422, listed()[1])


def test_an_open_week_is_in_no_trend(two_years, est, acting):
    edition = est.open(2026, 41)
    judge(est, acting, edition, 4)
    with acting("petra") as petra:
        assert told(petra.user).window.last == MONDAY


def test_a_correction_counts_in_place_of_what_it_corrects(two_years, est, acting):
    with acting("samira"):
        wrong = Edition.objects.get(year=2026, week=40)
    correction = est.correct(wrong)
    judge(est, acting, correction, 2)
    est.freeze(correction)
    with acting("petra") as petra:
        (ronna, *_) = told(petra.user).comparisons
        assert ronna.now == 2
        assert told(petra.user, "Ronna").kinds == {"narkotika": 4}


def test_events_are_counted_as_each_may_see_them_and_drafts_by_nobody(
    two_years, acting
):
    with acting("petra") as petra:
        story = told(petra.user, "Ronna")
        assert story.kinds == {"narkotika": 4}
        assert story.kinds_before == {"brand": 2}
    with acting("emil") as emil:  # a company
        assert told(emil.user, "Ronna").kinds == {"narkotika": 2}


def test_actions_go_on_until_the_week_they_are_ended_in(two_years, est, acting):
    edition = est.open(2026, 41)
    with acting("petra") as petra:
        first = Action.objects.get(edition__year=2025)
        end_action(first, edition, by=petra.user)
    est.freeze(edition)
    with acting("petra") as petra:
        story = told(petra.user, "Ronna")
    weeks_of = [MONDAY + datetime.timedelta(weeks=n) for n in (-1, 0, 1)]
    assert [story.ongoing(m) for m in weeks_of] == [2, 3, 3]
    assert [story.ended(m) for m in weeks_of] == [0, 0, 1]


def test_changes_of_phase_are_marked_in_the_week_they_came(two_years, acting):
    with acting("samira") as samira:
        AreaPhase.objects.create(
            area=Area.objects.get(name="Ronna"),
            phase=2,
            since=MONDAY + datetime.timedelta(days=2),
            reasons="Lugnare",
            decided_by=samira.user,
            created_by=samira.user,
        )
        chart = trend_charts.level_over_weeks(told(samira.user, "Ronna"))
    (moment,) = chart.moments
    assert chart.labels[moment.index] == "v.40 2026"
    assert moment.text.startswith("Fas 2 från 30")


def test_every_colour_of_the_scale_can_be_printed():
    assert set(trend_charts.PRINTED) == set(LevelColour)


# --- pages ---------------------------------------------------------------------------
def test_pages_show_levels_in_words(two_years, client_for, est):
    page = client_for("petra").get(reverse("est:trends"))
    assert page.status_code == 200
    assert "högre, från 1" in page.text
    assert "nivå 3 (Nivå 3)" in page.text
    page = client_for("petra").get(reverse("est:trend-area", args=[est.area().uuid]))
    assert page.status_code == 200
    assert "Narkotika" in page.text


def test_pages_say_so_when_nothing_is_frozen(client_for, est):
    for url in ("est:trends",), ("est:trend-area", est.area().uuid):
        page = client_for("petra").get(reverse(url[0], args=url[1:]))
        assert "Ingen vecka är fryst än" in page.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?veckor=13", 200),
        ("?vecka=40&ar=2025", 200),
        ("?vecka=53&ar=2025", 422),
        ("?vecka=40&ar=", 422),
        ("?veckor=9999", 422),
        ("?vecka=x&ar=y", 422),
        ("?vecka=1&ar=2000", 200),
    ],
)
def test_any_weeks_can_be_asked_for(two_years, client_for, query, status):
    page = client_for("petra").get(reverse("est:trends") + query)
    assert page.status_code == status


@pytest.mark.parametrize("who", ["anna", "frida", "sigrid"])
def test_others_know_of_no_trends(client_for, who):
    assert client_for(who).get(reverse("est:trends")).status_code == 404


# --- what it costs -------------------------------------------------------------------
def test_trends_cost_the_same_with_50_weeks_and_with_500(history, client_for, acting):  # noqa: F811
    client = client_for("petra")
    with acting("petra"):
        area = Area.objects.get(name="Ronna")
    found: list[tuple[int, int]] = []
    for count, start in ((50, 0), (450, 50)):
        history(count, start)
        costs = []
        for url in (
            reverse("est:trends"),
            reverse("est:trend-area", args=[area.uuid]),
        ):
            client.get(url)  # what is remembered from the first time
            with counted() as asked:
                assert client.get(url).status_code == 200
            costs.append(len(asked))
        found.append((costs[0], costs[1]))
    assert found == [(OVERVIEW, AREA), (OVERVIEW, AREA)]
