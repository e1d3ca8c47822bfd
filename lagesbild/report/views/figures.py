"""Figures of the document: made of indicators, and looked at before they are used."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lagesbild.figures.municipalities import name_of
from lagesbild.report.doors import READS, WRITE, chart_door, lagesbild_door
from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import ChartKind
from lagesbild.report.forms.figures import FigureEditForm, FigureForm, NewFigureForm
from lagesbild.report.models import Figure, Lagesbild
from lagesbild.report.policies import (
    check_can_write,
    check_leads,
    leads,
    may_write,
)
from lagesbild.report.services import describing
from lagesbild.report.views.common import get_or_post, make, save, url_of, write
from pax.access.request import Request
from pax.ui.charts import Chart
from pax.writing.pages import ask, sent, version_of

SPAN = 9  # years before the lägesbild's own, as a figure begins


def _chart(lagesbild: Lagesbild, figure: Figure, request: Request) -> Chart:
    """Draw one figure with what is hidden in any of the others hidden in it."""
    others = Figure.objects.filter(lagesbild=lagesbild).exclude(pk=figure.pk)
    drawn = numbers_of_all(lagesbild, [*others, figure], by=request.user)
    return chart_of(drawn[-1])


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def add(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    check_leads(lagesbild, request.user)
    check_can_write(lagesbild, request.user)
    first = {
        "kind": ChartKind.LINE,
        "audience": "bada",
        "first_year": lagesbild.year - SPAN,
        "last_year": lagesbild.year,
    }
    form = NewFigureForm(request.user, *sent(request), initial=first)
    page: dict[str, Any] = {
        "title": "Ny figur",
        "submit": "Spara figuren",
        "template": "lagesbild/report/figure_form.html",
    }
    to = f"{lagesbild.get_absolute_url()}#figurer"
    if "preview" in request.POST:
        chart = _preview(request, lagesbild, form)
        return write(request, lagesbild, form, cancel=to, chart=chart, **page)
    return make(
        request,
        lagesbild,
        form,
        lambda: describing.add_figure(lagesbild, by=request.user, **form.about),
        say="Figuren är sparad.",
        to=to,
        **page,
    )


def _preview(
    request: Request,
    lagesbild: Lagesbild,
    form: FigureForm,
    figure: Figure | None = None,
) -> Chart | None:
    if not form.is_valid():
        return None
    pk = figure.pk if figure else None
    tried = Figure(pk=pk, lagesbild=lagesbild, key="forhandsvisning", **form.about)
    return _chart(lagesbild, tried, request)


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
        },
    )


@get_or_post
@chart_door(WRITE)
def edit(request: Request, chart: Figure) -> HttpResponse:
    lagesbild = chart.lagesbild
    check_leads(lagesbild, request.user)
    check_can_write(lagesbild, request.user)
    form = _edit_form(request, chart)
    to = url_of("figure", chart.uuid)
    page: dict[str, Any] = {
        "title": f"Ändra {chart.title}",
        "submit": "Spara figuren",
        "template": "lagesbild/report/figure_form.html",
        "remove": url_of("figure-remove", chart.uuid),
    }
    if "preview" in request.POST:
        shown = _preview(request, lagesbild, form, chart)
        return write(request, lagesbild, form, cancel=to, chart=shown, **page)
    return save(
        request,
        lagesbild,
        form,
        lambda: describing.revise_figure(
            chart, by=request.user, version=version_of(form), **form.about
        ),
        say="Figuren är sparad.",
        to=to,
        **page,
    )


def _edit_form(request: Request, chart: Figure) -> FigureEditForm:
    now: dict[str, Any] = {
        name: getattr(chart, name)
        for name in ("title", "description", "kind", "audience")
    }
    years = chart.spec.get("years", [None, None])
    shown = {
        "indicators": chart.spec.get("indicators", []),
        "first_year": years[0],
        "last_year": years[1],
        "places": ", ".join(name_of(code) for code in chart.spec.get("places", [])),
    }
    return FigureEditForm(
        request.user,
        *sent(request),
        initial=now | shown,
        stored=now,
        current_version=chart.version,
    )


@get_or_post
@chart_door(WRITE)
def remove(request: Request, chart: Figure) -> HttpResponse:
    check_leads(chart.lagesbild, request.user)
    return ask(
        request,
        lambda: describing.remove(chart, by=request.user),
        title="Ta bort figuren?",
        text="Där texten visar figuren kommer det att stå att den inte finns.",
        submit="Ta bort figuren",
        to=f"{chart.lagesbild.get_absolute_url()}#figurer",
        details=[("Figur", chart.title)],
    )
