"""Which rows: the application's own wall around åtgärdsplaner.

The database's row policies say the same once more (atgardsplan/plan/sql).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from atgardsplan.plan.enums import OVER
from pax.accounts.models import User
from pax.accounts.permissions import Permission

PLANNERS = (Permission.PLAN_WRITE, Permission.PLAN_DECIDE)


def grouped(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    """Put rows together by one of their fields, in their order."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def plans_at(user: User) -> bool:
    """Tell whether a person works on the plan of their own authority."""
    return any(user.may(permission) for permission in PLANNERS)


class PlanQuerySet(models.QuerySet[Any]):
    """Plans."""

    def visible_to(self, user: User) -> Self:
        """Those of one's authority, for planners; those one is responsible in."""
        measures = apps.get_model("plan", "Measure").objects.filter(
            plan_id=OuterRef("pk"), responsible=user.pk
        )
        seen = Q(Exists(measures))
        if plans_at(user):
            seen |= Q(agency=user.agency_id)
        return self.filter(seen)


class InPlanQuerySet(models.QuerySet[Any]):
    """What belongs to a plan: for those who read it."""

    def visible_to(self, user: User) -> Self:
        """Those of plans that the person reads."""
        plans = apps.get_model("plan", "Plan").objects.visible_to(user)
        # As a list of ids, asked once: there are few plans and many rows.
        return self.filter(plan__in=plans.order_by().values("pk"))


class WorkedOnQuerySet(InPlanQuerySet):
    """What belongs to a plan and is for those who work on it, not who follows it."""

    def visible_to(self, user: User) -> Self:
        """Those of plans of the person's own authority."""
        if not plans_at(user):
            return self.none()
        plans = apps.get_model("plan", "Plan").objects.filter(agency=user.agency_id)
        return self.filter(plan__in=plans.order_by().values("pk"))


class MeasureQuerySet(InPlanQuerySet):
    """Measures."""

    def going(self) -> Self:
        """Those that are not over."""
        return self.exclude(progress__in=OVER)

    def late(self, on: datetime.date) -> Self:
        """Those past their end, or with an activity past its day."""
        return self.going().filter(_is_late(on))

    def with_lateness(self, on: datetime.date) -> Self:
        """Say of each whether it is late: `is_late`."""
        late = ~Q(progress__in=OVER) & _is_late(on)
        return self.annotate(
            is_late=models.Case(
                models.When(late, then=True),
                default=False,
                output_field=models.BooleanField(),
            )
        )


def _is_late(on: datetime.date) -> Q:
    activities = apps.get_model("plan", "Activity").objects.filter(
        measure_id=OuterRef("pk"), done_on__isnull=True, due_on__lt=on
    )
    return Q(ends_on__lt=on) | Q(Exists(activities))


class EditionQuerySet(models.QuerySet[Any]):
    """Decided plans: what others than those who work on them may read."""

    def visible_to(self, user: User) -> Self:
        """Those of plans one reads; what is published; what is open to anybody."""
        plans = apps.get_model("plan", "Plan").objects.visible_to(user)
        seen = Q(opened_at__isnull=False) | Q(plan__in=plans.order_by().values("pk"))
        if user.may(Permission.PUBLISHED_READ):
            seen |= Q(published_at__isnull=False)
        return self.filter(seen)


class ConsultationQuerySet(models.QuerySet[Any]):
    """Proposals as they were sent."""

    def visible_to(self, user: User) -> Self:
        """Those of plans one works on, and those one's authority was asked about."""
        seen = Q(pk__in=[])
        if plans_at(user):
            seen |= Q(agency=user.agency_id)
        if user.may(Permission.PLAN_ANSWER):
            asked = apps.get_model("plan", "Consulted").objects.filter(
                consultation_id=OuterRef("pk"), agency=user.agency_id
            )
            seen |= Q(Exists(asked))
        return self.filter(seen)


class InConsultationQuerySet(models.QuerySet[Any]):
    """What belongs to a consultation: one's own authority's part of it."""

    def visible_to(self, user: User) -> Self:
        """All of it for those who sent it; for the asked, what is their own."""
        seen = Q(pk__in=[])
        if plans_at(user):
            seen |= Q(consultation__agency=user.agency_id)
        if user.may(Permission.PLAN_ANSWER):
            seen |= Q(agency=user.agency_id)
        return self.filter(seen)
