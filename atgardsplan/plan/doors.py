"""The doors of this app: what an id in an address may open, and to whom.

Those who work on or decide their authority's plan find it and all that is in it.  Who
is responsible for a measure, at whichever authority, finds the plan to read it, and
writes what `FollowDoor` lets them: how it goes with their own measures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atgardsplan.plan.models import (
    Activity,
    Consultation,
    ConsultationComment,
    Criterion,
    Dependence,
    Direction,
    Flow,
    Goal,
    Measure,
    MeasureFile,
    Need,
    OfMeasure,
    Partner,
    Plan,
    PlanEdition,
    Risk,
    TableLabel,
)
from pax.access.doors import Door, Reach, Sees
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from pax.accounts.models import User

PLANNED = Reach(own=Sees.PLANNERS, disclosed=Sees.PLANNERS)
#: A proposal: with those who sent it, and those whose authority is asked.
PROPOSED = Reach(own=Sees.CONSULTED, disclosed=Sees.CONSULTED)

WRITE, DECIDE = Permission.PLAN_WRITE, Permission.PLAN_DECIDE
ANSWER = Permission.PLAN_ANSWER
#: What is read: by those who write, those who decide, and who is responsible.
READS = (WRITE, DECIDE)
#: What has been decided or sent is read also by those who read what is published.
READERS = (*READS, Permission.PUBLISHED_READ)


class PlanDoor(Door):
    """A door where who is responsible for a measure in the plan may read."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role at the plan's authority; else only to read."""
        plan = thing if isinstance(thing, Plan) else thing.plan
        if plan.agency_id == user.agency_id and super().lets(user, thing, permissions):
            return True
        # Found at all, being of another authority or without the role: responsible.
        return permissions == READS


class FollowDoor(PlanDoor):
    """A door where who is responsible for the measure may also write."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role, or by being responsible for this very measure."""
        measure = thing.measure if isinstance(thing, OfMeasure) else thing
        if measure.responsible_id == user.pk:
            return True
        return super().lets(user, thing, permissions)


class EditionDoor(Door):
    """A door to what was decided: also for those who read the plan it was made of."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role; else, to read, by being responsible for a measure in it."""
        if super().lets(user, thing, permissions):
            return True
        plans = Plan.objects.visible_to(user).filter(pk=thing.plan_id)
        return permissions == READERS and plans.exists()


def _of(
    kwarg: str, model: type[Model], *beside: str, kind: type[Door] = PlanDoor
) -> Door:
    """Make the door to something in a plan."""

    def find(user: User) -> QuerySet[Any]:
        found = model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]  # each has it
        return found.select_related("plan__agency", *beside)  # type: ignore[no-any-return]

    return kind(kwarg, find, reach=PLANNED)


plan_door = PlanDoor(
    "plan",
    lambda user: Plan.objects.visible_to(user).select_related("agency", "follows"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
direction_door = _of("direction", Direction)
label_door = _of("table_label", TableLabel, "direction")
need_door = _of("need", Need, "direction", "parent")
_BESIDE = ("direction", "label", "unit__agency", "responsible")
measure_door = _of("plan_measure", Measure, *_BESIDE)
followed_door = _of("plan_measure", Measure, *_BESIDE, kind=FollowDoor)
activity_door = _of("plan_activity", Activity, "measure", kind=FollowDoor)
flow_door = _of("flow", Flow, "measure", kind=FollowDoor)
goal_door = _of("goal", Goal, "measure")
risk_door = _of("risk", Risk, "measure")
partner_door = _of("partner", Partner, "measure")
file_door = _of("measure_file", MeasureFile, "measure")
dependence_door = _of("dependence", Dependence, "measure", "on")
criterion_door = _of("criterion", Criterion)
consultation_door = Door(
    "consultation",
    lambda user: Consultation.objects.visible_to(user).select_related("agency"),
    read=Verb.PLAN_READ,
    reach=PROPOSED,
)
remark_door = Door(
    "remark",
    lambda user: ConsultationComment.objects.visible_to(user).select_related(
        "consultation", "agency"
    ),
    reach=PROPOSED,
)


#: What was decided, for those who read the plan that it was made of.
own_edition_door = PlanDoor(
    "plan_edition",
    lambda user: PlanEdition.objects.filter(
        plan__in=Plan.objects.visible_to(user).order_by().values("pk")
    ).select_related("plan__agency"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
edition_door = EditionDoor(
    "plan_edition",
    PlanEdition.objects.visible_to,
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
