"""Review and release: asked for by one, approved by another, decided and frozen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lagesbild.report.content import content_of_draft
from lagesbild.report.doors import RELEASE, WRITE, lagesbild_door
from lagesbild.report.enums import Status, Variant
from lagesbild.report.forms.review import ApproveForm, BecauseForm, DecideForm
from lagesbild.report.models import Lagesbild
from lagesbild.report.policies import empty_parts
from lagesbild.report.services import releasing
from lagesbild.report.services.releasing import Decision
from lagesbild.report.views.common import get_or_post, in_lagesbild
from pax.access.request import Request
from pax.errors import WrongState
from pax.pages import FormPage, create, sent, went_before


@require_POST
@lagesbild_door(WRITE)
def ask(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    releasing.ask_for_review(lagesbild, by=request.user)
    messages.success(
        request, "Lägesbilden är lämnad till granskning. Någon annan ska godkänna den."
    )
    return redirect(lagesbild)


@get_or_post
@lagesbild_door(RELEASE, quietly=True)
def approve(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    now = {"digest": releasing.digest_of(lagesbild, by=request.user)}
    form = ApproveForm(*sent(request), initial=now)
    if lagesbild.status != Status.REVIEW:
        return went_before(request) or _not_now("Lägesbilden är inte på granskning.")
    return create(
        request,
        form,
        lambda: releasing.approve(lagesbild, by=request.user, **form.given),
        say="Lägesbilden är godkänd och kan fastställas.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild,
            "Godkänn lägesbilden?",
            submit="Godkänn",
            template="lagesbild/report/approve.html",
            more={
                "lagesbild": lagesbild,
                "is_own": lagesbild.review_asked_by_id == request.user.pk,
                "empty": [part.label for part in empty_parts(lagesbild)],
            },
        ),
    )


def _not_now(why: str) -> HttpResponse:
    raise WrongState(why)


@get_or_post
@lagesbild_door(RELEASE, quietly=True)
def send_back(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    form = BecauseForm(*sent(request))
    return create(
        request,
        form,
        lambda: releasing.send_back(lagesbild, by=request.user, **form.given),
        say="Lägesbilden är tillbaka hos dem som skriver.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(
            lagesbild, "Skicka tillbaka lägesbilden", submit="Skicka tillbaka"
        ),
    )


@get_or_post
@lagesbild_door(RELEASE, quietly=True)
def decide(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    if before := went_before(request):
        return before
    if lagesbild.status != Status.REVIEW or lagesbild.approved_by_id is None:
        raise WrongState("Lägesbilden ska vara granskad och godkänd först.")
    form = DecideForm(lagesbild, request.user, *sent(request))
    return create(
        request,
        form,
        lambda: releasing.decide(lagesbild, Decision(**form.given), by=request.user),
        say="Lägesbilden är fastställd och fryst.",
        to=lagesbild.get_absolute_url(),
        page=lambda: _decide_page(request, lagesbild),
    )


def _decide_page(request: Request, lagesbild: Lagesbild) -> FormPage:
    """Show what is frozen."""
    return in_lagesbild(
        lagesbild,
        "Fastställ lägesbilden",
        lead="Text, siffror och källor fryses i båda varianterna. Ingen kan ändra dem "
        "sedan; en rättelse blir en ny utgåva.",
        heading="Beslutet",
        submit="Fastställ och frys",
        template="lagesbild/report/decide.html",
        more={"counts": [(v.label, _count(lagesbild, v, request)) for v in Variant]},
    )


def _count(lagesbild: Lagesbild, variant: Variant, request: Request) -> dict[str, int]:
    content = content_of_draft(lagesbild, variant, by=request.user)
    return {
        "sections": sum(bool(one["body"].strip()) for one in content["sections"]),
        "problems": len(content["problems"]),
        "figures": len(content["figures"]),
    }


@get_or_post
@lagesbild_door(WRITE, quietly=True)
def correct(request: Request, lagesbild: Lagesbild) -> HttpResponse:
    form = BecauseForm(*sent(request))
    return create(
        request,
        form,
        lambda: releasing.reopen_for_correction(
            lagesbild, by=request.user, **form.given
        ),
        say="Lägesbilden är öppen för rättelse. Den fastställda utgåvan gäller tills "
        "en ny är beslutad.",
        to=lagesbild.get_absolute_url(),
        page=in_lagesbild(lagesbild, "Rätta lägesbilden", submit="Öppna för rättelse"),
    )
