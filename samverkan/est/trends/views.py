"""The trends, each area by itself, and analyses of what is frozen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.pages import history_page
from pax.history.versions import records
from pax.pages import FormPage, change, confirm, create, get_or_post, sent
from pax.places.models import Area
from pax.ui.forms import LackingForm
from samverkan.est.doors import analysis_door, area_door
from samverkan.est.pages import in_est
from samverkan.est.periods import Period
from samverkan.est.querysets import coordinates
from samverkan.est.trends import charts, selectors
from samverkan.est.trends import services as trends_services
from samverkan.est.trends.charts import analysis_charts as charts_of
from samverkan.est.trends.forms import (
    AnalysisForm,
    NewAnalysisForm,
    chosen_weeks,
    said_of,
)
from samverkan.est.trends.missing import missing_in
from samverkan.est.trends.models import Analysis


# --- trends ---------------------------------------------------------------------------
@require_safe
@permission_door(Permission.EST_TAKE_PART)
def trends(request: Request) -> HttpResponse:
    scale, latest = selectors.scale_and_latest(request.user)
    form, window = chosen_weeks(request.GET, latest)
    if window is None:
        return render(request, "samverkan/est/trends/trends_empty.html", {})
    view = selectors.overview(request.user, window, scale)
    return render(
        request,
        "samverkan/est/trends/trends.html",
        {
            "form": form,
            "shown": said_of(window),
            "window": window,
            "rows": view.comparisons,
            "weeks_before": view.weeks_before,
            "levels": charts.level_marks(view.scale),
            "chart": charts.weeks_of_areas(view),
            "strained": charts.strained_name(view.scale),
        },
        status=422 if form.errors else 200,
    )


@require_safe
@area_door(Permission.EST_TAKE_PART)
def area_trend(request: Request, area: Area) -> HttpResponse:
    scale, latest = selectors.scale_and_latest(request.user)
    form, window = chosen_weeks(request.GET, latest)
    if window is None:
        return render(request, "samverkan/est/trends/trends_empty.html", {})
    story = selectors.story(request.user, area, window, scale)
    return render(
        request,
        "samverkan/est/trends/trend_area.html",
        {
            "area": area,
            "form": form,
            "shown": said_of(window),
            "figures": charts.figures_of(story),
            "charts": charts.charts_of(story),
            "phases": story.phases,
        },
        status=422 if form.errors else 200,
    )


# --- analyses -------------------------------------------------------------------------


@require_safe
@permission_door(Permission.EST_TAKE_PART)
def analyses(request: Request) -> HttpResponse:
    found = Analysis.objects.visible_to(request.user).select_related("area")
    return render(
        request,
        "samverkan/est/trends/analyses.html",
        {"analyses": found, "may_write": coordinates(request.user)},
    )


@require_safe
@analysis_door(Permission.EST_TAKE_PART)
def history(request: Request, analysis: Analysis) -> HttpResponse:
    told = [records(Analysis, request.user, id=analysis.pk)]
    trail = [
        ("Översikt", "/"),
        ("EST", reverse("est:start")),
        ("Analyser", reverse("est:analyses")),
        (analysis.title, analysis.get_absolute_url()),
    ]
    return history_page(request, told, trail=trail)


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def new_analysis(request: Request) -> HttpResponse:
    today = timezone.localdate()
    first = {"year": today.year, "quarter": "0", "audience": "alla"}
    form = NewAnalysisForm(*sent(request), initial=first)
    return create(
        request,
        form,
        lambda: _begin(request, form.given),
        to=Analysis.get_absolute_url,
        page=in_analyses(
            "Ny analys", submit="Hämta siffrorna", cancel=reverse("est:analyses")
        ),
    )


def _begin(request: Request, given: dict[str, Any]) -> Analysis:
    return trends_services.begin_analysis(
        Period(given["year"], given["quarter"]),
        given["area"],
        by=request.user,
        audience=given["audience"],
    )


@require_safe
@analysis_door(Permission.EST_TAKE_PART)
def analysis(request: Request, analysis: Analysis) -> HttpResponse:
    figures = trends_services.Figures.of(analysis.figures)
    return render(
        request,
        "samverkan/est/trends/analysis.html",
        {
            "analysis": analysis,
            "figures": figures,
            "charts": charts_of(figures, analysis.period),
            "may_write": analysis.is_draft and coordinates(request.user),
        },
    )


@get_or_post
@analysis_door(Permission.EST_COORDINATE)
def write(request: Request, analysis: Analysis) -> HttpResponse:
    form = AnalysisForm(*sent(request), instance=analysis)
    return change(
        request,
        form,
        lambda: trends_services.write_analysis(analysis, by=request.user, **form.given),
        say="Analysen är sparad.",
        to=analysis.get_absolute_url(),
        page=in_analyses(analysis.title, submit="Spara analysen"),
    )


@get_or_post
@analysis_door(Permission.EST_COORDINATE)
def gather_again(request: Request, analysis: Analysis) -> HttpResponse:
    return confirm(
        request,
        lambda: trends_services.gather_again(analysis, by=request.user),
        to=analysis.get_absolute_url(),
        tone="",
        page=in_analyses(
            "Hämta siffrorna igen?",
            text="Siffrorna hämtas på nytt ur veckornas frysta utgåvor, med de "
            "rättelser som har gjorts sedan dess. Texten ändras inte.",
            details=[("Analys", analysis.title)],
            submit="Hämta siffrorna",
        ),
    )


@get_or_post
@analysis_door(Permission.EST_COORDINATE)
@fresh_proof
def settle(request: Request, analysis: Analysis) -> HttpResponse:
    form = LackingForm(*sent(request), missing=missing_in(analysis))
    return change(
        request,
        form,
        lambda: trends_services.settle_analysis(
            analysis, by=request.user, **form.given
        ),
        to=analysis.get_absolute_url(),
        page=in_analyses(
            "Fastställ analysen?",
            text="När analysen är fastställd kan ingen ändra den, och de den är för "
            "kan läsa.",
            details=[("Analys", analysis.title)],
            submit="Fastställ analysen",
        ),
    )


def in_analyses(title: str, **words: Any) -> FormPage:
    """Give the form page of something about the analyses."""
    under = ("Analyser", reverse("est:analyses"))
    around = {"window": "EST, analys", "kicker": "EST-analys"}
    return in_est(title, under=under, **around | words)
