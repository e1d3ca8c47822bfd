"""Ten years of five hundred measures: every page in as many queries as for one."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from atgardsplan.plan.models import Activity, Direction, Measure, Need, Plan, Serves
from atgardsplan.plan.services import tree
from pax.accounts.models import User
from tests.atgardsplan.conftest import made_plan, measure, need

pytestmark = [pytest.mark.django_db, pytest.mark.full, pytest.mark.slow]

YEARS, EACH = 10, 500
DAY = datetime.date(2026, 3, 1)
PROGRESS = ("ej_paborjad", "pagar", "pausad", "klar", "avbruten")
ROOMS = (
    *("plan:detail", "plan:board", "plan:measures", "plan:timeline", "plan:coverage"),
    *("plan:priorities", "plan:areas", "plan:labels", "plan:deciding", "rounds:list"),
    *("exchange:start", "plan:difference"),
)


def filled(by: User, year: int, count: int) -> Plan:
    """Make a plan with so many measures, each with a need and an activity."""
    plan = made_plan(by, year)
    needs = []
    for name in ("Unga", "Våld", "Områden", "Ekonomi", "Samverkan"):
        direction = tree.add_direction(plan, by=by, name=name)
        needs += [tree.add_need(direction, by=by, text=f"{name} {n}") for n in (1, 2)]
    people = list(User.objects.filter(is_active=True, is_system=False)[:20])
    mine: dict[str, Any] = {"plan": plan, "created_by": by}
    made = Measure.objects.bulk_create(
        Measure(
            **mine,
            direction_id=needs[n % 10].direction_id,
            code=str(n + 1),
            order=n,
            title=f"Åtgärd {n}",
            progress=PROGRESS[n % 5],
            responsible=people[n % 20],
            ends_on=DAY,
            areas=[n % 12 + 1],
        )
        for n in range(count)
    )
    Serves.objects.bulk_create(
        Serves(**mine, measure=one, need=needs[n % 10]) for n, one in enumerate(made)
    )
    Activity.objects.bulk_create(
        Activity(**mine, measure=one, text="Gör", due_on=DAY) for one in made
    )
    return plan


def counted(client: Client, url: str) -> int:
    client.get(url)  # what is kept between requests is kept
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200, url
    return len(asked)


@pytest.fixture
def large(as_user: Any, client_for: Any) -> tuple[Plan, Plan, Client]:
    """A plan of one measure, and ten years of plans of five hundred each."""
    with as_user("samira") as samira:
        small = filled(samira, 2001, 1)
        plans = [filled(samira, 2020 + n, EACH) for n in range(YEARS)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return small, plans[0], client_for("samira")


def every_page_takes_as_many_queries(large: tuple[Plan, Plan, Client], as_user: Any):
    small, plan, samira = large
    with as_user("samira"):
        assert Measure.objects.count() == 1 + YEARS * EACH
    few = {name: counted(samira, reverse(name, args=[small.uuid])) for name in ROOMS}
    many = {name: counted(samira, reverse(name, args=[plan.uuid])) for name in ROOMS}
    assert many == few
    assert max(many.values()) <= 30, many


def boards_by_everything_do_too(
    large: tuple[Plan, Plan, Client],
):
    small, plan, samira = large
    for by in ("laget", "status", "inriktning", "ansvarig"):
        counts = {
            counted(samira, f"{reverse('plan:board', args=[p.uuid])}?efter={by}")
            for p in (small, plan)
        }
        assert len(counts) == 1, (by, counts)


def the_board_shows_some_and_says_how_many_more(
    large: tuple[Plan, Plan, Client],
):
    _, plan, samira = large
    page = samira.get(reverse("plan:board", args=[plan.uuid])).content.decode()
    assert page.count("data-pax-card>") == 5 * 30
    assert "70 till i listan" in page
    assert len(page) < 900_000


def things_of_a_plan_do_too(large: tuple[Plan, Plan, Client], as_user: Any):
    small, plan, samira = large
    counts = []
    for one in (small, plan):
        with as_user("samira"):
            about = measure(one, "Åtgärd 0")
            asked = need(one, "Unga 1")
            direction = Direction.objects.filter(plan=one)[0]
        counts.append(
            [
                counted(samira, about.get_absolute_url()),
                counted(samira, asked.get_absolute_url()),
                counted(samira, reverse("plan:measure-edit", args=[about.uuid])),
                counted(samira, reverse("plan:need-add", args=[direction.uuid])),
            ]
        )
    assert counts[0] == counts[1]
    with as_user("samira"):
        assert Need.objects.filter(plan=plan).count() == 10


def test_five_thousand_measures_take_as_many_queries_as_one(
    large: tuple[Plan, Plan, Client], as_user: Any
):
    """One world for all of it: it takes a while to make."""
    every_page_takes_as_many_queries(large, as_user)
    boards_by_everything_do_too(large)
    the_board_shows_some_and_says_how_many_more(large)
    things_of_a_plan_do_too(large, as_user)
