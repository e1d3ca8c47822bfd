"""The coordinator's pages: the one view, freezing, correcting, and the levels."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid, WrongState
from pax.history.pages import history_page
from pax.history.versions import records
from pax.letters import in_words, lacking_in
from pax.pages import FormPage, change, create, draw, get_or_post, sent, take_up
from pax.places.doors import area_door
from pax.places.models import Area
from pax.redactions.pages import redaction_page
from pax.ui.forms import PaxForm
from samverkan.est.compiling import services
from samverkan.est.compiling import services as weeks
from samverkan.est.compiling.forms import CorrectForm, FreezeForm, ScaleForm
from samverkan.est.compiling.missing import missing_in
from samverkan.est.compiling.selectors import (
    HEAD,
    area_form,
    compile_page,
    head_form,
)
from samverkan.est.compiling.services import name_levels, version_of
from samverkan.est.doors import edition_door
from samverkan.est.models import Edition, FrozenEdition, ScaleLevel
from samverkan.est.pages import in_est
from samverkan.est.parts.forms import OnceForm
from samverkan.est.policies import check_coordinates, check_names_levels, check_open
from samverkan.est.weeks.differences import changes_of
from samverkan.est.weeks.selectors import counts_of, picture_for, turnout_of
from samverkan.est.weeks.selectors import draw as read

# --- the picture ----------------------------------------------------------------------


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
    )


def _page(request: Request, edition: Edition, **bound: Any) -> FormPage:
    """Give the one view, with the form that came back among the rest."""
    request.page_path = compile_url(edition)
    more = compile_page(edition, request.user, **bound)
    areas = {str(desk["area"].uuid): desk["form"] for desk in more["desks"]}
    take_up(request, {HEAD: more["head"], **areas})
    return FormPage(template="samverkan/est/compiling/compile.html", more=more)


def compile_url(edition: Edition, anchor: str = "") -> str:
    url = reverse("est:compile", args=[edition.uuid])
    return f"{url}#{anchor}" if anchor else url


# --- freezing and correcting ----------------------------------------------------------
@get_or_post
@edition_door(Permission.EST_COORDINATE)
def freeze(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    check_open(edition)
    digest = services.digest_of(edition)
    form = FreezeForm(
        request.user,
        *sent(request),
        initial={"digest": digest},
        missing=missing_in(edition, request.user),
    )
    return create(
        request,
        form,
        lambda: _freeze(edition, form, request),
        say=lambda _: f"{edition.title} är fryst.",
        to=edition.get_absolute_url(),
        page=lambda: _before_freezing(edition, request),
    )


def _before_freezing(edition: Edition, request: Request) -> FormPage:
    """Give the question before a week is frozen, with all that will not be in it."""
    picture = picture_for(edition, request.user)
    outside = any(t.outside for t in turnout_of(edition, timezone.localdate()))
    return FormPage(
        template="samverkan/est/compiling/freeze.html",
        cancel=compile_url(edition),
        more={
            "edition": edition,
            "picture": read(picture),
            "letters": in_words(lacking_in(picture)),
            "outside": outside,
            "changed": changes_of(edition, request.user),
            **counts_of(edition, request.user),
        },
    )


@get_or_post
@edition_door(Permission.EST_COORDINATE)
@fresh_proof
def correct(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    services.check_can_correct(edition)
    form = CorrectForm(*sent(request))
    here = edition.get_absolute_url()
    return create(
        request,
        form,
        lambda: services.correct_edition(edition, by=request.user, **form.given),
        say="Rättelsen är påbörjad. Ändra och frys den sedan.",
        to=compile_url,
        page=in_est(
            "Rätta en fryst vecka",
            under=(edition.title, here),
            window=f"Rätta {edition.title}",
            kicker=edition.title,
            lead="En ny version görs med allt som den frysta säger. Den gamla finns "
            "kvar, och gäller tills den nya är fryst.",
            submit="Börja rättelsen",
            cancel=here,
        ),
    )


@get_or_post
@edition_door(Permission.EST_COORDINATE)
@fresh_proof
def redact(request: Request, edition: Edition) -> HttpResponse:
    """Ask that personal data is taken out of a frozen week, in all its versions."""
    pictures = FrozenEdition.objects.read_by(request.user).filter(edition=edition)
    picture = pictures.first()
    if picture is None:
        raise WrongState("Veckan är inte fryst. Ändra i den som vanligt.")
    here = edition.get_absolute_url()
    return redaction_page(
        request,
        picture,
        agency=request.user.agency,
        to=here,
        page=partial(in_est, under=(edition.title, here), kicker=edition.title),
    )


def _freeze(edition: Edition, form: FreezeForm, request: Request) -> Edition:
    try:
        return services.freeze_edition(edition, by=request.user, **form.given)
    except Conflict as changed:
        # Drawn again with what it says now: freezing is then a choice made anew.
        raise Invalid(str(changed)) from changed


# --- the levels -----------------------------------------------------------------------
@get_or_post
@permission_door(Permission.SETTINGS_EDIT)
def scale(request: Request) -> HttpResponse:
    check_names_levels(request.user)
    levels = list(ScaleLevel.objects.all())
    version = version_of(levels)
    form = ScaleForm(levels, *sent(request), version=version)
    return change(
        request,
        form,
        lambda: name_levels(form.looks, by=request.user, seen=version),
        say="Nivåerna är sparade.",
        to=reverse("est:scale"),
        page=FormPage(template="samverkan/est/compiling/scale.html"),
    )


@require_safe
@permission_door(Permission.SETTINGS_EDIT)
def history(request: Request) -> HttpResponse:
    check_names_levels(request.user)
    trail = [("Översikt", "/"), ("Nivåer i EST", reverse("est:scale"))]
    return history_page(request, [records(ScaleLevel, request.user)], trail=trail)
