"""What runs beside the chain: claims, stopped payments and notifications."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.case.views import in_case, render_case
from cases.claims import forms
from cases.claims import services as claiming
from cases.claims.selectors import tracks_of
from cases.doors import case_door, claim_door, stopped_door
from cases.models import Aterkrav, Case, StoppedPayment
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, create, get_or_post, sent, went_once


def in_tracks(case: Case, title: str, **words: Any) -> FormPage:
    """Give the form page of something that runs beside the chain."""
    return in_case(case, title, back=tracks_url(case), **words)


def tracks_url(case: Case, anchor: str = "") -> str:
    """Give the address of the tab, and of a part of it."""
    url = reverse("cases:tracks", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url


@require_safe
@case_door(Permission.CASE_READ)
def tracks(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/claims/tracks.html",
        tab="cases:tracks",
        tracks=tracks_of(case),
        # Beside the chain: also when it has ended and the case is closed.
        can_write=request.user.may(Permission.CASE_EDIT) and not case.is_received,
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_claim(request: Request, case: Case) -> HttpResponse:
    form = forms.ClaimForm(case, *sent(request))
    return create(
        request,
        form,
        lambda: claiming.add_claim(case, by=request.user, **form.given),
        say="Återkravet är antecknat.",
        to=tracks_url(case, "aterkrav"),
        page=in_tracks(case, "Nytt återkrav", submit="Spara återkravet"),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def edit_claim(request: Request, claim: Aterkrav) -> HttpResponse:
    form = forms.ClaimEditForm(claim.case, *sent(request), instance=claim)
    return change(
        request,
        form,
        lambda: claiming.revise_claim(claim, by=request.user, **form.given),
        say="Återkravet är ändrat.",
        to=tracks_url(claim.case, "aterkrav"),
        page=in_tracks(claim.case, "Ändra återkravet", submit="Spara återkravet"),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
@went_once
def move_claim(request: Request, claim: Aterkrav) -> HttpResponse:
    claiming.check_can_move(claim)
    form = forms.ClaimMoveForm(claim, *sent(request))
    return create(
        request,
        form,
        lambda: claiming.move_claim(claim, form.course, by=request.user),
        say=lambda _: f"Återkravet: {form.course.state.label.lower()}.",
        to=tracks_url(claim.case, "aterkrav"),
        page=in_tracks(claim.case, "Återkravets läge", submit="Spara läget"),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def add_repayment(request: Request, claim: Aterkrav) -> HttpResponse:
    form = forms.RepaymentForm(*sent(request))
    return create(
        request,
        form,
        lambda: claiming.add_repayment(claim, by=request.user, **form.given),
        say="Återbetalningen är antecknad.",
        to=tracks_url(claim.case, "aterkrav"),
        page=in_tracks(claim.case, "Ny återbetalning", submit="Spara återbetalningen"),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_stopped(request: Request, case: Case) -> HttpResponse:
    form = forms.StoppedForm(*sent(request), initial={"support": case.support})
    return create(
        request,
        form,
        lambda: claiming.add_stopped_payment(case, by=request.user, **form.given),
        say="Den stoppade utbetalningen är antecknad.",
        to=tracks_url(case, "stoppade"),
        page=in_tracks(case, "Stoppad utbetalning"),
    )


@get_or_post
@stopped_door(Permission.CASE_EDIT)
def edit_stopped(request: Request, stopped: StoppedPayment) -> HttpResponse:
    form = forms.StoppedForm(*sent(request), instance=stopped)
    return change(
        request,
        form,
        lambda: claiming.revise_stopped_payment(stopped, by=request.user, **form.given),
        say="Den stoppade utbetalningen är ändrad.",
        to=tracks_url(stopped.case, "stoppade"),
        page=in_tracks(stopped.case, "Ändra stoppad utbetalning"),
    )
