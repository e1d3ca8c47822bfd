"""Figures of the document: made of indicators, and looked at before they are used."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lagesbild.report.doors import READS, WRITE, chart_door, lagesbild_door
from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import ChartKind
from lagesbild.report.forms.figures import FigureForm
from lagesbild.report.models import Figure, Lagesbild
from lagesbild.report.policies import (
    check_can_write,
    check_leads,
    leads,
    may_write,
)
from lagesbild.report.services import describing
from lagesbild.report.views.common import get_or_post, in_lagesbild, url_of
from pax.access.request import Request
from pax.pages import FormPage, change, confirm, create, draw, sent
from pax.ui.charts import Chart

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
    form = FigureForm(request.user, *sent(request), initial=first)
    page = _page(request, lagesbild, form, "Ny figur")
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


def _page(
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
        },
    )


@get_or_post
@chart_door(WRITE)
def edit(request: Request, chart: Figure) -> HttpResponse:
    lagesbild = chart.lagesbild
    check_leads(lagesbild, request.user)
    check_can_write(lagesbild, request.user)
    form = FigureForm(request.user, *sent(request), instance=chart)
    remove = url_of("figure-remove", chart.uuid)
    page = _page(request, lagesbild, form, f"Ändra {chart.title}", remove)
    to = url_of("figure", chart.uuid)
    if "preview" in request.POST:
        return draw(request, form, page, to)
    return change(
        request,
        form,
        lambda: describing.revise_figure(chart, by=request.user, **form.given),
        say="Figuren är sparad.",
        to=to,
        page=page,
    )


@get_or_post
@chart_door(WRITE)
def remove(request: Request, chart: Figure) -> HttpResponse:
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
