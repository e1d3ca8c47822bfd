"""The trends: all areas as one picture, and each area by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.places.models import Area
from samverkan.est.trends import charts, selectors
from samverkan.est.trends.doors import area_door
from samverkan.est.trends.forms import chosen_weeks, said_of


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
