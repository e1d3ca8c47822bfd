"""Problems and figures: described, ranked and drawn, and what each claim rests on."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lagesbild.report.content import tree_of
from lagesbild.report.doors import (
    READS,
    WRITE,
    assertion_door,
    cause_door,
    chart_door,
    lagesbild_door,
    problem_door,
    section_door,
    source_door,
)
from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import ChartKind, SinceLast, Trend
from lagesbild.report.forms import (
    CauseForm,
    CommentForm,
    FewForm,
    FigureForm,
    NewCauseForm,
    PriorityForm,
    ProblemForm,
    SourceAudienceForm,
    SourceForm,
    StatementForm,
)
from lagesbild.report.models import (
    Cause,
    Comment,
    Figure,
    InLagesbild,
    Lagesbild,
    Priority,
    Problem,
    Section,
    Source,
    Statement,
)
from lagesbild.report.pictures import CauseTree, branches_of, outcome_of_one
from lagesbild.report.policies import (
    check_can_lead,
    check_can_write,
    check_is_open,
    check_leads,
    leads,
    may_write,
    releases,
)
from lagesbild.report.selectors import source_choices, source_from, statements_of
from lagesbild.report.services import describing, writing
from lagesbild.report.text import render as in_html
from lagesbild.report.views.document import in_lagesbild, url_of
from pax.access.request import Request
from pax.composition import panels_for
from pax.errors import Denied, Invalid
from pax.pages import FormPage, change, confirm, create, draw, get_or_post, sent
from pax.places.models import Area
from pax.ui.charts import Chart
from pax.ui.swedish import LONG_MONTHS

FIRST = {"trend": Trend.UNKNOWN, "since_last": SinceLast.NEW, "audience": "bada"}


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def add_problem(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_can_write(lagesbild, request.user)
    form = ProblemForm(*sent(request), initial=FIRST)
    return create(
        request,
        form,
        lambda: describing.add_problem(lagesbild, by=request.user, **form.given),
        say="Problemet är tillagt.",
        to=f"{lagesbild.get_absolute_url()}#problem",
        page=in_lagesbild(lagesbild, "Nytt problem", submit="Lägg till problemet"),
    )


@require_safe
@problem_door(*READS)
def problem(request: Request, problem: Problem) -> HttpResponse:
    causes = list(Cause.objects.filter(problem=problem))
    tree = tree_of(causes, linked=True)
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
            "outcome": outcome_of_one(
                problem.number,
                [
                    {"ground_name": p.get_ground_display(), "weight": p.weight}
                    for p in priorities
                ],
            ),
            "statements": statements_of(problem=problem),
            "comments": Comment.objects.filter(problem=problem).select_related(
                "created_by"
            ),
            "comment_form": CommentForm(),
            "may_write": may_write(problem.lagesbild, request.user),
            "onward": panels_for("PROBLEM_PANELS", problem, request.user),
        },
    )


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


@get_or_post
@problem_door(WRITE)
def edit_problem(request: Request, problem: Problem) -> HttpResponse:
    check_can_write(problem.lagesbild, request.user)
    form = ProblemForm(*sent(request), instance=problem)
    return change(
        request,
        form,
        lambda: describing.revise(problem, by=request.user, **form.given),
        say="Problemet är sparat.",
        to=problem.get_absolute_url(),
        page=in_lagesbild(
            problem.lagesbild,
            f"Ändra problem {problem.number}",
            submit="Spara problemet",
            remove=url_of("problem-remove", problem.uuid),
        ),
    )


@get_or_post
@problem_door(WRITE)
def prioritise(request: Request, problem: Problem) -> HttpResponse:
    check_can_write(problem.lagesbild, request.user)
    form = PriorityForm(*sent(request), instance=problem)
    return change(
        request,
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
        page=in_lagesbild(
            problem.lagesbild,
            f"Prioritera: {problem.title}",
            submit="Spara prioriteringen",
        ),
    )


@get_or_post
@problem_door(WRITE)
def add_cause(request: Request, problem: Problem) -> HttpResponse:
    form = NewCauseForm(problem, *sent(request))
    return create(
        request,
        form,
        lambda: describing.add_cause(problem, by=request.user, **form.given),
        say="Orsaken är tillagd.",
        to=f"{problem.get_absolute_url()}#orsaker",
        page=in_lagesbild(problem.lagesbild, "Ny orsak", submit="Lägg till orsaken"),
    )


@get_or_post
@cause_door(WRITE)
def cause(request: Request, cause: Cause) -> HttpResponse:
    form = CauseForm(*sent(request), instance=cause)
    return change(
        request,
        form,
        lambda: describing.revise(cause, by=request.user, **form.given),
        say="Orsaken är sparad.",
        to=f"{cause.problem.get_absolute_url()}#orsaker",
        page=in_lagesbild(
            cause.lagesbild,
            "Ändra orsaken",
            submit="Spara orsaken",
            remove=url_of("cause-remove", cause.uuid),
        ),
    )


@get_or_post
@problem_door(*READS)
def comment_on_problem(request: Request, problem: Problem) -> HttpResponse:
    form = CommentForm(*sent(request))
    return create(
        request,
        form,
        lambda: writing.add_comment(problem, by=request.user, **form.given),
        say="Kommentaren är sparad.",
        to=f"{problem.get_absolute_url()}#kommentarer",
        page=in_lagesbild(
            problem.lagesbild,
            f"Kommentera problem {problem.number}",
            submit="Spara kommentaren",
        ),
    )


# --- what is claimed ----------------------------------------------------------------
def _state(request: Request, about: Section | Problem) -> HttpResponse:
    form = StatementForm(*sent(request))
    return create(
        request,
        form,
        lambda: describing.add_statement(about, by=request.user, **form.given),
        say="Påståendet är tillagt. Ange nu var det kommer ifrån.",
        to=f"{about.get_absolute_url()}#pastaenden",
        page=in_lagesbild(
            about.lagesbild, "Nytt påstående", submit="Lägg till påståendet"
        ),
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
    """Lead back to the claims of the chapter or problem."""
    about = statement.section or statement.problem
    return f"{about.get_absolute_url()}#pastaenden"  # type: ignore[union-attr]  # one of them


@get_or_post
@assertion_door(WRITE)
def statement(request: Request, assertion: Statement) -> HttpResponse:
    form = StatementForm(*sent(request), instance=assertion)
    return change(
        request,
        form,
        lambda: describing.revise(assertion, by=request.user, **form.given),
        say="Påståendet är sparat.",
        to=_place(assertion),
        page=in_lagesbild(
            assertion.lagesbild,
            "Ändra påståendet",
            submit="Spara påståendet",
            remove=url_of("assertion-remove", assertion.uuid),
        ),
    )


@get_or_post
@assertion_door(WRITE)
def add_source(request: Request, assertion: Statement) -> HttpResponse:
    """Name a source, in Pax or elsewhere."""
    choices = source_choices(request.user, assertion.lagesbild.year)
    form = SourceForm(choices, *sent(request))
    return create(
        request,
        form,
        lambda: describing.add_source(
            assertion, by=request.user, **_source(request, form)
        ),
        say="Källan är tillagd.",
        to=_place(assertion),
        page=in_lagesbild(
            assertion.lagesbild,
            "Ny källa",
            submit="Lägg till källan",
            lead=assertion.text,
        ),
    )


def _source(request: Request, form: SourceForm) -> dict[str, Any]:
    """Give a source by what was filled in, or by what it is in Pax."""
    given = form.given
    chosen = given.pop("about")
    if not chosen:
        return given
    try:
        return given | source_from(chosen, request.user)
    except ObjectDoesNotExist as error:
        raise Invalid("Källan finns inte längre. Välj en annan.") from error


@get_or_post
@source_door(WRITE)
def source(request: Request, source: Source) -> HttpResponse:
    """Say who a source is for."""
    form = SourceAudienceForm(*sent(request), instance=source)
    return change(
        request,
        form,
        lambda: describing.revise(source, by=request.user, **form.given),
        say="Källan är sparad.",
        to=_place(source.statement),
        page=in_lagesbild(
            source.lagesbild,
            "Vem källan är för",
            submit="Spara källan",
            lead=source.title,
            remove=url_of("source-remove", source.uuid),
        ),
    )


# --- taken away ---------------------------------------------------------------------
def _remove_thing(
    request: Request, thing: InLagesbild, to: str, text: str = "", cancel: str = ""
) -> HttpResponse:
    """Ask before something is taken away, and say what goes with it."""
    name = str(thing._meta.verbose_name)
    return confirm(
        request,
        lambda: describing.remove(thing, by=request.user),
        to=to,
        page=in_lagesbild(
            thing.lagesbild,
            f"Ta bort: {name}?",
            text=text or "Historiken visar att det har funnits.",
            submit="Ta bort",
            cancel=cancel,
            details=[(name.capitalize(), str(thing))],
        ),
    )


@get_or_post
@problem_door(WRITE)
def remove_problem(request: Request, problem: Problem) -> HttpResponse:
    text = "Orsaker, prioritering, påståenden och kommentarer försvinner också."
    to = problem.lagesbild.get_absolute_url()
    return _remove_thing(request, problem, to, text, problem.get_absolute_url())


@get_or_post
@cause_door(WRITE)
def remove_cause(request: Request, cause: Cause) -> HttpResponse:
    to = f"{cause.problem.get_absolute_url()}#orsaker"
    return _remove_thing(request, cause, to, "Orsakerna bakom den försvinner också.")


@get_or_post
@assertion_door(WRITE)
def remove_statement(request: Request, assertion: Statement) -> HttpResponse:
    return _remove_thing(
        request, assertion, _place(assertion), "Källorna försvinner också."
    )


@get_or_post
@source_door(WRITE)
def remove_source(request: Request, source: Source) -> HttpResponse:
    return _remove_thing(request, source, _place(source.statement))


# --- figures: made of indicators, and looked at before they are used --------------
SPAN = 9  # years before the lägesbild's own, as a figure begins


def _chart(lagesbild: Lagesbild, figure: Figure, request: Request) -> Chart:
    """Draw one figure with what is hidden in any of the others hidden in it."""
    others = Figure.objects.filter(lagesbild=lagesbild).exclude(pk=figure.pk)
    drawn = numbers_of_all(lagesbild, [*others, figure], by=request.user)
    return chart_of(drawn[-1])


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def add_figure(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_can_lead(lagesbild, request.user)
    first = {
        "kind": ChartKind.LINE,
        "audience": "bada",
        "first_year": lagesbild.year - SPAN,
        "last_year": lagesbild.year,
    }
    form = FigureForm(request.user, *sent(request), initial=first)
    page = _figure_page(request, lagesbild, form, "Ny figur")
    to = f"{lagesbild.get_absolute_url()}#figurer"
    if "preview" in request.POST:
        return draw(request, form, page, to)
    return create(
        request,
        form,
        lambda: describing.add_figure(lagesbild, by=request.user, **form.given),
        say="Figuren är sparad.",
        to=to,
        page=page,
    )


def _figure_page(
    request: Request,
    lagesbild: Lagesbild,
    form: FigureForm,
    title: str,
    remove: str = "",
) -> FormPage:
    """Give the page of a figure's form, with the figure as it will be if asked for."""
    shown = None
    if "preview" in request.POST and form.is_valid():
        spec = {n: value for n, value in form.given.items() if n != "version"}
        pk = form.instance.pk if form.instance else None
        tried = Figure(pk=pk, lagesbild=lagesbild, key="forhandsvisning", **spec)
        shown = _chart(lagesbild, tried, request)
    return in_lagesbild(
        lagesbild,
        title,
        window="Ändra figur" if form.instance else "Ny figur",
        submit="Spara figuren",
        remove=remove,
        preview=True,
        shown=shown,
        template="lagesbild/report/figure_form.html",
    )


@require_safe
@chart_door(*READS)
def figure(request: Request, chart: Figure) -> HttpResponse:
    return render(
        request,
        "lagesbild/report/figure.html",
        {
            "figure": chart,
            "lagesbild": chart.lagesbild,
            "chart": _chart(chart.lagesbild, chart, request),
            "may_write": may_write(chart.lagesbild, request.user)
            and leads(chart.lagesbild, request.user),
            "may_choose": chart.lagesbild.is_open
            and (
                leads(chart.lagesbild, request.user)
                or releases(chart.lagesbild, request.user)
            ),
        },
    )


@get_or_post
@chart_door(WRITE)
def edit_figure(request: Request, chart: Figure) -> HttpResponse:
    lagesbild = chart.lagesbild
    check_can_lead(lagesbild, request.user)
    form = FigureForm(request.user, *sent(request), instance=chart)
    remove = url_of("figure-remove", chart.uuid)
    page = _figure_page(request, lagesbild, form, f"Ändra {chart.title}", remove)
    to = url_of("figure", chart.uuid)
    if "preview" in request.POST:
        return draw(request, form, page, to)
    return change(
        request,
        form,
        lambda: describing.revise(chart, by=request.user, **form.given),
        say="Figuren är sparad.",
        to=to,
        page=page,
    )


@get_or_post
@chart_door(*READS)
def few_in_figure(request: Request, chart: Figure) -> HttpResponse:
    """Choose what a figure says instead of what would tell of somebody."""
    lagesbild = chart.lagesbild
    if not (leads(lagesbild, request.user) or releases(lagesbild, request.user)):
        raise Denied
    check_is_open(lagesbild)
    form = FewForm(*sent(request), instance=chart)
    return change(
        request,
        form,
        lambda: describing.choose_few(chart, by=request.user, **form.given),
        say="Valet är sparat.",
        to=url_of("figure", chart.uuid),
        page=in_lagesbild(
            lagesbild,
            "Små antal i figuren",
            submit="Spara valet",
            lead=chart.title,
            text=(
                "Det som visas räknas ihop med allt som lämnats ut förut: tidigare "
                "utgåvor, den andra varianten och överlämnade siffror. Säger det som "
                "redan är ute för mycket hjälper bara att den utgåvan stängs för alla. "
                "Det görs på utgåvans sida."
            ),
        ),
    )


@get_or_post
@chart_door(WRITE)
def remove_figure(request: Request, chart: Figure) -> HttpResponse:
    check_leads(chart.lagesbild, request.user)
    return confirm(
        request,
        lambda: describing.remove(chart, by=request.user),
        to=f"{chart.lagesbild.get_absolute_url()}#figurer",
        page=in_lagesbild(
            chart.lagesbild,
            "Ta bort figuren?",
            text="Där texten visar figuren kommer det att stå att den inte finns.",
            submit="Ta bort figuren",
            details=[("Figur", chart.title)],
        ),
    )
