"""The areas, in their order, and which phase each has been judged to be in."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door, signed_in
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.pages import history_page
from pax.history.versions import itself, records
from pax.pages import FormPage, change, create, get_or_post, sent
from pax.places import services
from pax.places.doors import area_door
from pax.places.forms import AreaForm, NewAreaForm, PhaseForm
from pax.places.models import Area, AreaPhase
from pax.ui.traces import COUNTS, review

PHASES = dict(AreaPhase.Phase.choices)


@require_safe
@permission_door(Permission.EST_TAKE_PART)
def areas(request: Request) -> HttpResponse:
    """List the areas, each with the phase it is in."""
    latest = AreaPhase.objects.filter(area=OuterRef("pk"))
    found = list(
        Area.objects.annotate(
            phase=Subquery(latest.values("phase")[:1]),
            since=Subquery(latest.values("since")[:1]),
        )
    )
    return render(
        request,
        "places/areas.html",
        {
            "rows": [(area, PHASES.get(area.phase, "")) for area in found],
            "may_edit": request.user.may(Permission.EST_COORDINATE),
        },
    )


@require_safe
@area_door(Permission.EST_TAKE_PART)
def area(request: Request, area: Area) -> HttpResponse:
    """Show an area and every phase it has been judged to be in."""
    return render(
        request,
        "places/area.html",
        {
            "area": area,
            "phases": AreaPhase.objects.filter(area=area).select_related(
                "decided_by__agency"
            ),
            "may_edit": request.user.may(Permission.EST_COORDINATE),
        },
    )


@require_safe
@area_door(Permission.EST_TAKE_PART)
def history(request: Request, area: Area) -> HttpResponse:
    told = [itself(area), records(AreaPhase, request.user, area=area)]
    trail = [
        ("Översikt", "/"),
        ("Områden", reverse("places:areas")),
        (area.name, reverse("places:area", args=[area.uuid])),
    ]
    return history_page(request, told, trail=trail)


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def add(request: Request) -> HttpResponse:
    form = NewAreaForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.add_area(by=request.user, **form.given),
        say=lambda area: f"{area} är tillagt.",
        to=reverse("places:areas"),
        page=among_areas("Nytt område", submit="Lägg till området"),
    )


@get_or_post
@area_door(Permission.EST_COORDINATE)
def edit(request: Request, area: Area) -> HttpResponse:
    form = AreaForm(*sent(request), instance=area)
    return change(
        request,
        form,
        lambda: services.revise_area(area, by=request.user, **form.given),
        say="Området är ändrat.",
        to=reverse("places:area", args=[area.uuid]),
        page=among_areas(f"Ändra {area}", submit="Spara området"),
    )


@get_or_post
@area_door(Permission.EST_COORDINATE)
def judge(request: Request, area: Area) -> HttpResponse:
    """Judge an area to be in a phase; earlier judgments stay."""
    form = PhaseForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.judge_phase(area, by=request.user, **form.given),
        say="Bedömningen är sparad.",
        to=reverse("places:area", args=[area.uuid]),
        page=among_areas(f"Ny fas för {area}", submit="Spara bedömningen"),
    )


def among_areas(title: str, **words: Any) -> FormPage:
    """Give the form page of something about the areas."""
    trail = [
        ("Översikt", "/"),
        ("EST", reverse("est:start")),
        ("Områden", reverse("places:areas")),
    ]
    return FormPage(title, trail=trail, **words)


@require_POST
@signed_in
def review_text(request: Request) -> HttpResponse:
    """Answer with a part of a page: what in the text looks like a person, and why.

    Text that is to be about places is looked through while it is written. Nothing of
    it is kept or logged.
    """
    traces = review(request.POST.get("text", ""), counts=COUNTS in request.GET)
    return render(request, "writing/traces.html", {"traces": traces})
