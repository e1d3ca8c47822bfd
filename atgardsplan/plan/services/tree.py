"""A plan and its tree: begun, written, ended, and rolled forward to the next."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from atgardsplan.plan.enums import Fate, Progress, Stage, Status
from atgardsplan.plan.missing import missing_at_the_end
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
from atgardsplan.plan.policies import check_can_write, check_decides
from lagesbild.report.models import Edition as LagesbildEdition
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change, unless_taken
from pax.db.copying import Copying
from pax.db.facts import answering
from pax.errors import Denied, Invalid, WrongState
from pax.missing import let_through
from pax.places.models import Area
from pax.ui import swedish
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept


@transaction.atomic
def begin_plan(
    *,
    by: User,
    title: str,
    year_from: int,
    year_to: int,
    based_on: LagesbildEdition | None = None,
    **about: Any,
) -> Plan:
    """Begin a plan for a year or a period, on the basis of a decided lägesbild."""
    if not by.may(Permission.PLAN_WRITE):
        raise Denied
    with unless_taken(f"Det finns redan en plan som heter ”{title}” för {year_from}."):
        plan = Plan.objects.create(
            agency=by.agency,
            created_by=by,
            title=title,
            year_from=year_from,
            year_to=year_to,
            **basis_of(based_on),
            **about,
        )
    record(Verb.PLAN_CHANGED, plan, by=by, because="Ny plan")
    return plan


def basis_of(edition: LagesbildEdition | None) -> dict[str, Any]:
    """Say what a plan is built on, also to those who do not read the lägesbild."""
    if edition is None:
        return {}
    picture = edition.lagesbild
    return {
        "based_on": edition,
        "basis_year": picture.year,
        "basis": (
            f"{picture}, utgåva {edition.number}, fastställd av {edition.body} "
            f"{swedish.day(edition.decided_on)}"
        )[:200],
    }


@transaction.atomic
def revise_plan(
    plan: Plan,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Plan:
    """Change what stands first in a plan: title, years, basis, texts."""
    check_can_write(plan, by)
    if "based_on" in about:
        about |= basis_of(about["based_on"]) or {"basis": "", "basis_year": None}
    with unless_taken("Det finns redan en plan med den titeln för året."):
        change(plan, version=version, because="Uppgifterna ändrade", **about)
    record(Verb.PLAN_CHANGED, plan, by=by, because="Uppgifterna ändrade")
    record_kept(kept, plan, by=by)
    return plan


@transaction.atomic
def end_plan(plan: Plan, *, by: User, despite: str = "") -> Plan:
    """End a decided plan: nothing in it is changed after that."""
    check_decides(plan, by)
    if plan.status != Status.DECIDED:
        raise WrongState("Bara en beslutad plan avslutas.")
    done = let_through(missing_at_the_end(plan), despite, done="Avslutad")
    change(plan, because=done, status=Status.ENDED)
    record(Verb.PLAN_CHANGED, plan, by=by, because=done)
    return plan


# --- the tree: directions, headings of the table, needs, and their problems ----------
STEP = 10  # between the orders of two things


def changed(
    plan: Plan, by: User, because: str, kept: Kept = NOTHING_KEPT, about: Any = None
) -> None:
    """Record that something in a plan was changed."""
    record(Verb.PLAN_CHANGED, about or plan, by=by, because=because)
    record_kept(kept, plan, by=by)


def last_order(rows: Any) -> int:
    """Give the place after the last."""
    return (rows.aggregate(last=Max("order"))["last"] or 0) + STEP


def free_code(stem: str, taken: Collection[str]) -> str:
    """Make a code that nothing else in the plan has: the stem, or with a number."""
    stem = slugify(stem)[:12] or "x"
    codes = (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
    return next(code for code in codes if code not in taken)


def next_code(prefix: str, taken: Iterable[str]) -> str:
    """Give the next number after a prefix that nothing has."""
    pattern = re.compile(rf"{re.escape(prefix)}(\d+)")
    numbers = [int(m[1]) for code in taken if (m := pattern.fullmatch(code))]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _codes(model: type[Any], plan: Plan) -> set[str]:
    return set(model.objects.filter(plan=plan).values_list("code", flat=True))


@transaction.atomic
def add_last(
    model: type[Any],
    plan: Plan,
    because: str,
    *,
    by: User,
    taken: str,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Any:
    """Add something last of its kind in a plan; `taken`, if there is one like it."""
    check_can_write(plan, by)
    order = last_order(model.objects.filter(plan=plan))
    with unless_taken(taken):
        made = model.objects.create(plan=plan, created_by=by, order=order, **about)
    changed(plan, by, because, kept)
    return made


def tie(rows: Any, key: str, wanted: Mapping[Any, dict[str, Any]], **to: Any) -> None:
    """Let there be these ties and no others, told apart by the field `key`."""
    left = dict(wanted)
    for known in rows:
        if left.pop(getattr(known, key), None) is None:
            known.delete()
    for about in left.values():
        rows.model.objects.create(**to, **about)


@transaction.atomic
def add_direction(
    plan: Plan, *, by: User, name: str, text: str = "", kept: Kept = NOTHING_KEPT
) -> Direction:
    """Add a direction last in the plan."""
    initials = "".join(word[0] for word in name.split() if word[0].isalpha())
    direction: Direction = add_last(
        Direction,
        plan,
        "Ny inriktning",
        by=by,
        taken=f"Inriktningen ”{name}” finns redan.",
        kept=kept,
        name=name,
        text=text,
        code=free_code(initials, _codes(Direction, plan)),
    )
    return direction


def add_label(plan: Plan, *, by: User, name: str, direction: Direction) -> TableLabel:
    """Add a heading of the table, mapped to a direction of the plan."""
    label: TableLabel = add_last(
        TableLabel,
        plan,
        "Ny tabellrubrik",
        by=by,
        taken=f"Rubriken ”{name}” finns redan i tabellen.",
        name=name,
        direction=direction,
    )
    return label


@transaction.atomic
def add_need(
    direction: Direction,
    *,
    by: User,
    text: str,
    parent: Need | None = None,
    in_all: bool = False,
    also_in: Collection[Direction] = (),
    kept: Kept = NOTHING_KEPT,
) -> Need:
    """Add a need to a direction; with `parent`, a part of that need."""
    plan = direction.plan
    check_can_write(plan, by)
    if parent and parent.parent_id:
        raise Invalid("Ett delbehov kan inte ha egna delbehov.")
    prefix = f"{parent.code if parent else direction.code}-"
    need = Need.objects.create(
        plan=plan,
        created_by=by,
        direction=direction,
        parent=parent,
        text=text,
        in_all=in_all,
        code=next_code(prefix, _codes(Need, plan)),
        order=last_order(Need.objects.filter(plan=plan, direction=direction)),
    )
    _also(need, also_in, by)
    changed(plan, by, "Nytt delbehov" if parent else "Nytt behov", kept)
    return need


@transaction.atomic
def revise_need(
    need: Need,
    *,
    by: User,
    version: int | None = None,
    also_in: Collection[Direction] | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Need:
    """Change how a need is put, and in which directions it stands."""
    check_can_write(need.plan, by)
    change(need, version=version, because="Behovet ändrat", **about)
    if also_in is not None:
        _also(need, also_in, by)
    changed(need.plan, by, "Behov ändrat", kept)
    return need


def _also(need: Need, directions: Collection[Direction], by: User) -> None:
    """Let a need stand in these directions besides its own, and in no others."""
    others = {d.pk: {"direction": d} for d in directions if d.pk != need.direction_id}
    known = NeedAlso.objects.filter(need=need)
    tie(known, "direction_id", others, plan=need.plan, need=need, created_by=by)


@transaction.atomic
def tie_problems(need: Need, problems: Collection[NeedProblem], *, by: User) -> None:
    """Let a need answer these problems of the decided lägesbild, and no others."""
    check_can_write(need.plan, by)
    known = NeedProblem.objects.filter(need=need)
    names = ("problem", "year", "number", "title")
    wanted = {one.problem: {n: getattr(one, n) for n in names} for one in problems}
    tie(known, "problem", wanted, plan=need.plan, need=need, created_by=by)
    changed(need.plan, by, "Problem som behovet svarar mot")


@transaction.atomic
def revise(
    thing: InPlan,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> InPlan:
    """Change a direction, a heading, or what stands for one area."""
    check_can_write(thing.plan, by)
    name = str(thing._meta.verbose_name)
    with unless_taken(f"Det finns redan en {name} med det namnet."):
        change(thing, version=version, because=f"{name} ändrad", **about)
    changed(thing.plan, by, f"{name} ändrad".capitalize(), kept)
    return thing


@transaction.atomic
def remove(thing: Direction | TableLabel | Need, *, by: User) -> None:
    """Take away a direction, heading or need that nothing hangs on."""
    check_can_write(thing.plan, by)
    if holds := _holds(thing):
        raise WrongState(f"Ta först bort eller flytta det som hör dit: {holds}.")
    thing.delete()
    changed(thing.plan, by, f"{thing._meta.verbose_name} borttagen".capitalize())


def _holds(thing: Direction | TableLabel | Need) -> str:
    """Say what would be lost with something."""
    if isinstance(thing, TableLabel):
        return "åtgärder" if Measure.objects.filter(label=thing).exists() else ""
    if isinstance(thing, Need):
        return "delbehov" if Need.objects.filter(parent=thing).exists() else ""
    held = {
        "behov": Need.objects.filter(direction=thing),
        "åtgärder": Measure.objects.filter(direction=thing),
        "tabellrubriker": TableLabel.objects.filter(direction=thing),
    }
    return ", ".join(name for name, rows in held.items() if rows.exists())


@transaction.atomic
def write_area_plan(
    plan: Plan, area: Area, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> AreaPlan:
    """Write what is one area's own in the plan: its aim, situation and follow-up."""
    check_can_write(plan, by)
    found: AreaPlan | None = AreaPlan.objects.filter(plan=plan, area=area).first()
    if found:
        change(found, because="Områdesplanen ändrad", **about)
    else:
        found = AreaPlan.objects.create(plan=plan, area=area, created_by=by, **about)
    changed(plan, by, "Områdesplan", kept)
    return found


# --- rolled forward: what continues, what ends and why -------------------------------
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
