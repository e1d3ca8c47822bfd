"""The tree and its measures: who reads, who writes, what is refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from atgardsplan.exchange.files import FORMATS
from atgardsplan.plan.models import (
    Activity,
    AreaPlan,
    Criterion,
    Dependence,
    Flow,
    Measure,
    Need,
    Plan,
    Risk,
    Score,
)
from atgardsplan.plan.selectors.coverage import coverage_of
from atgardsplan.plan.services import measures, tree
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.errors import Denied, Invalid, WrongState
from tests.atgardsplan.conftest import direction, measure, need

pytestmark = pytest.mark.django_db


# --- who is responsible, at another authority -----------------------------------------
def test_who_is_responsible_reads_their_own_and_nobody_else_at_home_does(
    plan: Plan, client_for: Any
):
    page = reverse("plan:detail", args=[plan.uuid])
    carin, anna = client_for("carin"), client_for("anna")
    shown = carin.get(page).content.decode()
    assert "Bidragskontroll" in shown
    assert "Nattvandring" not in shown
    assert "Inget är publicerat än" in shown
    assert anna.get(page).status_code == 404


#: The pages of the living plan, each by the uuid of the plan.
LIVING = (
    *("history", "board", "measures", "timeline", "coverage", "priorities", "areas"),
    *("labels", "deciding", "difference", "edit", "decide", "send", "roll"),
)


def test_who_is_responsible_reads_nothing_else_of_the_living_plan(
    plan: Plan, as_user: Any, client_for: Any
):
    """Not by any address, nor as a file, nor past them in the database."""
    with as_user("samira") as samira:
        other = measure(plan, "Nattvandring")
        criterion = measures.add_criterion(plan, by=samira, name="Nytta", weight=1)
        for one in (measure(plan), other):
            measures.add_part(one, Risk, by=samira, text=f"Risk med {one}")
            measures.weigh_measure(one, {criterion.pk: (2, "Skäl")}, by=samira)
        measures.make_dependent(measure(plan), other, by=samira, why="Först")
        there = [reverse(f"plan:{name}", args=[plan.uuid]) for name in LIVING]
        there += [
            reverse(f"exchange:{name}", args=[plan.uuid, *more])
            for name, *more in (
                *(("fetch", form) for form in FORMATS),
                ("start",),
            )
        ]
        there += [
            reverse(name, args=[plan.uuid])
            for name in ("papers:list", "papers:begin", "papers:ask-plan")
        ]
        there += [reverse("rounds:list", args=[plan.uuid]), other.get_absolute_url()]
    carin, samira = client_for("carin"), client_for("samira")
    for url in there:
        assert carin.get(url).status_code == 404, url
        assert samira.get(url).status_code in (200, 403), url
    own = carin.get(measure_page(plan, as_user)).content.decode()
    assert "Risk med Bidragskontroll" in own
    assert "Nattvandring" not in own
    with as_user("carin") as who:
        for model in (Criterion, Score, Dependence, AreaPlan):
            assert not model.objects.exists(), model
        for model, count in ((Plan, 1), (Measure, 1), (Need, 1), (Risk, 1)):
            assert model.objects.count() == count, model
            assert model.objects.visible_to(who).count() == count, model
            assert model.history.values("id").distinct().count() == count, model


def measure_page(plan: Plan, as_user: Any) -> str:
    with as_user("samira"):
        return measure(plan).get_absolute_url()


def test_who_is_responsible_says_how_it_goes_and_changes_nothing_else(
    plan: Plan, as_user: Any, client_for: Any
):
    uuid = measure_uuid(plan, as_user)
    with as_user("samira"):
        other = measure(plan, "Nattvandring")
    carin = client_for("carin")
    to = reverse("plan:measure-move", args=[uuid])
    assert carin.post(to, {"by": "laget", "to": "klar"}).status_code == 302
    assert carin.get(reverse("plan:measure-edit", args=[uuid])).status_code == 403
    with as_user("carin") as who:
        mine = measure(plan)
        assert mine.progress == "klar"
        measures.add_part(mine, Activity, by=who, text="Utbilda")
        with pytest.raises(Denied):
            measures.revise_measure(mine, by=who, title="Annat")
        with pytest.raises(Denied):
            measures.move_measure(other, by=who, progress="klar")


def test_the_database_too_lets_the_responsible_change_only_how_it_goes(
    plan: Plan, as_user: Any
):
    refused = pytest.raises(ProgrammingError, match="make the plan")
    with as_user("carin"), refused, transaction.atomic():
        sql("UPDATE plan_measure SET title = 'X' WHERE title = 'Bidragskontroll'")


def test_the_database_too_shows_others_no_row(plan: Plan, as_user: Any):
    with as_user("anna"):
        for table in ("plan", "measure", "need", "direction", "activity"):
            assert sql(f"SELECT count(*) FROM plan_{table}") == [(0,)]
    with as_user("carin"):
        assert sql("SELECT count(*) FROM plan_measure") == [(1,)]


def test_one_who_is_not_responsible_any_more_reads_no_more(
    plan: Plan, as_user: Any, client_for: Any
):
    carin = client_for("carin")
    page = reverse("plan:detail", args=[plan.uuid])
    assert carin.get(page).status_code == 200
    with as_user("samira") as samira:
        measures.revise_measure(measure(plan), by=samira, responsible=None)
    assert carin.get(page).status_code == 404


def test_a_chief_decides_and_does_not_write(plan: Plan, as_user: Any):
    with as_user("sixten") as sixten:
        with pytest.raises(Denied):
            tree.add_direction(plan, by=sixten, name="Ny")
        with pytest.raises(Denied):
            measures.revise_measure(measure(plan), by=sixten, title="X")


# --- the tree ------------------------------------------------------------------------
def test_codes_follow_the_tree(plan: Plan, as_user: Any):
    with as_user("samira"):
        codes = Need.objects.filter(plan=plan).values_list("code", "parent__code")
        assert sorted(codes) == [("ts-1", None), ("ts-1-1", "ts-1")]
        assert [m.code for m in Measure.objects.filter(plan=plan)] == ["1", "2"]


def test_a_part_of_a_need_has_no_parts(plan: Plan, as_user: Any):
    with as_user("samira") as samira, pytest.raises(Invalid, match="delbehov"):
        tree.add_need(
            direction(plan), by=samira, text="Djupare", parent=need(plan, "En del")
        )


def test_what_something_hangs_on_is_not_removed(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        with pytest.raises(WrongState, match="behov, åtgärder"):
            tree.remove(direction(plan), by=samira)
        with pytest.raises(WrongState, match="delbehov"):
            tree.remove(need(plan), by=samira)
        tree.remove(need(plan, "En del"), by=samira)


def test_a_measure_serves_needs_of_other_directions(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        other = tree.add_direction(plan, by=samira, name="Unga")
        far = tree.add_need(other, by=samira, text="Nå fler unga")
        measures.revise_measure(measure(plan), by=samira, needs=[need(plan), far])
        assert [b.count for b in coverage_of(plan, samira).bars[1:2]] == [0]


# --- what hangs on a measure ----------------------------------------------------------
def test_small_counts_of_people_are_never_stored(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        programme = measures.revise_measure(measure(plan), by=samira, is_programme=True)
        counts = measures.counted(started=12, completed=3, left=0)
        measures.add_part(programme, Flow, by=samira, period="2026", **counts)
        flow = Flow.objects.get(measure=programme)
        assert (flow.started, flow.completed, flow.left) == (12, None, 0)
        assert (flow.few_started, flow.few_completed, flow.few_left) == (
            False,
            True,
            False,
        )
    with (
        as_user("samira"),
        pytest.raises(Exception, match="plan_flow_nothing_small"),
    ):
        Flow.objects.create(
            plan=plan, measure=programme, period="2027", started=4, created_by=samira
        )


def test_only_programmes_are_counted(plan: Plan, as_user: Any):
    with (
        as_user("samira") as samira,
        pytest.raises(Invalid, match="individinriktade"),
    ):
        measures.add_part(measure(plan), Flow, by=samira, period="2026", started=9)


def test_measures_do_not_wait_for_each_other_in_a_circle(plan: Plan, as_user: Any):
    with as_user("samira") as samira:
        one, two = measure(plan), measure(plan, "Nattvandring")
        measures.make_dependent(one, two, by=samira)
        with pytest.raises(Invalid, match="cirkel"):
            measures.make_dependent(two, one, by=samira)


def test_late_is_past_its_end_or_with_an_activity_past_its_day(
    plan: Plan, as_user: Any
):
    today = datetime.date(2026, 6, 1)
    with as_user("samira") as samira:
        one = measure(plan)
        assert late(plan, today) == []
        measures.add_part(
            one, Activity, by=samira, text="X", due_on=datetime.date(2026, 5, 1)
        )
        assert late(plan, today) == ["Bidragskontroll"]
        activity = Activity.objects.select_related("measure__plan", "plan").get()
        measures.tick_activity(activity, by=samira, is_done=True)
        assert late(plan, today) == []
        measures.revise_measure(one, by=samira, ends_on=datetime.date(2026, 5, 31))
        assert late(plan, today) == ["Bidragskontroll"]
        measures.move_measure(one, by=samira, progress="klar")
        assert late(plan, today) == []


def late(plan: Plan, on: datetime.date) -> list[str]:
    found = Measure.objects.filter(plan=plan)
    annotated = [m.title for m in found.with_lateness(on) if m.is_late]
    assert annotated == [m.title for m in found.late(on)]
    return annotated


def test_text_that_looks_like_a_person_is_caught(
    plan: Plan, as_user: Any, client_for: Any
):
    samira = client_for("samira")
    url = reverse("plan:activity-add", args=[measure_uuid(plan, as_user)])
    sent = {
        "text": "Ring Anna Svensson",
        "once": "6f1c2f0e-9d0b-4c55-8a3e-3a5d6d1f2b77",
    }
    answer = samira.post(url, sent)
    assert answer.status_code == 422
    assert "Anna Svensson" in answer.content.decode()


# --- the board ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("by", "to", "kept"),
    [
        ("laget", "finns_inte", True),
        ("status", "ny", False),
        ("ansvarig", "9999999", True),
    ],
)
def test_a_card_goes_only_where_there_is_a_column(
    plan: Plan, as_user: Any, client_for: Any, by: str, to: str, kept: bool
):
    samira = client_for("samira")
    uuid = measure_uuid(plan, as_user)
    before = snapshot(plan, as_user)
    answer = samira.post(
        reverse("plan:measure-move", args=[uuid]), {"by": by, "to": to}
    )
    assert answer.status_code in (302, 422)
    assert (snapshot(plan, as_user) == before) == kept


def test_a_card_that_someone_else_moved_meanwhile_is_not_moved_over(
    plan: Plan, as_user: Any, client_for: Any
):
    samira, selma = client_for("samira"), client_for("selma")
    url = reverse("plan:measure-move", args=[measure_uuid(plan, as_user)])
    sent = {"by": "laget", "version": "1"}
    assert samira.post(url, sent | {"to": "pagar"}).status_code == 302
    assert selma.post(url, sent | {"to": "klar"}).status_code == 409
    with as_user("samira"):
        assert measure(plan).progress == "pagar"


def test_moving_leads_only_to_addresses_of_our_own(
    plan: Plan, as_user: Any, client_for: Any
):
    url = reverse("plan:measure-move", args=[measure_uuid(plan, as_user)])
    sent = {"by": "laget", "to": "pagar", "back": "https://evil.example/x"}
    answer = client_for("samira").post(url, sent)
    assert answer["Location"].startswith("/atgardsplan/atgard/")


def snapshot(plan: Plan, as_user: Any) -> tuple[Any, ...]:
    with as_user("samira"):
        m = measure(plan)
        return (m.progress, m.stage, m.responsible_id, m.direction_id)


def measure_uuid(plan: Plan, as_user: Any) -> Any:
    with as_user("samira"):
        return measure(plan).uuid


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def test_the_roles_of_the_database_are_those_of_the_application():
    words = {
        "writes": {Permission.PLAN_WRITE},
        "reads": {Permission.PLAN_WRITE, Permission.PLAN_DECIDE},
        "answers": {Permission.PLAN_ANSWER},
    }
    for role, spec in ROLES.items():
        for word, wanted in words.items():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pax_role_plans(%s, %s)", [role.value, word])
                assert cursor.fetchone() == (bool(spec.permissions & wanted),), role
