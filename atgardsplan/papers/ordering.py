"""What is sent to the press of a plan: as it is, or a decided edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from atgardsplan.plan.document import content_of
from atgardsplan.plan.models import Measure, Plan, PlanEdition
from atgardsplan.plan.selectors.measures import goals_of
from lagesbild.report.enums import Variant

if TYPE_CHECKING:
    from pax.accounts.models import User

Order = dict[str, Any]


def order_of(thing: Plan | PlanEdition, variant: Variant, *, by: User) -> Order:
    """Order a document: of what is frozen nothing but what was frozen."""
    if isinstance(thing, Plan):
        content = content_with_values(thing, by=by)
    else:
        content = dict(thing.content)
    return {"kind": "plan", "content": content, "variant": str(variant)}


def content_with_values(plan: Plan, *, by: User) -> dict[str, Any]:
    """Give a living plan with its indicators' latest values, for who reads them."""
    content = content_of(plan)
    content["varden_hamtade"] = timezone.localdate().isoformat()
    measures = {m.code: m for m in Measure.objects.filter(plan=plan)}
    views = goals_of(measures.values(), by)
    for row in content["pagaende_insatser"]["rader"]:
        mine = views.get(measures[row["nr"]].pk, [])
        for told, view in zip(row["indikatorer"], mine, strict=True):
            told |= {"senaste": view.latest, "senaste_period": view.period}
    return content
