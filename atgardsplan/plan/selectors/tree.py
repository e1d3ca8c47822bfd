"""The tree of a plan, and one need or measure with what hangs on it: a few queries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from atgardsplan.plan.models import (
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
from lagesbild.report.selectors import LEGAL_MONTHS, months_after

if TYPE_CHECKING:
    from pax.accounts.models import User


@dataclass(frozen=True)
class Line:
    """A plan in the list, and when it is to have been followed up."""

    plan: Plan
    decided_on: datetime.date | None
    is_latest: bool

    @property
    def due_on(self) -> datetime.date | None:
        """When the municipality itself means to follow it up."""
        return self._after(self.plan.due_months)

    @property
    def legal_on(self) -> datetime.date | None:
        """When the law wants it followed up at the latest (6 § lagen 2023:196)."""
        return self._after(LEGAL_MONTHS)

    def _after(self, months: int) -> datetime.date | None:
        if self.decided_on is None or not self.is_latest:
            return None
        return months_after(self.decided_on, months)


def lines_for(user: User) -> list[Line]:
    """List the plans that a person reads, the newest first."""
    found = list(Plan.objects.visible_to(user).select_related("agency"))
    decided: dict[int, datetime.date] = dict(
        PlanEdition.objects.filter(plan__in=found)
        .order_by("decided_on")
        .values_list("plan_id", "decided_on")
    )
    latest: dict[tuple[int, str], int] = {}
    for one in reversed(found):
        if one.pk in decided:
            latest[one.agency_id, one.title] = one.pk
    return [
        Line(one, decided.get(one.pk), latest.get((one.agency_id, one.title)) == one.pk)
        for one in found
    ]


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
    served: set[int] = set()
    for tie in Serves.objects.filter(plan=plan).order_by("measure__order", "pk"):
        needs[tie.need_id].measures.append(measures[tie.measure_id])
        served.add(tie.measure_id)
    return served


# --- choices for forms ---------------------------------------------------------------
def needs_as_choices(plan: Plan) -> list[tuple[str, list[tuple[int, str]]]]:
    """List a plan's needs and their parts, by direction, as the choices of a form."""
    names = dict(Direction.objects.filter(plan=plan).values_list("pk", "name"))
    parts: dict[int, list[Need]] = defaultdict(list)
    tops: dict[int, list[Need]] = defaultdict(list)
    for need in Need.objects.filter(plan=plan):
        if need.parent_id:
            parts[need.parent_id].append(need)
        else:
            tops[need.direction_id].append(need)
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
