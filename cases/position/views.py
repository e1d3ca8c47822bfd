"""The later half of the chain: ways onward, the joint position, and the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.case.acting import form_page
from cases.case.views import render_case
from cases.chain.selectors import url_of
from cases.chain.services.moving import allowed_transition, move_case
from cases.closing import services as ending
from cases.closing.selectors import closing_of
from cases.disclosure.forms.grounds import GroundsForm
from cases.disclosure.frozen import read_frozen
from cases.doors import case_door
from cases.models import Case
from cases.position.forms import (
    MoveForm,
    OnceForm,
    PartDoneForm,
    PositionForm,
    ReopenForm,
)
from cases.position.services.positioning import freeze_position, record_position
from cases.position.services.prosecuting import note_external_fact
from cases.process.definition import Transition
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import WrongState
from pax.ui.forms import PaxForm
from pax.writing.pages import act_once, sent, went_before

if TYPE_CHECKING:
    from pax.accounts.models import Unit, User

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@case_door(Permission.CASE_EDIT)
def move(request: Request, case: Case, key: str) -> HttpResponse:
    transition = case.process.chart.transition(key)
    if transition is None:
        raise Http404
    if elsewhere := _made_elsewhere(case, transition):
        return redirect(elsewhere)
    form = MoveForm(case, transition, *sent(request))
    if form.is_valid() and (
        answer := act_once(
            request,
            form,
            lambda: _make(form, by=request.user),
            say=lambda: f"{transition.name}. Ärendet står i ”{_here(case)}”.",
            to=case.get_absolute_url(),
        )
    ):
        return answer
    allowed_transition(case, key, by=request.user)
    target = case.process.chart.step(transition.target)
    return form_page(
        request,
        case,
        "cases/chain/move.html",
        form,
        transition=transition,
        target=target,
    )


@get_or_post
@case_door(Permission.POSITION_RECORD)
def position(request: Request, case: Case) -> HttpResponse:
    if went := went_before(request):
        return went
    allowed_transition(case, "stallning_ja", by=request.user)
    asked = PositionForm(case, *sent(request))
    if not asked.is_valid() or "andra" in request.POST:
        return form_page(request, case, "cases/position/position.html", asked)
    agreed = asked.agreed
    review = _review(request, asked, case, agreed.units)
    if review.is_valid() and (
        answer := act_once(
            request,
            review,
            lambda: record_position(
                case, agreed, grounds=review.chosen, by=request.user
            ),
            say=lambda: f"Ställningstagandet är antecknat. {_given(agreed.units)}",
            to=case.get_absolute_url(),
        )
    ):
        return answer
    return form_page(
        request,
        case,
        "cases/position/position_review.html",
        review,
        asked=asked,
        sections=read_frozen(freeze_position(case, agreed)),
        receivers=agreed.units,
        title="Granska ställningstagandet",
        submit="Anteckna och lämna ut" if agreed.units else "Anteckna",
    )


@require_safe
@case_door(Permission.CASE_READ)
def closing(request: Request, case: Case) -> HttpResponse:
    user = request.user
    at_end = case.step == case.process.chart.steps[-1].key
    return render_case(
        request,
        case,
        "cases/closing/closing.html",
        tab="cases:closing",
        closing=closing_of(case),
        is_at_end=at_end,
        can_say=case.is_open
        and (at_end or case.is_received)
        and user.may(Permission.CASE_EDIT),
        can_tell=case.is_open and user.may(Permission.FEEDBACK_GIVE),
        can_reopen=bool(ending.ways_back(case, user)),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def part_done(request: Request, case: Case) -> HttpResponse:
    if went := went_before(request):
        return went
    ending.check_can_say(case, request.user)
    sender = ending.sender_of(case)
    asked = PartDoneForm(*sent(request))
    if not asked.is_valid() or "andra" in request.POST:
        return form_page(
            request, case, "cases/closing/closing_part.html", asked, sender=sender
        )
    takes_home = asked.cleaned_data["takes_home"]
    review = _review(request, asked, case, [sender] if sender else [])
    if review.is_valid() and (
        answer := act_once(
            request,
            review,
            lambda: ending.say_part_done(
                case,
                takes_home=takes_home,
                by=request.user,
                terms=review.chosen.get(sender) if sender else None,
            ),
            say=lambda: f"Er del är klar. {_given([sender] if sender else [])}",
            to=_closing_url(case),
        )
    ):
        return answer
    return form_page(
        request,
        case,
        "cases/position/position_review.html",
        review,
        asked=asked,
        sections=read_frozen(ending.freeze_part(case, takes_home)),
        receivers=[sender] if sender else [],
        title="Granska er återföring",
        submit="Säg att vår del är klar",
    )


@get_or_post
@case_door(Permission.FEEDBACK_GIVE)
def tell_ending(request: Request, case: Case) -> HttpResponse:
    if went := went_before(request):
        return went
    event, parts = ending.ending_of(case), ending.to_be_told(case)
    if event is None or not parts:
        raise WrongState("Alla som deltar vet redan hur det slutade.")
    units = [part.unit for part in parts]
    form = GroundsForm(case.unit, units, *sent(request))
    if form.is_valid() and (
        answer := act_once(
            request,
            form,
            lambda: ending.tell_ending(
                case, parts, grounds=form.chosen, by=request.user
            ),
            say=lambda: _given(units),
            to=_closing_url(case),
        )
    ):
        return answer
    return form_page(
        request,
        case,
        "cases/position/position_review.html",
        form,
        sections=read_frozen(ending.freeze_ending(event)),
        receivers=units,
        title="Berätta hur det slutade",
        submit="Lämna ut",
    )


@get_or_post
@case_door(Permission.CASE_DECIDE)
def close(request: Request, case: Case) -> HttpResponse:
    if went := went_before(request):
        return went
    allowed_transition(case, ending.CLOSE, by=request.user)
    ending.check_all_done(case)
    form = OnceForm(*sent(request))
    if form.is_valid() and (
        answer := act_once(
            request,
            form,
            lambda: ending.close_case(case, by=request.user),
            say=lambda: f"Ärendet {case.reference} är avslutat.",
            to=case.get_absolute_url(),
        )
    ):
        return answer
    left = ending.left_open(case)
    return form_page(request, case, "cases/closing/closing_close.html", form, left=left)


@get_or_post
@case_door(Permission.CASE_DECIDE)
def reopen(request: Request, case: Case) -> HttpResponse:
    if went := went_before(request):
        return went
    ways = ending.ways_back(case, request.user)
    if not ways:
        raise WrongState("Ärendet har inte nått sitt slut, så det är redan öppet.")
    form = ReopenForm(ways, *sent(request))
    if form.is_valid() and (
        answer := act_once(
            request,
            form,
            lambda: ending.reopen_case(
                case,
                form.cleaned_data["way"],
                because=form.cleaned_data["because"],
                by=request.user,
            ),
            say=lambda: f"Ärendet är öppnat igen och står i ”{_here(case)}”.",
            to=case.get_absolute_url(),
        )
    ):
        return answer
    return form_page(request, case, "cases/closing/closing_reopen.html", form)


def _review(
    request: Request, asked: PaxForm, case: Case, receivers: Iterable[Unit]
) -> GroundsForm:
    """Ask for grounds, beside a preview; the same token follows along."""
    data = (request.POST,) if "granskad" in request.POST else ()
    once = asked.cleaned_data["once"]
    return GroundsForm(case.unit, receivers, *data, initial={"once": once})


def _made_elsewhere(case: Case, transition: Transition) -> str:
    """Say on which other page the transition is made, if it has one of its own."""
    if transition.service or (transition.tells and case.is_received):
        return url_of(case, transition)
    return ""


def _make(form: MoveForm, *, by: User) -> None:
    given: dict[str, Any] = {
        "on": form.on,
        "data": form.given,
        "because": form.because,
    }
    if form.is_external:
        source = form.cleaned_data["source"]
        note_external_fact(
            form.case, form.transition.key, by=by, source=source, **given
        )
    else:
        move_case(form.case, form.transition.key, by=by, **given)


def _here(case: Case) -> str:
    return case.process.chart.step(case.step).name


def _given(units: Iterable[Unit]) -> str:
    names = ", ".join(str(unit.agency) for unit in units)
    return f"Kopia lämnad till {names}." if names else ""


def _closing_url(case: Case) -> str:
    return reverse("cases:closing", args=[case.uuid])
