"""A way onward in the chain of a case."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cases.case.views import in_case
from cases.chain.forms import MoveForm
from cases.chain.selectors import page_of
from cases.chain.services import allowed_transition, move_case
from cases.doors import case_door
from cases.models import Case
from cases.position.services import note_external_fact
from cases.process.definition import Transition
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.pages import FormPage, create, get_or_post, sent


@get_or_post
@case_door(Permission.CASE_EDIT)
def move(request: Request, case: Case, key: str) -> HttpResponse:
    """Make a transition that has no page of its own."""
    transition = case.process.chart.transition(key)
    if transition is None:
        raise Http404
    if transition.service or (transition.tells and case.is_received):
        return redirect(page_of(case, transition).url)  # a page of its own
    form = MoveForm(case, transition, *sent(request))
    return create(
        request,
        form,
        lambda: _make(form, by=request.user),
        say=lambda _: f"{transition.name}. Ärendet står i ”{step_name(case)}”.",
        to=case.get_absolute_url(),
        page=lambda: _page(request, case, transition),
    )


def _page(request: Request, case: Case, transition: Transition) -> FormPage:
    allowed_transition(case, transition.key, by=request.user)
    return in_case(
        case,
        transition.name,
        lead=transition.help,
        submit=transition.name if transition.past else "Anteckna",
        template="cases/chain/move.html",
        more={
            "transition": transition,
            "target": case.process.chart.step(transition.target),
        },
    )


def _make(form: MoveForm, *, by: User) -> None:
    given: dict[str, Any] = {
        "on": form.on,
        "data": form.given,
        "because": form.because,
    }
    if form.is_external:
        given["source"] = form.cleaned_data["source"]
        note_external_fact(form.case, form.transition.key, by=by, **given)
    else:
        move_case(form.case, form.transition.key, by=by, **given)


def step_name(case: Case) -> str:
    return case.process.chart.step(case.step).name
