"""The plan for one area: the same tree, drawn from the measures that are about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import get_object_or_404

from atgardsplan.plan.models import AreaPlan, Measure
from atgardsplan.plan.selectors.tree import DirectionView, NeedView, tree_of
from pax.places.models import Area, AreaPhase

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan


@dataclass(frozen=True)
class AreaLine:
    """An area of the municipality: its phase, its measures, whether it has a plan."""

    area: Area
    phase: str
    measures: int
    has_plan: bool


def area_of(uuid: UUID) -> Area:
    """Find an area: no secret to those who read a plan.  404 when there is none."""
    return get_object_or_404(Area, uuid=uuid)


def areas_of(plan: Plan) -> list[AreaLine]:
    """List the areas with what the plan holds for each."""
    counts: Counter[int] = Counter()
    for areas in Measure.objects.filter(plan=plan).values_list("areas", flat=True):
        counts.update(areas)
    phases = {
        one.area_id: one.get_phase_display()
        for one in AreaPhase.objects.order_by("since", "pk")
    }
    planned = set(AreaPlan.objects.filter(plan=plan).values_list("area_id", flat=True))
    return [
        AreaLine(one, phases.get(one.pk, ""), counts[one.pk], one.pk in planned)
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
    for need in needs:
        need.measures = [m for m in need.measures if area.pk in m.areas]
        need.parts = _kept(need.parts, area)
    return [need for need in needs if need.is_met]
