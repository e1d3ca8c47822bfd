"""All that is told of a plan in a paper, in the same few queries whatever there is."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from atgardsplan.papers.following import answers_of
from atgardsplan.plan.enums import OVER, Progress
from atgardsplan.plan.models import (
    Activity,
    Direction,
    Flow,
    Measure,
    Need,
    Plan,
    PlanEdition,
)
from atgardsplan.plan.problems import Told
from atgardsplan.plan.selectors.coverage import coverage_of
from atgardsplan.plan.selectors.measures import GoalView, goals_of

if TYPE_CHECKING:
    from atgardsplan.papers.following import Answered
    from pax.accounts.models import User


@dataclass(frozen=True)
class Period:
    """The days that a paper speaks of, both included."""

    first: datetime.date
    last: datetime.date

    def holds(self, day: datetime.date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


@dataclass
class MeasureTold:
    """A measure, and what is known of it."""

    measure: Measure
    is_late: bool
    activities: list[Activity] = field(default_factory=list)
    goals: list[GoalView] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called; one without a name is called by its purpose."""
        return str(self.measure).rstrip(".")

    def done(self, period: Period) -> list[Activity]:
        """List the activities that were done within a period."""
        return [one for one in self.activities if period.holds(one.done_on)]

    def overdue(self, on: datetime.date) -> list[Activity]:
        """List the activities that should have been done by now."""
        return [
            one
            for one in self.activities
            if one.done_on is None and one.due_on is not None and one.due_on < on
        ]

    def ahead(self, on: datetime.date) -> list[Activity]:
        """List the activities that are still to come."""
        return [
            one
            for one in self.activities
            if one.done_on is None and (one.due_on is None or one.due_on >= on)
        ]


@dataclass
class DirectionTold:
    """A direction and the measures that belong to it."""

    direction: Direction
    measures: list[MeasureTold] = field(default_factory=list)

    def with_progress(self, *kinds: Progress) -> int:
        """Count the measures that stand so."""
        return sum(told.measure.progress in kinds for told in self.measures)

    @property
    def late(self) -> int:
        """Count those that are late."""
        return sum(told.is_late for told in self.measures)


@dataclass
class Gathered:
    """A plan as papers tell of it."""

    plan: Plan
    period: Period
    today: datetime.date
    directions: list[DirectionTold]
    edition: PlanEdition | None
    needs: int
    unmet: list[Need]
    unanswered: list[Told]

    @property
    def measures(self) -> list[MeasureTold]:
        """All measures, direction by direction."""
        return [told for one in self.directions for told in one.measures]

    @property
    def going(self) -> list[MeasureTold]:
        """Those that are not over."""
        return [told for told in self.measures if told.measure.progress not in OVER]

    @property
    def goals(self) -> list[tuple[MeasureTold, GoalView]]:
        """Every indicator with the measure that it follows."""
        return [(told, goal) for told in self.measures for goal in told.goals]


def gather(plan: Plan, period: Period, *, by: User) -> Gathered:
    """Gather what there is to tell of a plan and a period."""
    coverage = coverage_of(plan, by)
    told = _measures(plan, period, by)
    return Gathered(
        plan,
        period,
        timezone.localdate(),
        [
            DirectionTold(one, told[one.pk])
            for one in Direction.objects.filter(plan=plan)
        ],
        PlanEdition.objects.filter(plan=plan)
        .defer("content")
        .order_by("number")
        .last(),
        Need.objects.filter(plan=plan, parent=None).count(),
        coverage.unmet,
        coverage.unanswered,
    )


def _measures(plan: Plan, period: Period, by: User) -> dict[int, list[MeasureTold]]:
    """Give the measures of each direction, with what hangs on them."""
    measures: list[Measure] = list(
        Measure.objects.filter(plan=plan)
        .with_lateness(timezone.localdate())
        .select_related("unit__agency")
    )
    activities = _by_measure(Activity.objects.filter(plan=plan))
    flows = _by_measure(Flow.objects.filter(plan=plan))
    goals = goals_of(measures, by)
    answers = answers_of(plan, period.first, period.last, by)
    found: dict[int, list[MeasureTold]] = defaultdict(list)
    for one in measures:
        found[one.direction_id].append(
            MeasureTold(
                one,
                bool(one.is_late),  # type: ignore[attr-defined]  # annotated above
                activities[one.pk],
                goals.get(one.pk, []),
                flows[one.pk],
                answers.get(one.pk, []),
            )
        )
    return found


def _by_measure(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row)
    return found
