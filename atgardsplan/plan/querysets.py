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


def plans_of(user: User) -> models.QuerySet[Any]:
    """List the plans that a person works on or decides, by their ids alone."""
    plans = apps.get_model("plan", "Plan").objects.worked_on_by(user)
    found: models.QuerySet[Any] = plans.order_by().values("pk")
    return found


def answered_for_by(user: User) -> models.QuerySet[Any]:
    """List the measures that a person is responsible for (pax_responsible())."""
    measures = apps.get_model("plan", "Measure").objects
    mine: models.QuerySet[Any] = measures.filter(
        responsible=user.pk, responsible__is_active=True
    )
    return mine.order_by()


class PlanQuerySet(models.QuerySet[Any]):
    """Plans."""

    def visible_to(self, user: User) -> Self:
        """Those one works on; and what those one is responsible in are called.

        Of the latter the row and no more: what is in them is hidden but for one's own
        measures (InPlanQuerySet), and its pages are for those who work on it.
        """
        mine = Q(pk__in=answered_for_by(user).values("plan_id"))
        return self.filter(mine | self._worked_on(user))

    def worked_on_by(self, user: User) -> Self:
        """Those of one's authority, for planners."""
        return self.filter(self._worked_on(user))

    def _worked_on(self, user: User) -> Q:
        return Q(agency=user.agency_id) if plans_at(user) else Q(pk__in=[])


class InPlanQuerySet(models.QuerySet[Any]):
    """What belongs to a plan: for those who work on it.

    A kind that also those see who are responsible for a measure says how a row of it
    stands to theirs, in `of_mine`.
    """

    def visible_to(self, user: User) -> Self:
        """Those of plans that one works on, and what is of one's own measures."""
        # As a list of ids, asked once: there are few plans and many rows.
        return self.filter(Q(plan__in=plans_of(user)) | self.of_mine(user))

    def of_mine(self, user: User) -> Q:
        """Ask whether a row is of a measure that the person is responsible for."""
        return Q(pk__in=[])


class OfMeasureQuerySet(InPlanQuerySet):
    """What hangs on a measure."""

    def of_mine(self, user: User) -> Q:
        return Q(measure__in=answered_for_by(user).values("pk"))


class LabelQuerySet(InPlanQuerySet):
    """Headings of the table."""

    def of_mine(self, user: User) -> Q:
        return Q(pk__in=answered_for_by(user).values("label_id"))


def _needs(user: User) -> Q:
    """Ask whether a need, or a part of it, is met by one's own measures."""
    mine = answered_for_by(user).values("pk")
    return Q(served_by__measure__in=mine) | Q(parts__served_by__measure__in=mine)


class NeedQuerySet(InPlanQuerySet):
    """Needs."""

    def of_mine(self, user: User) -> Q:
        needs = apps.get_model("plan", "Need").objects.filter(_needs(user))
        return Q(pk__in=needs.order_by().values("pk"))


class OfNeedQuerySet(InPlanQuerySet):
    """What a need is tied to."""

    def of_mine(self, user: User) -> Q:
        needs = apps.get_model("plan", "Need").objects.filter(_needs(user))
        return Q(need__in=needs.order_by().values("pk"))


class DirectionQuerySet(InPlanQuerySet):
    """Directions."""

    def of_mine(self, user: User) -> Q:
        needs = apps.get_model("plan", "Need").objects.filter(_needs(user))
        return Q(pk__in=answered_for_by(user).values("direction_id")) | Q(
            pk__in=needs.order_by().values("direction_id")
        )


class MeasureQuerySet(InPlanQuerySet):
    """Measures."""

    def of_mine(self, user: User) -> Q:
        return Q(pk__in=answered_for_by(user).values("pk"))

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


class PlanEditionQuerySet(models.QuerySet[Any]):
    """Decided plans: what others than those who work on them may read."""

    def visible_to(self, user: User) -> Self:
        """Those of plans one works on; what is published; what is open to anybody.

        Published, also by those who are responsible for a measure in the plan.
        """
        mine = Q(plan__in=answered_for_by(user).values("plan_id"))
        published = Q() if user.may(Permission.PUBLISHED_READ) else mine
        return self.filter(
            Q(plan__in=plans_of(user))
            | Q(opened_at__isnull=False)
            | Q(published_at__isnull=False) & published
        )


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
