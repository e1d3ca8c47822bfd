"""The coordinator's one view: all parts, the areas judged, the week frozen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict
from pax.places.doors import area_door
from pax.places.models import Area
from pax.writing.drafts import discard_draft, save_draft
from pax.writing.pages import act_once, form_page, sent
from samverkan.est.compiling import services as weeks
from samverkan.est.compiling.forms import AreaForm
from samverkan.est.compiling.selectors import (
    AREA,
    HEAD,
    area_form,
    compile_page,
    head_form,
)
from samverkan.est.models import Edition, ScaleLevel
from samverkan.est.parts.forms import OnceForm
from samverkan.est.policies import check_coordinates, check_open
from samverkan.est.weeks.doors import edition_door

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def open_next(request: Request) -> HttpResponse:
    year, week = weeks.next_week()
    form = OnceForm(*sent(request))
    if form.is_valid():
        done = act_once(
            request,
            form,
            lambda: weeks.open_week(year, week, by=request.user),
            say=lambda: f"v.{week} {year} är öppnad.",
            to=reverse("est:start"),
        )
        if done:
            return done
    return form_page(
        request,
        "confirm.html",
        form,
        title=f"Öppna v.{week} {year}?",
        text=(
            "Alla som deltar kan skriva sin del. Pågående åtgärder följer med av sig "
            "själva, och det som hänt den senaste månaden visas."
        ),
        submit="Öppna veckan",
        cancel=reverse("est:start"),
    )


@require_safe
@edition_door(Permission.EST_COORDINATE)
def compile_edition(request: Request, edition: Edition) -> HttpResponse:
    check_open(edition)
    return _page(request, edition)


@require_POST
@edition_door(Permission.EST_COORDINATE)
def save_head(request: Request, edition: Edition) -> HttpResponse:
    form = head_form(edition, request.POST)
    if not form.is_valid():
        return _page(request, edition, head=form)
    texts = {name: form.cleaned_data[name] for name in form.guarded}
    weeks.write_head(
        edition,
        by=request.user,
        version=int(form.cleaned_data["version"]),
        kept=form.kept,
        **texts,
    )
    discard_draft(_about(HEAD, edition), by=request.user)
    messages.success(request, "Den kommunövergripande texten är sparad.")
    return redirect(compile_url(edition, "huvud"))


@require_POST
@edition_door(Permission.EST_COORDINATE)
@area_door(Permission.EST_COORDINATE)
def save_area(request: Request, edition: Edition, area: Area) -> HttpResponse:
    levels = list(ScaleLevel.objects.all())
    form = area_form(edition, area, levels, data=request.POST)
    if not (form.is_valid() and _judge(request, edition, area, form)):
        if not form.errors:  # somebody saved in the very same moment
            form = area_form(edition, area, levels, data=request.POST)
            form.is_valid()
        return _page(request, edition, area=area, form=form)
    discard_draft(_about(AREA, edition, area), by=request.user)
    messages.success(request, f"{area} är sparat.")
    return redirect(compile_url(edition, str(area.uuid)))


def _judge(request: Request, edition: Edition, area: Area, form: AreaForm) -> bool:
    version = int(form.cleaned_data["version"])
    try:
        weeks.judge_area(
            edition, area, by=request.user, version=version, **form.written
        )
    except Conflict:
        return False
    return True


@require_POST
@edition_door(Permission.EST_COORDINATE)
def draft_head(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    about = _about(HEAD, edition)
    save_draft(about, request.POST, by=request.user, fields=DRAFTED[HEAD])
    return HttpResponse(status=204)


@require_POST
@edition_door(Permission.EST_COORDINATE)
@area_door(Permission.EST_COORDINATE)
def draft_area(request: Request, edition: Edition, area: Area) -> HttpResponse:
    check_coordinates(request.user)
    prefix = area_form(edition, area, [], data={}).prefix
    written = {n: request.POST.get(f"{prefix}-{n}", "") for n in DRAFTED[AREA]}
    about = _about(AREA, edition, area)
    save_draft(about, written, by=request.user, fields=DRAFTED[AREA])
    return HttpResponse(status=204)


DRAFTED = {
    HEAD: ("overall", "measures", "information", "version"),
    AREA: ("overall", "note", "level", "version"),
}


def _page(request: Request, edition: Edition, **bound: Any) -> HttpResponse:
    """Draw the one view; 422 or 409 when a form of it came back."""
    form = bound.get("form") or bound.get("head")
    status = 200
    if form is not None:
        status = 409 if form.was_changed_meanwhile else 422
    context = compile_page(edition, request.user, **bound)
    return render(
        request, "samverkan/est/compiling/compile.html", context, status=status
    )


def _about(what: str, edition: Edition, area: Area | None = None) -> str:
    return f"{what}:{edition.pk}:{area.pk}" if area else f"{what}:{edition.pk}"


def compile_url(edition: Edition, anchor: str = "") -> str:
    url = reverse("est:compile", args=[edition.uuid])
    return f"{url}#{anchor}" if anchor else url
