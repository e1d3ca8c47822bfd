"""The doors of this app: what an id in an address may open, and to whom.

Those who work on or decide their authority's plan find it and all that is in it.  Who
is responsible for a measure, at whichever authority, finds their own measures and what
is published of the plan, and writes what `FollowDoor` lets them: how it goes with
their own.
"""

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponse

from atgardsplan.plan.models import (
    Activity,
    Consultation,
    ConsultationComment,
    Criterion,
    Dependence,
    Direction,
    Flow,
    Goal,
    GoalValue,
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
from atgardsplan.plan.policies import check_can_follow, check_can_write
from atgardsplan.plan.querysets import plans_of
from pax.access.doors import Door, Reach, Sees, View
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb

PLANNED = Reach(own=Sees.PLANNERS, disclosed=Sees.PLANNERS)
#: The same, and for who is responsible for the measure.
OF_MEASURE = replace(PLANNED, responsible=Sees.EVERYONE)
#: What was decided, also for those who read what is published.
DECIDED = replace(PLANNED, published=Sees.PUBLISHED)
#: A proposal: with those who sent it, and those whose authority is asked.
PROPOSED = Reach(own=Sees.CONSULTED, disclosed=Sees.CONSULTED)

WRITE, DECIDE = Permission.PLAN_WRITE, Permission.PLAN_DECIDE
ANSWER = Permission.PLAN_ANSWER
#: What is read: by those who write, those who decide, and who is responsible.
READS = (WRITE, DECIDE)
#: What has been decided or sent is read also by those who read what is published.
READERS = (*READS, Permission.PUBLISHED_READ)


def plan_of(thing: Any) -> Plan:
    """Give the plan that something stands in, or is."""
    plan: Plan = thing if isinstance(thing, Plan) else thing.plan
    return plan


class WritingDoor(Door):
    """A door that also opens for writing, to what can be written in as it stands."""

    def check(self, thing: Any, by: User) -> None:
        """Refuse one who may not write in it, or not now."""
        raise NotImplementedError

    def to_write(self, *, quietly: bool = False) -> Callable[[View], View]:
        """Guard a view that writes: no form is drawn that could not be saved."""

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def checked(request: Request, /, **found: Any) -> HttpResponse:
                self.check(found[self.kwarg], request.user)
                return view(request, **found)

            return self(WRITE, quietly=quietly)(checked)

        return decorate


class PlanDoor(WritingDoor):
    """A door where who is responsible for a measure may read what is found there."""

    def check(self, thing: Any, by: User) -> None:
        check_can_write(plan_of(thing), by)

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role at the plan's authority; else only to read."""
        is_home = plan_of(thing).agency_id == user.agency_id
        # Found at all, being of another authority or without the role: responsible
        # for what it is, or what it hangs on.
        return permissions == READS or (
            is_home and super().lets(user, thing, permissions)
        )

    def opens_to_responsible(self, permissions: tuple[Permission, ...]) -> bool:
        """Open to read."""
        return permissions == READS


class FollowDoor(PlanDoor):
    """A door where who is responsible for the measure may also write."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role, or by being responsible for this very measure."""
        is_theirs = _measure_of(thing).responsible_id == user.pk
        return is_theirs or super().lets(user, thing, permissions)

    def opens_to_responsible(self, _permissions: tuple[Permission, ...]) -> bool:
        """Open to write too."""
        return True

    def check(self, thing: Any, by: User) -> None:
        check_can_follow(_measure_of(thing), by)


def _measure_of(thing: Measure | OfMeasure) -> Measure:
    """Give the measure that something hangs on, or is."""
    return thing if isinstance(thing, Measure) else thing.measure


class EditionDoor(Door):
    """A door to what was decided: to publish it, for those whose plan it is."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role at the plan's authority; else only to read."""
        plans = Plan.objects.filter(pk=thing.plan_id)
        if permissions == READERS and (
            super().lets(user, thing, permissions) or plans.visible_to(user).exists()
        ):
            return True
        is_home = plans.worked_on_by(user).exists()
        return is_home and super().lets(user, thing, permissions)


def _of(
    kwarg: str,
    model: type[Model],
    *beside: str,
    kind: type[PlanDoor] = PlanDoor,
    reach: Reach = OF_MEASURE,
) -> PlanDoor:
    """Make the door to something in a plan, of a measure unless said otherwise."""

    def find(user: User) -> QuerySet[Any]:
        found = model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]  # each has it
        return found.select_related("plan__agency", *beside)  # type: ignore[no-any-return]  # any model's

    return kind(kwarg, find, reach=reach)


#: The living plan: for those who work on it.
plan_door = PlanDoor(
    "plan",
    lambda user: Plan.objects.worked_on_by(user).select_related("agency", "follows"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
#: The plan's first page, which who is responsible in it has too: with what is theirs.
known_plan_door = PlanDoor(
    "plan",
    lambda user: Plan.objects.visible_to(user).select_related("agency", "follows"),
    read=Verb.PLAN_READ,
    reach=OF_MEASURE,
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
goal_value_door = _of("goal_value", GoalValue, "measure", "goal", kind=FollowDoor)
risk_door = _of("risk", Risk, "measure")
partner_door = _of("partner", Partner, "measure")
file_door = _of("measure_file", MeasureFile, "measure")
dependence_door = _of("dependence", Dependence, "measure", "on", reach=PLANNED)
criterion_door = _of("criterion", Criterion, reach=PLANNED)
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


#: What was decided, for those who work on the plan that it was made of.
own_edition_door = PlanDoor(
    "plan_edition",
    lambda user: PlanEdition.objects.filter(plan__in=plans_of(user)).select_related(
        "plan__agency"
    ),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
edition_door = EditionDoor(
    "plan_edition",
    PlanEdition.objects.visible_to,
    read=Verb.PLAN_READ,
    reach=DECIDED,
)
