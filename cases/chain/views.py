"""A way onward in the chain of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.case.acting import form_page
from cases.case.doors import case_door
from cases.chain.forms import MoveForm
from cases.chain.selectors import url_of
from cases.chain.services.moving import allowed_transition, move_case
from cases.models import Case
from cases.position.services.prosecuting import note_external_fact
from cases.process.definition import Transition
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import act_once, sent

if TYPE_CHECKING:
    from pax.accounts.models import User


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
            say=lambda: f"{transition.name}. Ärendet står i ”{step_name(case)}”.",
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


def step_name(case: Case) -> str:
    return case.process.chart.step(case.step).name
