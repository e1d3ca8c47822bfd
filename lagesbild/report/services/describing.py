"""Describing problems: causes, priorities, what is claimed, and the figures."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from lagesbild.report.models import (
    Cause,
    Figure,
    InLagesbild,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Source,
    Statement,
)
from lagesbild.report.policies import check_can_write, check_leads
from lagesbild.report.services.writing import free_key, saved_once
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Conflict, Invalid
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

MOST = 3
#: How many causes may follow each other: more is no tree that anybody reads.
DEEPEST = 5


def _changed(
    lagesbild: Lagesbild, by: User, because: str, kept: Kept = NOTHING_KEPT
) -> None:
    record(Verb.LAGESBILD_CHANGED, lagesbild, by=by, because=because)
    record_kept(kept, lagesbild, by=by)


@transaction.atomic
def add_problem(
    lagesbild: Lagesbild, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> Problem:
    """Describe a problem that was not in the picture before."""
    check_can_write(lagesbild, by)
    last = Problem.objects.filter(lagesbild=lagesbild).aggregate(n=Max("number"))["n"]
    problem = Problem.objects.create(
        lagesbild=lagesbild, created_by=by, number=(last or 0) + 1, **about
    )
    _changed(lagesbild, by, "Nytt problem", kept)
    return problem


@transaction.atomic
def revise_problem(
    problem: Problem,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Problem:
    """Change how a problem is described: it has then been looked at."""
    check_can_write(problem.lagesbild, by)
    about.setdefault("needs_update", False)
    change(problem, version=version, because="Problemet ändrat", **about)
    _changed(problem.lagesbild, by, f"Problem {problem.number}", kept)
    return problem


@transaction.atomic
def remove(thing: InLagesbild, *, by: User) -> None:
    """Take something out of the picture: a problem, cause, claim, source or figure.

    What hangs on it goes with it; its history stays.
    """
    if isinstance(thing, Figure):
        check_leads(thing.lagesbild, by)
    check_can_write(thing.lagesbild, by)
    thing.delete()
    _changed(thing.lagesbild, by, f"{thing._meta.verbose_name} borttagen".capitalize())


@transaction.atomic
def add_cause(
    problem: Problem,
    *,
    by: User,
    kind: str,
    text: str,
    parent: Cause | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Cause:
    """Say why a problem is there, or why one of its causes is."""
    check_can_write(problem.lagesbild, by)
    _check_branch(problem, parent)
    beside = Cause.objects.filter(problem=problem, parent=parent)
    cause = Cause.objects.create(
        lagesbild=problem.lagesbild,
        created_by=by,
        problem=problem,
        parent=parent,
        kind=kind,
        text=text,
        order=beside.count(),
    )
    _changed(problem.lagesbild, by, "Ny orsak", kept)
    return cause


def _check_branch(problem: Problem, parent: Cause | None) -> None:
    if parent and parent.problem_id != problem.pk:
        raise Invalid("Orsaken hör till ett annat problem.")
    depth, over = 1, parent
    while over is not None:
        depth, over = depth + 1, over.parent
    if depth > DEEPEST:
        raise Invalid(f"Ett orsaksträd har högst {DEEPEST} led.")


@transaction.atomic
def revise_cause(
    cause: Cause,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Cause:
    """Change how a cause is put."""
    check_can_write(cause.lagesbild, by)
    change(cause, version=version, because="Orsaken ändrad", **about)
    _changed(cause.lagesbild, by, "Orsak ändrad", kept)
    return cause


def version_of_priorities(problem: Problem) -> str:
    """Tell how a problem is weighed now from how it was before, or after."""
    weighed = Priority.objects.filter(problem=problem).order_by("pk")
    return ",".join(f"{p.pk}.{p.version}" for p in weighed) or "inga"


@transaction.atomic
def set_priorities(
    problem: Problem,
    grounds: Mapping[str, tuple[int, str]],
    *,
    by: User,
    version: str | None = None,
    kept: Kept = NOTHING_KEPT,
) -> None:
    """Say how much each ground speaks for taking a problem first, and why.

    A weight says nothing without its reason.  A ground that is not given any more is
    taken away.
    """
    check_can_write(problem.lagesbild, by)
    for weight, reason in grounds.values():
        if not 0 <= weight <= MOST or not reason.strip():
            raise Invalid(f"Varje grund har en vikt mellan 0 och {MOST} och ett skäl.")
    Problem.objects.select_for_update().get(pk=problem.pk)
    if version is not None and version != version_of_priorities(problem):
        raise Conflict
    known = {p.ground: p for p in Priority.objects.filter(problem=problem)}
    for ground in known.keys() - grounds.keys():
        known[ground].delete()
    for ground, (weight, reason) in grounds.items():
        _set_priority(problem, known.get(ground), ground, weight, reason, by)
    _changed(problem.lagesbild, by, f"Problem {problem.number} prioriterat", kept)


def _set_priority(
    problem: Problem,
    known: Priority | None,
    ground: str,
    weight: int,
    reason: str,
    by: User,
) -> None:
    if known is None:
        Priority.objects.create(
            lagesbild=problem.lagesbild,
            created_by=by,
            problem=problem,
            ground=ground,
            weight=weight,
            reason=reason,
        )
    elif (known.weight, known.reason) != (weight, reason):
        change(known, because="Prioriteringen ändrad", weight=weight, reason=reason)


@transaction.atomic
def add_statement(
    about: Section | Problem,
    *,
    by: User,
    kind: str,
    text: str,
    kept: Kept = NOTHING_KEPT,
) -> Statement:
    """Write down a claim that a chapter or a problem rests on."""
    check_can_write(about.lagesbild, by)
    place = {"section": about} if isinstance(about, Section) else {"problem": about}
    statement = Statement.objects.create(
        lagesbild=about.lagesbild,
        created_by=by,
        kind=kind,
        text=text,
        order=Statement.objects.filter(**place).count(),
        **place,
    )
    _changed(about.lagesbild, by, "Nytt påstående", kept)
    return statement


@transaction.atomic
def revise_statement(
    statement: Statement,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Statement:
    """Change how a claim is put."""
    check_can_write(statement.lagesbild, by)
    change(statement, version=version, because="Påståendet ändrat", **about)
    _changed(statement.lagesbild, by, "Påstående ändrat", kept)
    return statement


@transaction.atomic
def add_source(statement: Statement, *, by: User, **about: Any) -> Source:
    """Say where a claim comes from."""
    check_can_write(statement.lagesbild, by)
    source = Source.objects.create(
        lagesbild=statement.lagesbild, statement=statement, created_by=by, **about
    )
    _changed(statement.lagesbild, by, "Ny källa")
    return source


@transaction.atomic
def add_figure(lagesbild: Lagesbild, *, by: User, title: str, **about: Any) -> Figure:
    """Make a figure; its key, that the text refers to it by, comes of its title.

    By those responsible: they read the indicators, and contributors do not.
    """
    check_leads(lagesbild, by)
    check_can_write(lagesbild, by)
    taken = set(
        Figure.objects.filter(lagesbild=lagesbild).values_list("key", flat=True)
    )
    figure: Figure = saved_once(
        lambda: Figure.objects.create(
            lagesbild=lagesbild,
            created_by=by,
            key=free_key(title, taken),
            title=title,
            **about,
        ),
        "Det finns redan en figur som heter så.",
    )
    _changed(lagesbild, by, "Ny figur")
    return figure


@transaction.atomic
def revise_figure(
    figure: Figure, *, by: User, version: int | None = None, **about: Any
) -> Figure:
    """Change what a figure shows."""
    check_leads(figure.lagesbild, by)
    check_can_write(figure.lagesbild, by)
    change(figure, version=version, because="Figuren ändrad", **about)
    _changed(figure.lagesbild, by, "Figur ändrad")
    return figure
