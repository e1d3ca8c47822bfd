"""Weighing: stated criteria, points for each measure, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from atgardsplan.plan.models import Criterion, Measure, Plan, Score
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.services.planning import saved_once
from atgardsplan.plan.services.tree import changed, last_order
from pax.db.changes import change
from pax.errors import Invalid
from pax.ui.traces import NOTHING_KEPT, Kept

if TYPE_CHECKING:
    from pax.accounts.models import User

MOST = 3

#: What a plan's measures are weighed by until somebody says otherwise.
SHIPPED = (
    ("Träffar en orsak", "Åtgärden påverkar en orsak som lägesbilden beskriver.", 3),
    ("Väntad verkan", "Det finns kunskap om att åtgärden fungerar.", 3),
    ("Rådighet", "Kommunen kan själv se till att den blir av.", 2),
    ("Kostnad mot nytta", "Kostnaden är rimlig för det som kan uppnås.", 2),
    ("Brådska", "Läget blir svårare att vända om vi väntar.", 1),
)


@transaction.atomic
def ship_criteria(plan: Plan, *, by: User) -> None:
    """Begin with the criteria that ship with Pax."""
    check_can_write(plan, by)
    for name, explanation, weight in SHIPPED:
        add_criterion(plan, by=by, name=name, explanation=explanation, weight=weight)


@transaction.atomic
def add_criterion(plan: Plan, *, by: User, name: str, **about: Any) -> Criterion:
    """Add a ground to weigh the plan's measures by."""
    check_can_write(plan, by)
    order = last_order(Criterion.objects.filter(plan=plan))
    made: Criterion = saved_once(
        lambda: Criterion.objects.create(
            plan=plan, created_by=by, name=name, order=order, **about
        ),
        f"Kriteriet ”{name}” finns redan.",
    )
    changed(plan, by, "Nytt kriterium")
    return made


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User) -> None:
    """Stop weighing by a criterion: the points on it go with it."""
    check_can_write(criterion.plan, by)
    criterion.delete()
    changed(criterion.plan, by, "Kriterium borttaget")


@transaction.atomic
def weigh_measure(
    measure: Measure,
    points: Mapping[int, tuple[int, str]],
    *,
    by: User,
    kept: Kept = NOTHING_KEPT,
) -> None:
    """Give a measure points by criterion (its id), each with its reason.

    Points say nothing without a reason.  What is not given any more is taken away.
    """
    check_can_write(measure.plan, by)
    for given, reason in points.values():
        if not 0 <= given <= MOST or not reason.strip():
            raise Invalid(f"Varje poäng är mellan 0 och {MOST} och har ett skäl.")
    criteria = {c.pk: c for c in Criterion.objects.filter(plan=measure.plan_id)}
    known = {s.criterion_id: s for s in Score.objects.filter(measure=measure)}
    for pk in known.keys() - points.keys():
        known[pk].delete()
    for pk in points.keys() & criteria.keys():
        _give(measure, criteria[pk], known.get(pk), points[pk], by)
    changed(measure.plan, by, "Åtgärd viktad", kept, measure)


def _give(
    measure: Measure,
    criterion: Criterion,
    known: Score | None,
    given: tuple[int, str],
    by: User,
) -> None:
    points, reason = given
    if known is None:
        Score.objects.create(
            plan=measure.plan,
            measure=measure,
            criterion=criterion,
            created_by=by,
            points=points,
            reason=reason,
        )
    elif (known.points, known.reason) != given:
        change(known, because="Poängen ändrad", points=points, reason=reason)
