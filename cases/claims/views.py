"""What runs beside the chain: claims, stopped payments and notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.case.acting import form_page
from cases.case.doors import case_door
from cases.case.views import render_case
from cases.claims import forms
from cases.claims import services as claiming
from cases.claims.doors import claim_door, stopped_door
from cases.claims.selectors import tracks_of
from cases.models import Aterkrav, Case, StoppedPayment
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import make, save, sent, went_before

if TYPE_CHECKING:
    from pax.ui.forms import PaxForm


get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def tracks(request: Request, case: Case) -> HttpResponse:
    user = request.user
    return render_case(
        request,
        case,
        "cases/claims/tracks.html",
        tab="cases:tracks",
        tracks=tracks_of(case),
        # Beside the chain: also when it has ended and the case is closed.
        can_write=user.may(Permission.CASE_EDIT) and not case.is_received,
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_claim(request: Request, case: Case) -> HttpResponse:
    form = forms.ClaimForm(case, *sent(request))
    return make(
        request,
        form,
        lambda: claiming.add_claim(case, form.claimed, by=request.user),
        say="Återkravet är antecknat.",
        to=tracks_url(case, "aterkrav"),
        draw=lambda: form_of_track(
            request, case, form, "Nytt återkrav", "Spara återkravet"
        ),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def edit_claim(request: Request, claim: Aterkrav) -> HttpResponse:
    now = values_of(claim, "party_id", "decided_on", "amount", "cost_on")
    now["party"] = now.pop("party_id")
    stored = {name: now[name] for name in ("decided_on", "amount", "cost_on")}
    form = forms.ClaimEditForm(
        claim.case,
        *sent(request),
        initial=now,
        stored=stored,
        current_version=claim.version,
    )
    return save(
        request,
        form,
        lambda: claiming.revise_claim(
            claim,
            form.claimed,
            by=request.user,
            version=int(form.cleaned_data["version"]),
            because=form.cleaned_data["because"],
        ),
        say="Återkravet är ändrat.",
        to=tracks_url(claim.case, "aterkrav"),
        draw=lambda: form_of_track(
            request, claim.case, form, "Ändra återkravet", "Spara återkravet"
        ),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def move_claim(request: Request, claim: Aterkrav) -> HttpResponse:
    if went := went_before(request):
        return went
    claiming.check_can_move(claim)
    form = forms.ClaimMoveForm(claim, *sent(request))
    return make(
        request,
        form,
        lambda: claiming.move_claim(claim, form.course, by=request.user),
        say=lambda: f"Återkravet: {form.course.state.label.lower()}.",
        to=tracks_url(claim.case, "aterkrav"),
        draw=lambda: form_of_track(
            request, claim.case, form, "Återkravets läge", "Spara läget"
        ),
    )


@get_or_post
@claim_door(Permission.CASE_EDIT)
def add_repayment(request: Request, claim: Aterkrav) -> HttpResponse:
    form = forms.RepaymentForm(*sent(request))
    return make(
        request,
        form,
        lambda: claiming.add_repayment(
            claim,
            paid_on=form.cleaned_data["paid_on"],
            amount=form.cleaned_data["amount"],
            by=request.user,
        ),
        say="Återbetalningen är antecknad.",
        to=tracks_url(claim.case, "aterkrav"),
        draw=lambda: form_of_track(
            request, claim.case, form, "Ny återbetalning", "Spara återbetalningen"
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_stopped(request: Request, case: Case) -> HttpResponse:
    form = forms.StoppedForm(*sent(request), initial={"support": case.support})
    return make(
        request,
        form,
        lambda: claiming.add_stopped_payment(case, form.stopped, by=request.user),
        say="Den stoppade utbetalningen är antecknad.",
        to=tracks_url(case, "stoppade"),
        draw=lambda: form_of_track(request, case, form, "Stoppad utbetalning", "Spara"),
    )


@get_or_post
@stopped_door(Permission.CASE_EDIT)
def edit_stopped(request: Request, stopped: StoppedPayment) -> HttpResponse:
    now = values_of(stopped, "support", "stopped_on", "amount", "because")
    form = forms.StoppedEditForm(
        *sent(request), initial=now, stored=now, current_version=stopped.version
    )
    return save(
        request,
        form,
        lambda: claiming.revise_stopped_payment(
            stopped,
            form.stopped,
            by=request.user,
            version=int(form.cleaned_data["version"]),
        ),
        say="Den stoppade utbetalningen är ändrad.",
        to=tracks_url(stopped.case, "stoppade"),
        draw=lambda: form_of_track(
            request, stopped.case, form, "Ändra stoppad utbetalning", "Spara"
        ),
    )


def form_of_track(
    request: Request,
    case: Case,
    form: PaxForm,
    title: str,
    submit: str,
    *,
    lead: str = "",
) -> HttpResponse:
    return form_page(
        request,
        case,
        "cases/claims/track_form.html",
        form,
        title=title,
        submit=submit,
        lead=lead,
        cancel=tracks_url(case),
    )


def tracks_url(case: Case, anchor: str = "") -> str:
    url = reverse("cases:tracks", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url


def values_of(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
