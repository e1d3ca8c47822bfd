"""A way onward in the chain of a case."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cases.case.views import in_case
from cases.chain.forms import CorrectDayForm, MoveForm
from cases.chain.selectors import page_of
from cases.chain.services import (
    allowed_transition,
    correct_days,
    move_case,
    with_days_to_correct,
)
from cases.doors import case_door
from cases.models import Case, StepChange
from cases.position.services import note_external_fact
from cases.process.definition import Transition
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import WrongState
from pax.pages import FormPage, create, get_or_post, sent, went_once


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


@get_or_post
@case_door(Permission.CASE_EDIT)
@went_once
def correct_day(request: Request, case: Case) -> HttpResponse:
    """Correct a day in the chain that was written down wrong."""
    events = StepChange.objects.filter(case=case).select_related("case__process")
    mine = with_days_to_correct(events.order_by("-created_at", "-pk"), request.user)
    form = CorrectDayForm(mine, *sent(request))
    if not mine:
        raise WrongState("Det finns inget datum i kedjan att rätta.")
    return create(
        request,
        form,
        lambda: _correct(form, by=request.user),
        say="Datumet är rättat. Skälet står i historiken.",
        to=case.get_absolute_url(),
        at="day",
        page=in_case(
            case,
            "Rätta ett datum",
            text="Frister som räknas från datumet räknas om. Det som redan har lämnats "
            "till andra står kvar som det lämnades: säg till dem.",
            submit="Rätta datumet",
        ),
    )


def _correct(form: CorrectDayForm, *, by: User) -> None:
    event, days = form.corrected
    correct_days(event, days, by=by, because=form.cleaned_data["because"])


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
