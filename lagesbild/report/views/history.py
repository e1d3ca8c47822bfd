"""Every change of a lägesbild, and of each thing in it that has a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from lagesbild.report.doors import (
    READS,
    WRITE,
    chart_door,
    edition_door,
    lagesbild_door,
    problem_door,
    section_door,
)
from lagesbild.report.models import (
    Cause,
    ChapterTemplate,
    Comment,
    Contributor,
    Edition,
    EditionVariant,
    Figure,
    InLagesbild,
    Lagesbild,
    Priority,
    Problem,
    Question,
    Reporting,
    Section,
    Source,
    Statement,
    Suggestion,
)
from lagesbild.report.views.common import url_of
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.history.pages import history_page
from pax.history.versions import Records, all_records, ever, itself, records

if TYPE_CHECKING:
    from pax.accounts.models import User


@require_safe
@permission_door(WRITE)
def template(request: Request) -> HttpResponse:
    told = [records(ChapterTemplate, request.user, agency=request.user.agency)]
    trail = [*_top(), ("Mall för kapitel", url_of("template"))]
    return history_page(request, told, trail=trail)


@require_safe
@lagesbild_door(*READS)
def lagesbild(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    told = [
        itself(lagesbild),
        *all_records(InLagesbild, request.user, lagesbild=lagesbild),
        records(Contributor, request.user, lagesbild=lagesbild),
        records(EditionVariant, request.user, lagesbild=lagesbild),
    ]
    return _page(request, lagesbild, told)


@require_safe
@section_door(*READS)
def section(request: Request, section: Section) -> HttpResponse:
    told = [
        itself(section),
        records(Suggestion, request.user, section=section),
        *_claims(request.user, section=section),
    ]
    return _page(request, section.lagesbild, told, section)


@require_safe
@problem_door(*READS)
def problem(request: Request, problem: Problem) -> HttpResponse:
    told = [
        itself(problem),
        records(Cause, request.user, problem=problem),
        records(Priority, request.user, problem=problem),
        *_claims(request.user, problem=problem),
    ]
    return _page(request, problem.lagesbild, told, problem)


@require_safe
@chart_door(*READS)
def figure(request: Request, chart: Figure) -> HttpResponse:
    url = url_of("figure", chart.uuid)
    return _page(request, chart.lagesbild, [itself(chart)], chart, url)


@require_safe
@edition_door(*READS)
def edition(request: Request, decided: Edition) -> HttpResponse:
    told = [
        records(model, request.user, edition=decided)
        for model in (EditionVariant, Reporting, Question)
    ]
    return _page(request, decided.lagesbild, told, decided)


def _claims(user: User, **of: Any) -> list[Records]:
    """Name what a chapter or a problem rests on, and what has been said of it."""
    return [
        records(Comment, user, **of),
        records(Statement, user, **of),
        records(Source, user, statement_id__in=ever(Statement, **of)),
    ]


def _top() -> list[tuple[str, str]]:
    return [("Översikt", "/"), ("Lägesbild", url_of("list"))]


def _page(
    request: Request,
    lagesbild: Lagesbild,
    told: list[Records],
    about: Any = None,
    url: str = "",
) -> HttpResponse:
    trail = [*_top(), (str(lagesbild), lagesbild.get_absolute_url())]
    if about:
        trail.append((str(about), url or about.get_absolute_url()))
    return history_page(request, told, trail=trail)
