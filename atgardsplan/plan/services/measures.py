"""Measures: what is done, for which needs, what hangs on each, and their weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone

from atgardsplan.plan.enums import MOST_POINTS, Progress, Stage
from atgardsplan.plan.models import (
    Activity,
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
    Plan,
    PlanEdition,
    Score,
    Serves,
)
from atgardsplan.plan.policies import check_can_follow, check_can_write
from atgardsplan.plan.services.tree import (
    add_last,
    changed,
    last_order,
    next_code,
    tie,
)
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change, unless_taken
from pax.errors import Invalid, WrongState
from pax.files import storage
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

PartOf = TypeVar("PartOf", bound=OfMeasure)
#: What those who are responsible write themselves, besides those who make the plan.
FOLLOWED = (Activity, Flow, GoalValue)
#: Fewer people than this are not counted out (the figures' own rule).
SMALLEST = 5


@transaction.atomic
def add_measure(
    direction: Direction,
    *,
    by: User,
    needs: Collection[Need] = (),
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Measure:
    """Add a measure to a direction; it may serve needs of any direction."""
    plan = direction.plan
    check_can_write(plan, by)
    mine = Measure.objects.filter(plan=plan)
    measure = Measure.objects.create(
        plan=plan,
        created_by=by,
        direction=direction,
        code=next_code("", mine.values_list("code", flat=True)),
        order=last_order(mine),
        **about,
    )
    _serve(measure, needs, by)
    changed(plan, by, "Ny åtgärd", kept, measure)
    return measure


@transaction.atomic
def revise_measure(
    measure: Measure,
    *,
    by: User,
    version: int | None = None,
    needs: Collection[Need] | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Measure:
    """Change what a measure is, who is responsible, and which needs it serves."""
    check_can_write(measure.plan, by)
    change(measure, version=version, because="Åtgärden ändrad", **about)
    if needs is not None:
        _serve(measure, needs, by)
    changed(measure.plan, by, "Åtgärd ändrad", kept, measure)
    return measure


def _serve(measure: Measure, needs: Iterable[Need], by: User) -> None:
    """Let a measure serve these needs and no others."""
    known = Serves.objects.filter(measure=measure)
    wanted = {need.pk: {"need": need} for need in needs}
    tie(known, "need_id", wanted, plan=measure.plan, measure=measure, created_by=by)


@transaction.atomic
def move_measure(
    measure: Measure, *, by: User, version: int | None = None, **to: Any
) -> Measure:
    """Move a measure's card on the board: another progress, status, direction, person.

    Who is responsible may say how it goes (`progress`); the rest is for those who
    make the plan.
    """
    if set(to) == {"progress"}:
        check_can_follow(measure, by)
    else:
        check_can_write(measure.plan, by)
    _check_words(to)
    change(measure, version=version, because="Flyttad på tavlan", **to)
    changed(measure.plan, by, "Åtgärd flyttad", about=measure)
    return measure


def _check_words(to: dict[str, Any]) -> None:
    known = {"progress": Progress.values, "stage": Stage.values}
    for name, words in known.items():
        if name in to and to[name] not in words:
            raise Invalid("Kolumnen finns inte på tavlan.")


@transaction.atomic
def remove_measure(measure: Measure, *, by: User) -> None:
    """Take a measure that was never decided out of the plan; its history stays.

    Raises WrongState for one that has been decided: what became of it is to be told.
    """
    check_can_write(measure.plan, by)
    if _is_decided(measure):
        raise WrongState(
            "Åtgärden finns i en beslutad plan. Ändra i stället hur det går till "
            "”Avbruten”, så att det syns vad som blev av den."
        )
    measure.delete()
    changed(measure.plan, by, "Åtgärd borttagen")


def _is_decided(measure: Measure) -> bool:
    """Tell whether a measure stands in what was decided."""
    words = Cast("content", models.TextField())
    decided = PlanEdition.objects.filter(plan=measure.plan_id).annotate(words=words)
    return bool(decided.filter(words__contains=str(measure.thread)).exists())


# --- what hangs on a measure ----------------------------------------------------------
def _check_may_hang(measure: Measure, kind: type[OfMeasure], by: User) -> None:
    if kind in FOLLOWED:
        check_can_follow(measure, by)
    else:
        check_can_write(measure.plan, by)


@transaction.atomic
def add_part(
    measure: Measure,
    kind: type[PartOf],
    *,
    by: User,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> PartOf:
    """Hang an activity, indicator, risk, partner or count on a measure."""
    _check_may_hang(measure, kind, by)
    if kind is Flow and not measure.is_programme:
        raise Invalid("Bara individinriktade insatser följs med antal.")
    name = str(kind._meta.verbose_name)
    with unless_taken(f"Åtgärden har redan en sådan {name}."):
        part = kind(plan=measure.plan, measure=measure, created_by=by, **about)
        part.save(force_insert=True)
    changed(measure.plan, by, f"Ny {name}", kept, measure)
    return part


@transaction.atomic
def revise_part(
    part: OfMeasure,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> OfMeasure:
    """Change what hangs on a measure."""
    _check_may_hang(part.measure, type(part), by)
    name = str(part._meta.verbose_name)
    with unless_taken(f"Åtgärden har redan en sådan {name}."):
        change(part, version=version, because=f"{name} ändrad", **about)
    changed(part.plan, by, f"{name} ändrad".capitalize(), kept, part.measure)
    return part


@transaction.atomic
def remove_part(part: OfMeasure, *, by: User) -> None:
    """Take away what hangs on a measure; its history stays."""
    _check_may_hang(part.measure, type(part), by)
    name = str(part._meta.verbose_name)
    part.delete()
    changed(part.plan, by, f"{name} borttagen".capitalize(), about=part.measure)


@transaction.atomic
def tick_activity(activity: Activity, *, by: User, is_done: bool) -> Activity:
    """Say that an activity has been done today, or that it has not; twice is once."""
    check_can_follow(activity.measure, by)
    if bool(activity.done_on) == is_done:
        return activity
    day = timezone.localdate() if is_done else None
    change(activity, because="Gjord" if is_done else "Inte gjord", done_on=day)
    changed(activity.plan, by, "Aktivitet gjord", about=activity.measure)
    return activity


@transaction.atomic
def note_value(
    goal: Goal, *, by: User, period: str, kept: Kept = NOTHING_KEPT, **about: Any
) -> GoalValue:
    """Write down what an indicator came to; one of the same period is written over.

    `about` is what `measured` gives, the source, and the answer that it was told in.
    """
    about |= {"unit": goal.unit}
    known: GoalValue | None = GoalValue.objects.filter(goal=goal, period=period).first()
    if known is None:
        measure: Measure = goal.measure
        return add_part(
            measure, GoalValue, by=by, goal=goal, period=period, kept=kept, **about
        )
    if any(getattr(known, name) != value for name, value in about.items()):
        known.measure = goal.measure
        revise_part(known, by=by, kept=kept, **about)
    return known


def measured(number: Decimal, *, is_count: bool) -> dict[str, Any]:
    """Give what is kept of a value: of few persons or cases only that they are few."""
    is_few = is_count and 0 < number < SMALLEST
    return {"number": None if is_few else number, "is_few": is_few}


def counted(**numbers: int | None) -> dict[str, Any]:
    """Give what is kept of counts of people: a number of 1-4 only as ”few”."""
    kept: dict[str, Any] = {}
    for name, value in numbers.items():
        is_few = value is not None and 0 < value < SMALLEST
        kept |= {name: None if is_few else value, f"few_{name}": is_few}
    return kept


@transaction.atomic
def make_dependent(
    measure: Measure, on: Measure, *, by: User, why: str = ""
) -> Dependence:
    """Say that a measure waits for another of the plan; never round in a circle."""
    check_can_write(measure.plan, by)
    if on.plan_id != measure.plan_id:
        raise Invalid("Åtgärden finns i en annan plan.")
    if measure.pk in _all_behind(on):
        raise Invalid("Då skulle åtgärderna vänta på varandra i en cirkel.")
    with unless_taken("Beroendet finns redan."):
        made = Dependence.objects.create(
            plan=measure.plan, measure=measure, on=on, why=why, created_by=by
        )
    changed(measure.plan, by, "Nytt beroende", about=measure)
    return made


def _all_behind(measure: Measure) -> set[int]:
    """Give a measure and all that it waits for, however far behind."""
    waits: dict[int, set[int]] = {}
    pairs = Dependence.objects.filter(plan=measure.plan_id)
    for before, after in pairs.values_list("measure_id", "on_id"):
        waits.setdefault(before, set()).add(after)
    seen, left = set(), {measure.pk}
    while left:
        seen |= left
        left = {b for a in left for b in waits.get(a, ())} - seen
    return seen


@transaction.atomic
def make_independent(dependence: Dependence, *, by: User) -> None:
    """Say that a measure does not wait for the other any more."""
    check_can_write(dependence.plan, by)
    dependence.delete()
    changed(dependence.plan, by, "Beroende borttaget", about=dependence.measure)


@transaction.atomic
def keep_file(
    measure: Measure,
    *,
    by: User,
    name: str,
    content_type: str,
    chunks: Iterable[bytes],
    kept: Kept = NOTHING_KEPT,
) -> MeasureFile:
    """Keep a document of a measure: its bytes under their SHA-256."""
    check_can_write(measure.plan, by)
    stored = storage.store(chunks)
    file = MeasureFile.objects.create(
        plan=measure.plan,
        measure=measure,
        created_by=by,
        name=name,
        content_type=content_type,
        size=stored.size,
        sha256=stored.sha256,
    )
    record(Verb.DOCUMENT_ADDED, measure, by=by)
    record_kept(kept, measure, by=by)
    return file


# --- weighing: stated criteria, points for each measure, and why ---------------------
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


def add_criterion(plan: Plan, *, by: User, name: str, **about: Any) -> Criterion:
    """Add a ground to weigh the plan's measures by."""
    about |= {"name": name, "taken": f"Kriteriet ”{name}” finns redan."}
    made: Criterion = add_last(Criterion, plan, "Nytt kriterium", by=by, **about)
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
        if not 0 <= given <= MOST_POINTS or not reason.strip():
            raise Invalid(
                f"Varje poäng är mellan 0 och {MOST_POINTS} och har ett skäl."
            )
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
