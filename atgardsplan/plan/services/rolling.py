"""Rolling a plan forward: what continues, what ends and why; the chain is kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from atgardsplan.plan.enums import Fate, Progress, Stage
from atgardsplan.plan.models import (
    Activity,
    AreaPlan,
    Criterion,
    Dependence,
    Direction,
    Goal,
    InPlan,
    Measure,
    Need,
    NeedAlso,
    NeedProblem,
    Partner,
    Plan,
    Risk,
    Serves,
    TableLabel,
)
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.services.planning import begin_plan
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.copying import Copying
from pax.db.facts import answering
from pax.errors import Invalid

if TYPE_CHECKING:
    from lagesbild.report.models import Edition as LagesbildEdition
    from pax.accounts.models import User


@dataclass(frozen=True)
class Choice:
    """What becomes of a measure next year, and why when it ends."""

    fate: Fate
    because: str = ""


@dataclass(frozen=True)
class Next:
    """The plan that is to come."""

    title: str
    year_from: int
    year_to: int
    based_on: LagesbildEdition | None = None


@transaction.atomic
def roll_forward(
    plan: Plan, to: Next, choices: Mapping[int, Choice], *, by: User
) -> Plan:
    """Make next year's plan of this one: the tree, and the measures that go on.

    `choices` by the measure's id; one that is not named continues.  What ends is told
    why, in this year's plan, and does not come along.  Threads are the same in both,
    so that a measure can be followed over the years.
    """
    check_can_write(plan, by)
    if to.year_from <= plan.year_from:
        raise Invalid("Nästa plan börjar ett senare år än den här.")
    if Plan.objects.filter(follows=plan).exists():
        raise Invalid("Planen har redan förts vidare till en senare.")
    measures = list(Measure.objects.filter(plan=plan))
    going = _settle(measures, choices)
    new = begin_plan(
        by=by,
        title=to.title,
        year_from=to.year_from,
        year_to=to.year_to,
        based_on=to.based_on or plan.based_on,
        follows=plan,
        **{name: getattr(plan, name) for name in answering(Plan, "carried")},
    )
    _copy_all(plan, new, by, going, choices)
    record(Verb.PLAN_ROLLED, new, by=by)
    return new


def _settle(measures: list[Measure], choices: Mapping[int, Choice]) -> list[Measure]:
    """End what ends, with its reason; give what goes on."""
    going = []
    for measure in measures:
        choice = choices.get(measure.pk, Choice(Fate.CONTINUES))
        if choice.fate != Fate.ENDS:
            going.append(measure)
            continue
        if not choice.because.strip():
            raise Invalid(f"Skriv varför ”{measure}” avslutas.")
        about: dict[str, Any] = {"ended_because": choice.because}
        if not measure.is_over:
            about["progress"] = Progress.STOPPED
        change(measure, because="Avslutas med planen", **about)
    return going


def _copy_all(
    old: Plan, new: Plan, by: User, going: list[Measure], choices: Mapping[int, Choice]
) -> None:
    """Copy in the order that rows hang on each other."""
    copying = Copying(ROLLED, plan=new, created_by=by)
    of_old = {kind: kind.objects.filter(plan=old) for kind in ROLLED}
    # Which problems are the same in a new lägesbild is for people to say.
    if old.based_on_id != new.based_on_id:
        of_old[NeedProblem] = NeedProblem.objects.none()
    # What is done stays with the year when it was done.
    of_old[Activity] = Activity.objects.filter(plan=old, done_on__isnull=True)
    for kind, rows in of_old.items():
        if kind is Measure:
            for measure in going:
                copying.copy(measure, **_next_year(measure, new, choices))
        else:
            copying.copy_all(rows)


def _next_year(
    old: Measure, plan: Plan, choices: Mapping[int, Choice]
) -> dict[str, Any]:
    """Say what a measure is next year that it was not this year."""
    choice = choices.get(old.pk)
    is_developed = choice is not None and choice.fate == Fate.DEVELOPED
    stage = Stage.DEVELOPED if is_developed else Stage.ONGOING
    if old.ends_on and old.ends_on < datetime.date(plan.year_from, 1, 1):
        # Last year's date says nothing of this year.
        return {"stage": stage, "ends_on": None}
    return {"stage": stage}


#: What goes along, in the order that one thing hangs on another.
ROLLED: tuple[type[InPlan], ...] = (
    *(Direction, TableLabel, Need, NeedAlso, NeedProblem, AreaPlan, Criterion),
    *(Measure, Serves, Dependence, Partner, Risk, Goal, Activity),
)
