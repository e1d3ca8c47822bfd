"""A plan of kommunstyrelsen's, with somebody in another nämnd who is responsible."""

from __future__ import annotations

from typing import Any

import pytest

from atgardsplan.plan.models import Direction, Measure, Need, Plan
from atgardsplan.plan.services import measures, tree
from atgardsplan.plan.services.tree import begin_plan
from pax.accounts.models import User


def made_plan(by: User, year: int = 2026) -> Plan:
    return begin_plan(by=by, title="Åtgärdsplan", year_from=year, year_to=year)


@pytest.fixture
def plan(as_user: Any) -> Plan:
    """A plan that Samira has begun, with a direction, a need and two measures.

    Carin of socialnämnden is responsible for the first.
    """
    with as_user("samira") as samira:
        made = made_plan(samira)
        direction = tree.add_direction(made, by=samira, name="Trygga stadsdelar")
        need = tree.add_need(direction, by=samira, text="Vända utvecklingen")
        tree.add_need(direction, by=samira, text="En del", parent=need)
        measures.add_measure(
            direction,
            by=samira,
            needs=[need],
            title="Bidragskontroll",
            responsible=User.objects.get(username="carin"),
        )
        measures.add_measure(direction, by=samira, title="Nattvandring")
    return made


def the(model: Any, plan: Plan, **about: Any) -> Any:
    """Find one thing of a plan."""
    return model.objects.select_related("plan__agency").get(plan=plan, **about)


def measure(plan: Plan, title: str = "Bidragskontroll") -> Measure:
    found: Measure = the(Measure, plan, title=title)
    return found


def direction(plan: Plan) -> Direction:
    found: Direction = the(Direction, plan)
    return found


def need(plan: Plan, text: str = "Vända utvecklingen") -> Need:
    found: Need = the(Need, plan, text=text)
    return found
