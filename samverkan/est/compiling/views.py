"""The coordinator's one view: all parts, the areas judged, the week frozen."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, create, draw, sent
from pax.places.doors import area_door
from pax.places.models import Area
from pax.ui.forms import PaxForm
from pax.writing.drafts import save_draft
from samverkan.est.compiling import services as weeks
from samverkan.est.compiling.selectors import (
    AREA,
    HEAD,
    area_form,
    compile_page,
    head_form,
)
from samverkan.est.models import Edition, ScaleLevel
from samverkan.est.pages import in_est
from samverkan.est.parts.forms import OnceForm
from samverkan.est.policies import check_coordinates, check_open
from samverkan.est.weeks.doors import edition_door

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def open_next(request: Request) -> HttpResponse:
    year, week = weeks.next_week()
    return create(
        request,
        OnceForm(*sent(request)),
        lambda: weeks.open_week(year, week, by=request.user),
        say=f"v.{week} {year} är öppnad.",
        to=reverse("est:start"),
        page=in_est(
            f"Öppna v.{week} {year}?",
            text="Alla som deltar kan skriva sin del. Pågående åtgärder följer med av "
            "sig själva, och det som hänt den senaste månaden visas.",
            submit="Öppna veckan",
        ),
    )


@require_safe
@edition_door(Permission.EST_COORDINATE)
def compile_edition(request: Request, edition: Edition) -> HttpResponse:
    check_open(edition)
    return draw(request, PaxForm(), _page(request, edition))


@require_POST
@edition_door(Permission.EST_COORDINATE)
def save_head(request: Request, edition: Edition) -> HttpResponse:
    form = head_form(edition, request.POST)
    return change(
        request,
        form,
        lambda: weeks.write_head(edition, by=request.user, **form.given),
        say="Den kommunövergripande texten är sparad.",
        to=compile_url(edition, "huvud"),
        page=lambda: _page(request, edition, head=form),
        draft=_about(HEAD, edition),
    )


@require_POST
@edition_door(Permission.EST_COORDINATE)
@area_door(Permission.EST_COORDINATE)
def save_area(request: Request, edition: Edition, area: Area) -> HttpResponse:
    form = area_form(edition, area, list(ScaleLevel.objects.all()), data=request.POST)
    return change(
        request,
        form,
        lambda: weeks.judge_area(edition, area, by=request.user, **form.given),
        say=f"{area} är sparat.",
        to=compile_url(edition, str(area.uuid)),
        page=lambda: _page(request, edition, area=area, form=form),
        draft=_about(AREA, edition, area),
    )


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


def _page(request: Request, edition: Edition, **bound: Any) -> FormPage:
    """Give the one view, with the form that came back among the rest."""
    return FormPage(
        template="samverkan/est/compiling/compile.html",
        more=compile_page(edition, request.user, **bound),
    )


def _about(what: str, edition: Edition, area: Area | None = None) -> str:
    return f"{what}:{edition.pk}:{area.pk}" if area else f"{what}:{edition.pk}"


def compile_url(edition: Edition, anchor: str = "") -> str:
    url = reverse("est:compile", args=[edition.uuid])
    return f"{url}#{anchor}" if anchor else url
