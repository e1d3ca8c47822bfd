"""The tree: directions, headings of the table, needs, and the problems they answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from atgardsplan.plan.models import (
    AreaPlan,
    Direction,
    Measure,
    Need,
    NeedAlso,
    NeedProblem,
    Plan,
    TableLabel,
)
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.services.planning import saved_once
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

if TYPE_CHECKING:
    from atgardsplan.plan.models import InPlan
    from atgardsplan.plan.problems import Told
    from pax.accounts.models import User
    from pax.places.models import Area

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
def add_direction(
    plan: Plan, *, by: User, name: str, text: str = "", kept: Kept = NOTHING_KEPT
) -> Direction:
    """Add a direction last in the plan."""
    check_can_write(plan, by)
    initials = "".join(word[0] for word in name.split() if word[0].isalpha())
    code = free_code(initials, _codes(Direction, plan))
    order = last_order(Direction.objects.filter(plan=plan))
    direction: Direction = saved_once(
        lambda: Direction.objects.create(
            plan=plan, created_by=by, name=name, text=text, code=code, order=order
        ),
        f"Inriktningen ”{name}” finns redan.",
    )
    changed(plan, by, "Ny inriktning", kept)
    return direction


@transaction.atomic
def add_label(plan: Plan, *, by: User, name: str, direction: Direction) -> TableLabel:
    """Add a heading of the table, mapped to a direction of the plan."""
    check_can_write(plan, by)
    order = last_order(TableLabel.objects.filter(plan=plan))
    label: TableLabel = saved_once(
        lambda: TableLabel.objects.create(
            plan=plan, created_by=by, name=name, direction=direction, order=order
        ),
        f"Rubriken ”{name}” finns redan i tabellen.",
    )
    changed(plan, by, "Ny tabellrubrik")
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
    wanted = {d.pk: d for d in directions if d.pk != need.direction_id}
    for known in NeedAlso.objects.filter(need=need):
        if wanted.pop(known.direction_id, None) is None:
            known.delete()
    for direction in wanted.values():
        NeedAlso.objects.create(
            plan=need.plan, need=need, direction=direction, created_by=by
        )


@transaction.atomic
def tie_problems(need: Need, problems: Collection[Told], *, by: User) -> None:
    """Let a need answer these problems of the decided lägesbild, and no others."""
    check_can_write(need.plan, by)
    wanted = {told.uuid: told for told in problems}
    for known in NeedProblem.objects.filter(need=need):
        if wanted.pop(known.problem, None) is None:
            known.delete()
    for told in wanted.values():
        NeedProblem.objects.create(
            plan=need.plan,
            need=need,
            created_by=by,
            problem=told.uuid,
            year=told.year,
            number=told.number,
            title=told.title,
        )
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
    saved_once(
        lambda: change(thing, version=version, because=f"{name} ändrad", **about),
        f"Det finns redan en {name} med det namnet.",
    )
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
