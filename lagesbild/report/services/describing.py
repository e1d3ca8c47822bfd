"""Describing problems: causes, priorities, what is claimed, and the figures."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from lagesbild.report.enums import SPOKEN, Audience
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
from lagesbild.report.policies import (
    check_can_lead,
    check_can_write,
    check_can_write_chapter,
    check_is_open,
    leads,
    releases,
)
from lagesbild.report.services.writing import (
    add_to,
    free_key,
    record_change,
)
from pax.accounts.models import User
from pax.db.changes import change, unless_taken
from pax.errors import Conflict, Denied, Invalid
from pax.ui.traces import NOTHING_KEPT, Kept

MOST = 3
#: How many causes may follow each other: more is no tree that anybody reads.
DEEPEST = 5


@transaction.atomic
def add_problem(
    lagesbild: Lagesbild, *, by: User, kept: Kept = NOTHING_KEPT, **about: Any
) -> Problem:
    """Describe a problem that was not in the picture before."""
    check_can_write(lagesbild, by)
    last = Problem.objects.filter(lagesbild=lagesbild).aggregate(n=Max("number"))["n"]
    about["number"] = (last or 0) + 1
    return add_to(lagesbild, Problem, "Nytt problem", by=by, kept=kept, **about)


#: What a change of each is called: in its own history, and in the lägesbild's log.
CHANGED = {
    Problem: ("Problemet ändrat", "Problem {.number}"),
    Cause: ("Orsaken ändrad", "Orsak ändrad"),
    Statement: ("Påståendet ändrat", "Påstående ändrat"),
    Figure: ("Figuren ändrad", "Figur ändrad"),
    Source: ("Källan ändrad", "Källa ändrad"),
}


@transaction.atomic
def revise(
    thing: InLagesbild,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> None:
    """Change how something is described: a problem, a cause, a claim or a figure.

    A problem has then been looked at since last year.
    """
    _check_describes(thing, by)
    if isinstance(thing, Problem):
        about.setdefault("needs_update", False)
    of_itself, of_all = CHANGED[type(thing)]
    change(thing, version=version, because=of_itself, **about)
    record_change(thing.lagesbild, by, of_all.format(thing), kept)


@transaction.atomic
def remove(thing: InLagesbild, *, by: User) -> None:
    """Take something out of the picture: a problem, cause, claim, source or figure.

    What hangs on it goes with it; its history stays.
    """
    _check_describes(thing, by)
    thing.delete()
    record_change(
        thing.lagesbild, by, f"{thing._meta.verbose_name} borttagen".capitalize()
    )


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
    return add_to(
        problem.lagesbild,
        Cause,
        "Ny orsak",
        by=by,
        kept=kept,
        problem=problem,
        parent=parent,
        kind=kind,
        text=text,
        order=beside.count(),
    )


def _check_branch(problem: Problem, parent: Cause | None) -> None:
    """Refuse a branch of another tree, or one that lies too deep."""
    if parent and parent.problem_id != problem.pk:
        raise Invalid("Orsaken hör till ett annat problem.")
    depth, over = 1, parent
    while over is not None:
        depth, over = depth + 1, over.parent
    if depth > DEEPEST:
        raise Invalid(f"Ett orsaksträd har högst {DEEPEST} led.")


def version_of_priorities(problem: Problem) -> str:
    """Tell how a problem is weighed now from how it was before, or after."""
    weighed = Priority.objects.filter(problem=problem).order_by("pk")
    return ",".join(f"{p.pk}.{p.version}" for p in weighed) or "inga"


class Weighing(NamedTuple):
    """How much a ground speaks for a problem, why, and who may read it."""

    weight: int
    reason: str
    audience: str = Audience.BOTH


@transaction.atomic
def set_priorities(
    problem: Problem,
    grounds: Mapping[str, Weighing | tuple[int, str]],
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
    weighed = {ground: Weighing(*given) for ground, given in grounds.items()}
    for weight, reason, _ in weighed.values():
        if not 0 <= weight <= MOST or not reason.strip():
            raise Invalid(f"Varje grund har en vikt mellan 0 och {MOST} och ett skäl.")
    Problem.objects.select_for_update().get(pk=problem.pk)
    if version is not None and version != version_of_priorities(problem):
        raise Conflict
    known = {p.ground: p for p in Priority.objects.filter(problem=problem)}
    for ground in known.keys() - grounds.keys():
        known[ground].delete()
    for ground, one in weighed.items():
        _weigh(problem, known.get(ground), by, ground, **one._asdict())
    record_change(problem.lagesbild, by, f"Problem {problem.number} prioriterat", kept)


def _weigh(
    problem: Problem, known: Priority | None, by: User, ground: str, **weighed: Any
) -> None:
    """Weigh a problem on one ground; what was the same before is not changed."""
    if known is None:
        Priority.objects.create(
            lagesbild=problem.lagesbild,
            created_by=by,
            problem=problem,
            ground=ground,
            **weighed,
        )
    elif any(getattr(known, name) != value for name, value in weighed.items()):
        change(known, because="Prioriteringen ändrad", **weighed)


@transaction.atomic
def add_statement(
    about: Section | Problem,
    *,
    by: User,
    kind: str,
    text: str,
    audience: str = Audience.BOTH,
    kept: Kept = NOTHING_KEPT,
) -> Statement:
    """Write down a claim that a chapter or a problem rests on."""
    _check_claims(about, by)
    place = {"section": about} if isinstance(about, Section) else {"problem": about}
    return add_to(
        about.lagesbild,
        Statement,
        "Nytt påstående",
        by=by,
        kept=kept,
        kind=kind,
        text=text,
        audience=audience,
        order=Statement.objects.filter(**place).count(),
        **place,
    )


@transaction.atomic
def add_source(statement: Statement, *, by: User, **about: Any) -> Source:
    """Say where a claim comes from; people's own words stay inside, unless said."""
    _check_describes(statement, by)
    if not about.get("audience"):
        is_spoken = about["kind"] in SPOKEN
        about["audience"] = Audience.INTERNAL if is_spoken else Audience.BOTH
    return add_to(
        statement.lagesbild, Source, "Ny källa", by=by, statement=statement, **about
    )


@transaction.atomic
def add_figure(lagesbild: Lagesbild, *, by: User, title: str, **about: Any) -> Figure:
    """Make a figure; its key, that the text refers to it by, comes of its title.

    By those responsible: they read the indicators, and contributors do not.
    """
    check_can_lead(lagesbild, by)
    taken = set(
        Figure.objects.filter(lagesbild=lagesbild).values_list("key", flat=True)
    )
    about |= {"key": free_key(title, taken), "title": title}
    with unless_taken("Det finns redan en figur som heter så."):
        return add_to(lagesbild, Figure, "Ny figur", by=by, **about)


@transaction.atomic
def choose_few(
    figure: Figure, *, by: User, few_as: str, version: int | None = None
) -> None:
    """Choose what a figure says where it may not show a number.

    By those responsible, and by who releases it.
    """
    if not (leads(figure.lagesbild, by) or releases(figure.lagesbild, by)):
        raise Denied
    check_is_open(figure.lagesbild)
    change(figure, version=version, because="Små antal", few_as=few_as)
    record_change(figure.lagesbild, by, "Små antal i en figur")


def _check_describes(thing: InLagesbild, by: User) -> None:
    """Refuse who may not; figures are for those responsible, who read indicators."""
    claim = thing.statement if isinstance(thing, Source) else thing
    if isinstance(claim, Statement):
        _check_claims(claim.section or claim.problem, by)
        return
    check = check_can_lead if isinstance(thing, Figure) else check_can_write
    check(thing.lagesbild, by)


def _check_claims(about: Section | Problem | None, by: User) -> None:
    """Refuse who may not say what a chapter or a problem rests on."""
    if isinstance(about, Section):
        check_can_write_chapter(about, by)
    elif about:
        check_can_write(about.lagesbild, by)
