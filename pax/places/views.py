"""The areas, in their order, and which phase each has been judged to be in."""

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.pages import history_page
from pax.history.versions import itself, records
from pax.places import services
from pax.places.doors import area_door
from pax.places.forms import AreaForm, NewAreaForm, PhaseForm
from pax.places.models import Area, AreaPhase
from pax.writing.pages import act_on_version, act_once, form_page, sent

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PHASES = dict(AreaPhase.Phase.choices)


@require_safe
@permission_door(Permission.EST_TAKE_PART)
def areas(request: Request) -> HttpResponse:
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
    to = reverse("places:areas")
    if form.is_valid():
        name = form.cleaned_data["name"]
        done = act_once(
            request,
            form,
            lambda: services.add_area(name, by=request.user),
            say=lambda: f"{name} är tillagt.",
            to=to,
        )
        if done:
            return done
    return _form(request, form, "Nytt område", "Lägg till området", to)


@get_or_post
@area_door(Permission.EST_COORDINATE)
def change(request: Request, area: Area) -> HttpResponse:
    now = {"name": area.name, "order": area.order, "is_active": area.is_active}
    form = AreaForm(*sent(request), initial=now)
    to = reverse("places:area", args=[area.uuid])
    if form.is_valid():
        done = act_on_version(
            request,
            form,
            lambda: services.revise_area(area, by=request.user, **form.cleaned_data),
            say="Området är ändrat.",
            to=to,
        )
        if done:
            return done
    return _form(request, form, f"Ändra {now['name']}", "Spara området", to)


@get_or_post
@area_door(Permission.EST_COORDINATE)
def judge(request: Request, area: Area) -> HttpResponse:
    form = PhaseForm(*sent(request))
    to = reverse("places:area", args=[area.uuid])
    if form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("once")
        done = act_once(
            request,
            form,
            lambda: services.judge_phase(
                area, by=request.user, kept=form.kept, **given
            ),
            say=lambda: "Bedömningen är sparad.",
            to=to,
        )
        if done:
            return done
    return _form(request, form, f"Ny fas för {area}", "Spara bedömningen", to)


def _form(
    request: Request,
    form: NewAreaForm | AreaForm | PhaseForm,
    title: str,
    submit: str,
    to: str,
) -> HttpResponse:
    return form_page(
        request, "places/form.html", form, cancel=to, title=title, submit=submit
    )
