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
        due_months=plan.due_months,
        background=plan.background,
        cooperation=plan.cooperation,
        focus=plan.focus,
        measures_heading=plan.measures_heading,
        measures_lead=plan.measures_lead,
    )
    _Copying(plan, new, by).copy_all(going, choices)
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


class _Copying:
    """Copies rows to the new plan, and remembers which became which."""

    def __init__(self, old: Plan, new: Plan, by: User) -> None:
        self.old, self.new, self.by = old, new, by
        self.made: dict[tuple[type[InPlan], int], Any] = {}

    def copy_all(self, going: list[Measure], choices: Mapping[int, Choice]) -> None:
        """Copy in the order that rows hang on each other."""
        self._each(Direction, "thread", "code", "order", "name", "text")
        self._each(TableLabel, "name", "order", direction=Direction)
        words = ("thread", "code", "order", "text", "in_all")
        needs = list(Need.objects.filter(plan=self.old))
        for need in sorted(needs, key=lambda n: n.parent_id is not None):
            self._copy(need, words, {"direction": Direction, "parent": Need})
        self._each(NeedAlso, need=Need, direction=Direction)
        # Which problems are the same in a new lägesbild is for people to say.
        if self.old.based_on_id == self.new.based_on_id:
            self._each(NeedProblem, "problem", "year", "number", "title", need=Need)
        self._each(AreaPlan, "area", "aim", "situation", "follow_up")
        self._each(Criterion, "name", "explanation", "weight", "order")
        for measure in going:
            self._measure(measure, choices.get(measure.pk))
        self._hanging()

    def _measure(self, old: Measure, choice: Choice | None) -> None:
        is_developed = choice is not None and choice.fate == Fate.DEVELOPED
        ties: dict[str, type[InPlan]] = {"direction": Direction, "label": TableLabel}
        new: Measure = self._copy(old, MEASURE_WORDS, ties, save=False)
        new.stage = Stage.DEVELOPED if is_developed else Stage.ONGOING
        if new.ends_on and new.ends_on < datetime.date(self.new.year_from, 1, 1):
            new.ends_on = None  # last year's date says nothing of this year
        new.save()

    def _hanging(self) -> None:
        self._each(Serves, measure=Measure, need=Need)
        self._each(Dependence, "why", measure=Measure, on=Measure)
        self._each(Partner, "kind", "name", "agency", measure=Measure)
        self._each(Risk, "text", "handling", measure=Measure)
        words = ("indicator", "name", "unit", "baseline", "baseline_period")
        self._each(Goal, *words, "target", "target_on", "wished", measure=Measure)
        # What is done stays with the year when it was done.
        left = Activity.objects.filter(plan=self.old, done_on__isnull=True)
        for one in left:
            self._copy(one, ("text", "due_on", "responsible"), {"measure": Measure})

    def _each(self, model: type[Any], *words: str, **ties: type[InPlan]) -> None:
        for row in model.objects.filter(plan=self.old):
            self._copy(row, words, ties)

    def _copy(
        self,
        row: Any,
        words: tuple[str, ...],
        ties: Mapping[str, type[InPlan]],
        *,
        save: bool = True,
    ) -> Any:
        """Copy a row; None when something it hangs on did not come along."""
        about = {name: getattr(row, f"{name}_id") or 0 for name in ties}
        found = {
            name: self.made.get((model, about[name])) for name, model in ties.items()
        }
        if any(about[name] and found[name] is None for name in ties):
            return None
        fields = {word: getattr(row, word) for word in words}
        new = type(row)(plan=self.new, created_by=self.by, **fields, **found)
        if save:
            new.save()
        self.made[type(row), row.pk] = new
        return new


MEASURE_WORDS = (
    *("thread", "code", "order", "title", "purpose", "aim", "lead", "description"),
    *("progress", "prevention", "effect", "perspective", "whose", "unit"),
    *("responsible", "areas", "starts_on", "ends_on", "cost", "funding"),
    *("known_effect", "known_source", "is_programme"),
)
