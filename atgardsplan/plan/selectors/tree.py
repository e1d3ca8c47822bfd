"""The plans, and the tree of one: whole, of one need, of one area, in a few queries."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone

from atgardsplan.plan.models import (
    AreaPlan,
    Direction,
    Measure,
    Need,
    NeedAlso,
    NeedProblem,
    Plan,
    PlanEdition,
    Serves,
    TableLabel,
)
from atgardsplan.plan.querysets import grouped
from lagesbild.report.selectors import LEGAL_MONTHS, months_after
from pax.accounts.models import User
from pax.places.models import Area, AreaPhase


def lines_for(user: User) -> list[dict[str, Any]]:
    """List the plans a person works on, the newest first, with when each was decided.

    The last that was decided of those of a name is to be followed up by the day that
    the municipality itself means to (`due_on`), and at the latest by that of the law
    (`legal_on`, 6 § lagen 2023:196).
    """
    found = list(Plan.objects.worked_on_by(user).select_related("agency"))
    decided: dict[int, datetime.date] = dict(
        PlanEdition.objects.filter(plan__in=found)
        .order_by("decided_on")
        .values_list("plan_id", "decided_on")
    )
    lines = []
    latest: set[tuple[int, str]] = set()
    for plan in found:
        line: dict[str, Any] = {"plan": plan, "decided_on": decided.get(plan.pk)}
        if plan.pk in decided and (plan.agency_id, plan.title) not in latest:
            latest.add((plan.agency_id, plan.title))
            line |= {
                "due_on": months_after(decided[plan.pk], plan.due_months),
                "legal_on": months_after(decided[plan.pk], LEGAL_MONTHS),
            }
        lines.append(line)
    return lines


# --- the tree ------------------------------------------------------------------------
@dataclass
class NeedView:
    """A need with its parts, problems and measures."""

    need: Need
    also_in: list[str] = field(default_factory=list)
    problems: list[NeedProblem] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    parts: list[NeedView] = field(default_factory=list)

    @property
    def is_met(self) -> bool:
        """Whether some measure serves it, or a part of it."""
        return bool(self.measures) or any(part.is_met for part in self.parts)


@dataclass
class DirectionView:
    """A direction with its needs, and those of others that stand in it too."""

    direction: Direction
    labels: list[TableLabel] = field(default_factory=list)
    needs: list[NeedView] = field(default_factory=list)
    also: list[Need] = field(default_factory=list)
    #: Measures of the direction that serve no need that anybody has named.
    loose: list[Measure] = field(default_factory=list)


def tree_of(plan: Plan) -> list[DirectionView]:
    """Gather the whole tree, in as many queries however large it is."""
    views = {d.pk: DirectionView(d) for d in Direction.objects.filter(plan=plan)}
    for label in TableLabel.objects.filter(plan=plan):
        views[label.direction_id].labels.append(label)
    needs = {n.pk: NeedView(n) for n in Need.objects.filter(plan=plan)}
    _tie_needs(plan, views, needs)
    measures = {m.pk: m for m in _measures(plan)}
    served = _tie_measures(plan, needs, measures)
    for measure in measures.values():
        if measure.pk not in served:
            views[measure.direction_id].loose.append(measure)
    return list(views.values())


def _measures(plan: Plan) -> Any:
    return (
        Measure.objects.filter(plan=plan)
        .with_lateness(timezone.localdate())
        .select_related("unit")
        .defer("description", "known_effect", "purpose", "aim")
    )


def _tie_needs(
    plan: Plan, views: dict[int, DirectionView], needs: dict[int, NeedView]
) -> None:
    """Put needs under their directions and needs, and say where else they stand."""
    for view in needs.values():
        need = view.need
        under = needs[need.parent_id].parts if need.parent_id else None
        (views[need.direction_id].needs if under is None else under).append(view)
        if need.in_all:
            _stand_in_all(need, views)
    for also in NeedAlso.objects.filter(plan=plan).select_related("direction"):
        view = needs[also.need_id]
        view.also_in.append(also.direction.name)
        if not view.need.in_all:
            views[also.direction_id].also.append(view.need)
    for problem in NeedProblem.objects.filter(plan=plan):
        needs[problem.need_id].problems.append(problem)


def _stand_in_all(need: Need, views: dict[int, DirectionView]) -> None:
    for pk, view in views.items():
        if pk != need.direction_id:
            view.also.append(need)


def _tie_measures(
    plan: Plan, needs: dict[int, NeedView], measures: dict[int, Measure]
) -> set[int]:
    """Put measures under the needs that they serve; give those that serve any."""
    served: set[int] = set()
    for tie in Serves.objects.filter(plan=plan).order_by("measure__order", "pk"):
        needs[tie.need_id].measures.append(measures[tie.measure_id])
        served.add(tie.measure_id)
    return served


# --- choices for forms ---------------------------------------------------------------
def needs_as_choices(plan: Plan) -> list[tuple[str, list[tuple[int, str]]]]:
    """List a plan's needs and their parts, by direction, as the choices of a form."""
    names = dict(Direction.objects.filter(plan=plan).values_list("pk", "name"))
    needs = Need.objects.filter(plan=plan)
    parts = grouped(needs, "parent_id")
    tops = grouped(parts[None], "direction_id")
    return [
        (
            name,
            [
                (one.pk, f"{one.code} {'delbehov: ' * bool(one.parent_id)}{one.text}")
                for top in tops[pk]
                for one in (top, *parts[top.pk])
            ],
        )
        for pk, name in names.items()
        if tops[pk]
    ]


# --- one need ------------------------------------------------------------------------
def need_view(need: Need) -> NeedView:
    """Gather a need with its parts, problems, and the measures that serve each."""
    view = NeedView(need)
    view.also_in = [
        one.direction.name for one in need.also_in.select_related("direction")
    ]
    view.problems = list(NeedProblem.objects.filter(need=need))
    parts = {part.pk: NeedView(part) for part in Need.objects.filter(parent=need)}
    view.parts = list(parts.values())
    measures = {
        m.pk: m for m in _measures(need.plan).filter(serves__need__in=[need.pk, *parts])
    }
    ties = Serves.objects.filter(need__in=[need.pk, *parts])
    for tie in ties.order_by("measure__order", "pk"):
        under = view if tie.need_id == need.pk else parts[tie.need_id]
        under.measures.append(measures[tie.measure_id])
    return view


# --- one area: the same tree, drawn from the measures that are about it --------------
def area_of(uuid: UUID) -> Area:
    """Find an area: no secret to those who read a plan.  404 when there is none."""
    return get_object_or_404(Area, uuid=uuid)


def areas_of(plan: Plan) -> list[dict[str, Any]]:
    """List the areas: the phase of each, its measures, whether it has a plan."""
    counts: Counter[int] = Counter()
    for areas in Measure.objects.filter(plan=plan).values_list("areas", flat=True):
        counts.update(areas)
    phases = {
        one.area_id: one.get_phase_display()
        for one in AreaPhase.objects.order_by("since", "pk")
    }
    planned = set(AreaPlan.objects.filter(plan=plan).values_list("area_id", flat=True))
    return [
        {
            "area": one,
            "phase": phases.get(one.pk, ""),
            "measures": counts[one.pk],
            "has_plan": one.pk in planned,
        }
        for one in Area.objects.filter(is_active=True, is_rest=False)
    ]


def area_tree(plan: Plan, area: Area) -> list[DirectionView]:
    """Give the part of the tree whose measures are about an area."""
    for direction in (tree := tree_of(plan)):
        direction.needs = _kept(direction.needs, area)
        direction.loose = [m for m in direction.loose if area.pk in m.areas]
        direction.also = []
    return [one for one in tree if one.needs or one.loose]


def _kept(needs: list[NeedView], area: Area) -> list[NeedView]:
    """Keep the needs that an area's measures serve, and no other measures."""
    for need in needs:
        need.measures = [m for m in need.measures if area.pk in m.areas]
        need.parts = _kept(need.parts, area)
    return [need for need in needs if need.is_met]
