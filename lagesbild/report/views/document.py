"""A lägesbild as a whole: its parts, facts, people, and how it stands to last year."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lagesbild.report.content import content_of_draft
from lagesbild.report.doors import READS, WRITE, contributor_door, lagesbild_door
from lagesbild.report.enums import Ground, Variant
from lagesbild.report.forms.start import ChapterForm, ContributorForm, FactsForm
from lagesbild.report.models import Contributor, Edition, Figure, Lagesbild, Problem
from lagesbild.report.pictures import outcome_of_all, phases_of, wheel_of
from lagesbild.report.policies import check_leads, leads, may_write, releases
from lagesbild.report.reading import read
from lagesbild.report.selectors import (
    missing_figures,
    moves_of,
    pairs_of,
    parts_of,
    ranked_problems,
    steps_of,
)
from lagesbild.report.services import people, writing
from lagesbild.report.views.common import get_or_post, in_lagesbild
from pax.access.request import Request
from pax.composition import links_for
from pax.pages import change, confirm, create, sent
from pax.places.models import Area, AreaPhase


@require_safe
@lagesbild_door(*READS)
def detail(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    parts = parts_of(lagesbild)
    return render(
        request,
        "lagesbild/report/detail.html",
        {
            "lagesbild": lagesbild,
            "parts": parts,
            "empty": [view.part.label for view in parts if view.is_empty],
            "ranked": ranked_problems(lagesbild),
            "figures": Figure.objects.filter(lagesbild=lagesbild),
            "missing": missing_figures(lagesbild),
            "editions": Edition.objects.filter(lagesbild=lagesbild),
            "contributors": Contributor.objects.filter(lagesbild=lagesbild)
            .standing()
            .select_related("user__agency"),
            "steps": steps_of(lagesbild),
            "may_write": may_write(lagesbild, request.user),
            "leads": leads(lagesbild, request.user),
            "releases": releases(lagesbild, request.user),
            "asked_by_me": lagesbild.review_asked_by_id == request.user.pk,
            "links": links_for("LAGESBILD_LINKS", lagesbild, request.user),
        },
    )


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def edit(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    form = FactsForm(*sent(request), instance=lagesbild)
    return change(
        request,
        form,
        lambda: writing.revise_lagesbild(lagesbild, by=request.user, **form.given),
        say="Uppgifterna är sparade.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(lagesbild, "Sammanfattning och uppgifter"),
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def draft(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    is_public = request.GET.get("variant") == Variant.PUBLIC
    variant = Variant.PUBLIC if is_public else Variant.INTERNAL
    content = content_of_draft(lagesbild, variant, by=request.user)
    return render(
        request,
        "lagesbild/report/draft.html",
        {"lagesbild": lagesbild, "variant": variant, "reading": read(content)},
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def priorities(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    ranked = ranked_problems(lagesbild)
    weighed = [one for one in ranked if one.priorities]
    rows = [
        (one, [one.priorities.get(ground.value) for ground in Ground]) for one in ranked
    ]
    return render(
        request,
        "lagesbild/report/priorities.html",
        {
            "lagesbild": lagesbild,
            "grounds": list(Ground),
            "rows": rows,
            "outcome": outcome_of_all([(o.problem.title, o.weights) for o in weighed]),
            "may_write": may_write(lagesbild, request.user),
        },
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def compare(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    return render(
        request,
        "lagesbild/report/compare.html",
        {
            "lagesbild": lagesbild,
            "pairs": pairs_of(lagesbild),
            "moves": moves_of(lagesbild, request.user),
        },
    )


@require_safe
@lagesbild_door(*READS, quietly=True)
def over_time(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    areas = list(Area.objects.filter(is_active=True, is_rest=False))
    phases = list(AreaPhase.objects.select_related("area"))
    problems = list(Problem.objects.filter(lagesbild=lagesbild))
    return render(
        request,
        "lagesbild/report/over_time.html",
        {
            "lagesbild": lagesbild,
            "phase_chart": phases_of(areas, phases, lagesbild.year),
            "phases": phases,
            "wheel": wheel_of(problems),
            "today": timezone.localdate(),
        },
    )


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def add_section(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    form = ChapterForm(*sent(request))
    return create(
        request,
        form,
        lambda: writing.add_section(lagesbild, by=request.user, **form.given),
        say="Kapitlet är tillagt.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(lagesbild, "Nytt kapitel", submit="Lägg till kapitlet"),
    )


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def name_contributor(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    form = ContributorForm(lagesbild, *sent(request))
    return create(
        request,
        form,
        lambda: people.name_contributor(lagesbild, by=request.user, **form.given),
        say="Personen kan nu läsa och skriva i lägesbilden.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild, "Ny medskribent", submit="Lägg till medskribenten"
        ),
    )


@get_or_post
@contributor_door(WRITE)
def end_contribution(request: Request, contributor: Contributor) -> HttpResponse:
    lagesbild = contributor.lagesbild
    check_leads(lagesbild, request.user)
    return confirm(
        request,
        lambda: people.end_contribution(contributor, by=request.user),
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild,
            "Avsluta medskribenten?",
            text="Personen kan inte längre läsa lägesbilden. Det som är skrivet står "
            "kvar.",
            submit="Avsluta",
            details=[("Medskribent", str(contributor.user))],
        ),
    )
