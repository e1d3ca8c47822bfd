"""Analyses of a quarter or a year: begun, written, settled and read."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, spend
from pax.writing.pages import act_on_version
from samverkan.est.analysis import services
from samverkan.est.analysis.charts import charts_of
from samverkan.est.analysis.doors import analysis_door
from samverkan.est.analysis.forms import AnalysisForm, NewAnalysisForm
from samverkan.est.analysis.models import Analysis
from samverkan.est.periods import Period
from samverkan.est.querysets import coordinates

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@permission_door(Permission.EST_TAKE_PART)
def analyses(request: Request) -> HttpResponse:
    found = Analysis.objects.visible_to(request.user).select_related("area")
    return render(
        request,
        "samverkan/est/analysis/analyses.html",
        {"analyses": found, "may_write": coordinates(request.user)},
    )


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def new_analysis(request: Request) -> HttpResponse:
    today = timezone.localdate()
    first = {"year": today.year, "quarter": "0", "audience": "alla"}
    form = NewAnalysisForm(request.POST or None, initial=first)
    if form.is_valid():
        given = form.cleaned_data
        if earlier := spend(given["once"], by=request.user):
            return redirect(earlier.went_to)
        try:
            analysis = _begin(request, given)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            url = analysis.get_absolute_url()
            return redirect(arrive(given["once"], url, by=request.user))
    return _form(request, form, "Ny analys", "Hämta siffrorna", reverse("est:analyses"))


def _begin(request: Request, given: dict[str, Any]) -> Analysis:
    return services.begin_analysis(
        Period(given["year"], given["quarter"]),
        given["area"],
        by=request.user,
        audience=given["audience"],
    )


@require_safe
@analysis_door(Permission.EST_TAKE_PART)
def analysis(request: Request, analysis: Analysis) -> HttpResponse:
    figures = services.Figures.of(analysis.figures)
    return render(
        request,
        "samverkan/est/analysis/analysis.html",
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
    now = {"text": analysis.text}
    form = AnalysisForm(
        request.POST or None, initial=now, stored=now, current_version=analysis.version
    )
    url = analysis.get_absolute_url()
    if form.is_valid():
        version = int(form.cleaned_data["version"])
        answer = act_on_version(
            request,
            form,
            lambda: services.write_analysis(
                analysis,
                by=request.user,
                version=version,
                text=form.cleaned_data["text"],
                kept=form.kept,
            ),
            say="Analysen är sparad.",
            to=url,
        )
        if answer:
            return answer
    return _form(request, form, analysis.title, "Spara analysen", url)


@get_or_post
@analysis_door(Permission.EST_COORDINATE)
def gather_again(request: Request, analysis: Analysis) -> HttpResponse:
    text = (
        "Siffrorna hämtas på nytt ur veckornas frysta utgåvor, med de rättelser som "
        "har gjorts sedan dess. Texten ändras inte."
    )
    if request.method == "POST":
        services.gather_again(analysis, by=request.user)
        return redirect(analysis)
    return _ask(request, analysis, "Hämta siffrorna igen?", text, "Hämta siffrorna")


@get_or_post
@analysis_door(Permission.EST_COORDINATE)
def settle(request: Request, analysis: Analysis) -> HttpResponse:
    text = "När analysen är fastställd kan ingen ändra den, och de den är för kan läsa."
    if request.method == "POST":
        services.settle_analysis(analysis, by=request.user)
        return redirect(analysis)
    return _ask(request, analysis, "Fastställ analysen?", text, "Fastställ analysen")


def _form(
    request: Request, form: PaxForm, title: str, submit: str, cancel: str
) -> HttpResponse:
    status = 200
    if form.is_bound:
        status = 409 if getattr(form, "was_changed_meanwhile", False) else 422
    return render(
        request,
        "samverkan/est/analysis/analysis_form.html",
        {"form": form, "title": title, "submit": submit, "cancel": cancel},
        status=status,
    )


def _ask(
    request: Request, analysis: Analysis, title: str, text: str, submit: str
) -> HttpResponse:
    return render(
        request,
        "confirm.html",
        {
            "title": title,
            "text": text,
            "details": [("Analys", analysis.title)],
            "form": PaxForm(),
            "submit": submit,
            "cancel": analysis.get_absolute_url(),
        },
    )
