"""What the page of a week costs: the same with 50 weeks behind it and with 500.

Counted are the statements that ask or tell something: not the savepoint that a test's
own transaction makes of each request, nor the settings that say who is acting.
"""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.editions.content import fingerprint
from pax.places.models import Area
from samverkan.est.enums import Audience, EditionState, EntryState
from samverkan.est.models import (
    Action,
    AreaPicture,
    Assessment,
    Edition,
    Event,
    FrozenEdition,
    ScaleLevel,
)

NO_QUESTION = ("SAVEPOINT", "RELEASE", "SELECT set_config")
#: Of every page: session, user, roles, readers, the inbox's number, the agency; of
#: this door: the edition, and that it was read.  Of the page: its content, and the
#: frozen weeks beside it.
OPEN_PAGE = 10
FROZEN_PAGE = 9
WEEK = datetime.timedelta(weeks=1)
FIRST = datetime.date.fromisocalendar(2015, 2, 1)


@contextmanager
def counted():
    with CaptureQueriesContext(connection) as queries:
        asked: list[str] = []
        yield asked
    asked += [
        q["sql"]
        for q in queries.captured_queries
        if not q["sql"].startswith(NO_QUESTION)
    ]


@pytest.fixture
def history(django_db_setup: None, db: None) -> Any:
    """Lay weeks behind the present one: twelve areas, each with something in them."""

    def lay(count: int, start: int) -> None:
        with acting_as(User.objects.get(username="samira")) as who:
            for number in range(start, start + count):
                _week(FIRST + number * WEEK, number + 1, who.user)

    return lay


def _week(monday: datetime.date, number: int, by: User) -> None:
    year, week, _ = monday.isocalendar()
    edition = Edition.objects.create(year=year, week=week, monday=monday, created_by=by)
    areas = list(Area.objects.all())
    mine = {"edition": edition, "created_by": by}
    told = mine | {"agency": by.agency, "state": EntryState.HANDED_IN}
    Event.objects.bulk_create(Event(**told, area=area, text="Sak") for area in areas)
    Action.objects.bulk_create(
        Action(**told, area=area, text="Insats", ended_in=edition) for area in areas
    )
    AreaPicture.objects.bulk_create(AreaPicture(**mine, area=area) for area in areas)
    Assessment.objects.bulk_create(
        Assessment(**mine, area=area, monday=monday, level=2) for area in areas
    )
    for audience in Audience.values:
        content = _content(areas, edition, number)
        FrozenEdition.objects.create(
            **mine, audience=audience, content=content, sha256=fingerprint(content)
        )
    Edition.objects.filter(pk=edition.pk).update(
        state=EditionState.FROZEN, number=number, frozen_at=edition.created_at,
        frozen_by=by,
    )  # fmt: skip


def _content(areas: list[Area], edition: Edition, number: int) -> dict[str, Any]:
    told = {"overall": "Lugnt", "level": 2, "note": "", "phase": None}
    lists = {k: [] for k in ("new_events", "past_month", "new_actions", "ongoing")}
    levels = ScaleLevel.objects.values("number", "name", "shape", "colour", "meaning")
    return {
        "title": edition.title, "number": number, "audience": "alla",
        "scale": list(levels), "handed_in": [],
        "areas": [
            {"area": str(a.uuid), "name": a.name, "is_rest": a.is_rest, **told, **lists}
            for a in areas
        ],
    }  # fmt: skip


@pytest.mark.parametrize("username", ["samira", "emil"])
def test_page_of_a_week_costs_the_same_whatever_lies_behind(
    history, est, client_for, username
):
    client = client_for(username)
    client.get("/est/")
    cost = {}
    for weeks_behind in (50, 500):
        already = 0 if weeks_behind == 50 else 50
        history(weeks_behind - already, already)
        with acting_as(User.objects.get(username="samira")):
            last = Edition.objects.order_by("-monday").first()
            Edition.objects.open().update(overall="Skriven")
            open_now = Edition.objects.open().first()
        if open_now is None:
            year, week, _ = (FIRST + 600 * WEEK).isocalendar()
            open_now = est.open(year, week)
            est.event("petra", open_now, "Sak", area="Ronna")
            est.hand_in("petra", open_now)
        with acting_as(User.objects.get(username="samira")):
            last = Edition.objects.frozen().order_by("-monday").first()
        for kind, edition in (("open", open_now), ("frozen", last)):
            with counted() as asked:
                answer = client.get(f"/est/{edition.uuid}/")
            assert answer.status_code == 200
            cost[kind, weeks_behind] = len(asked)
            assert answer.content.decode().count('class="est-area"') == 12
    # A company's people have no inbox to count.
    fewer = 0 if username == "samira" else 1
    assert cost == {
        ("open", 50): OPEN_PAGE - fewer,
        ("open", 500): OPEN_PAGE - fewer,
        ("frozen", 50): FROZEN_PAGE - fewer,
        ("frozen", 500): FROZEN_PAGE - fewer,
    }


@pytest.mark.parametrize("page", ["", "{}/min-del/", "{}/sammanstall/"])
def test_other_pages_cost_the_same_whatever_is_written(est, edition, client_for, page):
    client, url = client_for("samira"), f"/est/{page.format(edition.uuid)}"
    cost = []
    for round_ in range(2):
        for area in ("Ronna", "Geneta", "Lina")[: 1 + 2 * round_]:
            est.event("samira", edition, "Sak", area=area)
            est.action("samira", edition, "Insats", area=area)
        est.hand_in("samira", edition)
        client.get(url)
        with counted() as asked:
            assert client.get(url).status_code == 200
        cost.append(len(asked))
    assert cost[0] == cost[1]
