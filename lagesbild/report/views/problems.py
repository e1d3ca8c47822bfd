"""Problems: described, explained, ranked, and what each claim rests on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lagesbild.report.doors import (
    READS,
    WRITE,
    assertion_door,
    cause_door,
    lagesbild_door,
    problem_door,
    section_door,
    source_door,
)
from lagesbild.report.enums import SinceLast, Trend
from lagesbild.report.forms.chapters import (
    CommentForm,
    SourceForm,
    StatementEditForm,
    StatementForm,
)
from lagesbild.report.forms.problems import (
    FIELDS,
    CauseEditForm,
    CauseForm,
    NewProblemForm,
    PriorityForm,
    ProblemEditForm,
)
from lagesbild.report.models import (
    Cause,
    Comment,
    InLagesbild,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Source,
    Statement,
)
from lagesbild.report.pictures import CauseTree, branches_of, outcome_of_one
from lagesbild.report.policies import check_can_write, may_write
from lagesbild.report.selectors import source_choices, source_from, statements_of
from lagesbild.report.services import describing, writing
from lagesbild.report.text import render as in_html
from lagesbild.report.views.common import get_or_post, make, save, url_of
from pax.access.request import Request
from pax.composition import panels_for
from pax.errors import Invalid
from pax.places.models import Area
from pax.ui.swedish import LONG_MONTHS
from pax.writing.pages import ask, given, sent, version_of

FIRST = {"trend": Trend.UNKNOWN, "since_last": SinceLast.NEW, "audience": "bada"}


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def add(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_can_write(lagesbild, request.user)
    form = NewProblemForm(*sent(request), initial=FIRST)
    return make(
        request,
        lagesbild,
        form,
        lambda: describing.add_problem(
            lagesbild, by=request.user, kept=form.kept, **form.about
        ),
        say="Problemet är tillagt.",
        to=f"{lagesbild.get_absolute_url()}#problem",
        title="Nytt problem",
        submit="Lägg till problemet",
    )


@require_safe
@problem_door(*READS)
def problem(request: Request, problem: Problem) -> HttpResponse:
    causes = list(Cause.objects.filter(problem=problem))
    tree = tree_of(causes, None)
    priorities = list(Priority.objects.filter(problem=problem))
    areas = dict(Area.objects.values_list("pk", "name"))
    return render(
        request,
        "lagesbild/report/problem.html",
        {
            "problem": problem,
            "kicker": f"Problem {problem.number}",
            "lagesbild": problem.lagesbild,
            "what": in_html(problem.what, level=3),
            "consequences": in_html(problem.consequences, level=3, prefix="k-"),
            "areas": [areas[pk] for pk in problem.areas if pk in areas],
            "months": [LONG_MONTHS[n - 1] for n in problem.months],
            "tree": tree,
            "picture": _picture(problem, tree),
            "priorities": priorities,
            "outcome": outcome_of_one(problem.number, _told(priorities)),
            "statements": statements_of(problem=problem),
            "comments": Comment.objects.filter(problem=problem).select_related(
                "created_by"
            ),
            "comment_form": CommentForm(),
            "may_write": may_write(problem.lagesbild, request.user),
            "onward": panels_for("PROBLEM_PANELS", problem, request.user),
        },
    )


def tree_of(causes: list[Cause], parent: int | None) -> list[dict[str, Any]]:
    """Gather causes as a tree, in a form that page and picture are both made of."""
    return [
        {
            "cause": cause,
            "text": cause.text,
            "kind": cause.kind,
            "kind_name": cause.get_kind_display(),
            "causes": tree_of(causes, cause.pk),
        }
        for cause in causes
        if cause.parent_id == parent
    ]


def _picture(problem: Problem, tree: list[dict[str, Any]]) -> CauseTree | None:
    if not tree:
        return None
    return CauseTree(
        key="orsaker",
        title="Orsaksträdet som bild",
        description="Varje orsak hänger på det som den är orsak till.",
        root=problem.title,
        branches=branches_of(tree),
    )


def _told(priorities: list[Priority]) -> list[dict[str, Any]]:
    return [
        {"ground_name": p.get_ground_display(), "weight": p.weight} for p in priorities
    ]


@get_or_post
@problem_door(WRITE)
def edit(request: Request, problem: Problem) -> HttpResponse:
    check_can_write(problem.lagesbild, request.user)
    now = {name: getattr(problem, name) for name in FIELDS}
    stored = {name: value for name, value in now.items() if name != "areas"}
    form = ProblemEditForm(
        *sent(request), initial=now, stored=stored, current_version=problem.version
    )
    return save(
        request,
        problem.lagesbild,
        form,
        lambda: describing.revise_problem(
            problem,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **form.about,
        ),
        say="Problemet är sparat.",
        to=problem.get_absolute_url(),
        title=f"Ändra problem {problem.number}",
        submit="Spara problemet",
        remove=url_of("problem-remove", problem.uuid),
    )


@get_or_post
@problem_door(WRITE)
def prioritise(request: Request, problem: Problem) -> HttpResponse:
    check_can_write(problem.lagesbild, request.user)
    known = Priority.objects.filter(problem=problem)
    now = {p.ground: str(p.weight) for p in known}
    now |= {f"{p.ground}_reason": p.reason for p in known}
    form = PriorityForm(
        *sent(request),
        initial=now,
        stored=dict(now),
        current_version=describing.version_of_priorities(problem),
    )
    return save(
        request,
        problem.lagesbild,
        form,
        lambda: describing.set_priorities(
            problem,
            form.grounds,
            by=request.user,
            version=form.cleaned_data["version"],
            kept=form.kept,
        ),
        say="Prioriteringen är sparad.",
        to=f"{problem.get_absolute_url()}#prioritering",
        title=f"Prioritera: {problem.title}",
        submit="Spara prioriteringen",
    )


@get_or_post
@problem_door(WRITE)
def add_cause(request: Request, problem: Problem) -> HttpResponse:
    form = CauseForm(problem, *sent(request))
    return make(
        request,
        problem.lagesbild,
        form,
        lambda: describing.add_cause(
            problem, by=request.user, kept=form.kept, **given(form)
        ),
        say="Orsaken är tillagd.",
        to=f"{problem.get_absolute_url()}#orsaker",
        title="Ny orsak",
        submit="Lägg till orsaken",
    )


@get_or_post
@cause_door(WRITE)
def cause(request: Request, cause: Cause) -> HttpResponse:
    now: dict[str, object] = {"text": cause.text, "kind": cause.kind}
    form = CauseEditForm(
        *sent(request), initial=now, stored=now, current_version=cause.version
    )
    return save(
        request,
        cause.lagesbild,
        form,
        lambda: describing.revise_cause(
            cause,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **{name: form.cleaned_data[name] for name in now},
        ),
        say="Orsaken är sparad.",
        to=f"{cause.problem.get_absolute_url()}#orsaker",
        title="Ändra orsaken",
        submit="Spara orsaken",
        remove=url_of("cause-remove", cause.uuid),
    )


@get_or_post
@problem_door(*READS)
def comment(request: Request, problem: Problem) -> HttpResponse:
    form = CommentForm(*sent(request))
    return make(
        request,
        problem.lagesbild,
        form,
        lambda: writing.add_comment(
            problem, form.cleaned_data["text"], by=request.user, kept=form.kept
        ),
        say="Kommentaren är sparad.",
        to=f"{problem.get_absolute_url()}#kommentarer",
        title=f"Kommentera problem {problem.number}",
        submit="Spara kommentaren",
    )


# --- what is claimed ----------------------------------------------------------------
def _state(request: Request, about: Section | Problem) -> HttpResponse:
    form = StatementForm(*sent(request))
    return make(
        request,
        about.lagesbild,
        form,
        lambda: describing.add_statement(
            about, by=request.user, kept=form.kept, **given(form)
        ),
        say="Påståendet är tillagt. Ange nu var det kommer ifrån.",
        to=f"{about.get_absolute_url()}#pastaenden",
        title="Nytt påstående",
        submit="Lägg till påståendet",
    )


@get_or_post
@section_door(WRITE)
def state_in_section(request: Request, section: Section) -> HttpResponse:
    return _state(request, section)


@get_or_post
@problem_door(WRITE)
def state_in_problem(request: Request, problem: Problem) -> HttpResponse:
    return _state(request, problem)


def _place(statement: Statement) -> str:
    about = statement.section or statement.problem
    return f"{about.get_absolute_url()}#pastaenden"  # type: ignore[union-attr]  # one of them


@get_or_post
@assertion_door(WRITE)
def statement(request: Request, assertion: Statement) -> HttpResponse:
    now: dict[str, object] = {"kind": assertion.kind, "text": assertion.text}
    form = StatementEditForm(
        *sent(request), initial=now, stored=now, current_version=assertion.version
    )
    return save(
        request,
        assertion.lagesbild,
        form,
        lambda: describing.revise_statement(
            assertion,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **{name: form.cleaned_data[name] for name in now},
        ),
        say="Påståendet är sparat.",
        to=_place(assertion),
        title="Ändra påståendet",
        submit="Spara påståendet",
        remove=url_of("assertion-remove", assertion.uuid),
    )


@get_or_post
@assertion_door(WRITE)
def add_source(request: Request, assertion: Statement) -> HttpResponse:
    choices = source_choices(request.user, assertion.lagesbild.year)
    form = SourceForm(choices, *sent(request))
    return make(
        request,
        assertion.lagesbild,
        form,
        lambda: describing.add_source(
            assertion, by=request.user, **_source(request, form)
        ),
        say="Källan är tillagd.",
        to=_place(assertion),
        title="Ny källa",
        submit="Lägg till källan",
        lead=assertion.text,
    )


def _source(request: Request, form: SourceForm) -> dict[str, Any]:
    told = given(form)
    chosen = told.pop("about")
    if not chosen:
        return told
    try:
        return told | source_from(chosen, request.user)
    except ObjectDoesNotExist as error:
        raise Invalid("Källan finns inte längre. Välj en annan.") from error


# --- taken away ---------------------------------------------------------------------
def _remove(
    request: Request, thing: InLagesbild, to: str, text: str = "", cancel: str = ""
) -> HttpResponse:
    name = str(thing._meta.verbose_name)
    return ask(
        request,
        lambda: describing.remove(thing, by=request.user),
        title=f"Ta bort: {name}?",
        text=text or "Historiken visar att det har funnits.",
        submit="Ta bort",
        to=to,
        cancel=cancel,
        details=[(name.capitalize(), str(thing))],
    )


@get_or_post
@problem_door(WRITE)
def remove(request: Request, problem: Problem) -> HttpResponse:
    text = "Orsaker, prioritering, påståenden och kommentarer försvinner också."
    to = problem.lagesbild.get_absolute_url()
    return _remove(request, problem, to, text, problem.get_absolute_url())


@get_or_post
@cause_door(WRITE)
def remove_cause(request: Request, cause: Cause) -> HttpResponse:
    to = f"{cause.problem.get_absolute_url()}#orsaker"
    return _remove(request, cause, to, "Orsakerna bakom den försvinner också.")


@get_or_post
@assertion_door(WRITE)
def remove_statement(request: Request, assertion: Statement) -> HttpResponse:
    return _remove(request, assertion, _place(assertion), "Källorna försvinner också.")


@get_or_post
@source_door(WRITE)
def remove_source(request: Request, source: Source) -> HttpResponse:
    return _remove(request, source, _place(source.statement))
