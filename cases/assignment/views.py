"""Who handles a case, whether they may (jäv), and who may read it at all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.assignment.forms import (
    AssignForm,
    JavForm,
    LiftForm,
    RestrictForm,
    TakeUpForm,
)
from cases.assignment.services import assigning, restricting
from cases.case.acting import form_page
from cases.case.doors import case_door
from cases.models import Case, JavCheck
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.writing.once import arrive, spend
from pax.writing.pages import sent

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@case_door(Permission.CASE_EDIT)
def take_up(request: Request, case: Case) -> HttpResponse:
    user = request.user
    form = TakeUpForm(user, _handlers(case, user), *sent(request))
    if form.is_valid():
        given = dict(form.cleaned_data)
        once = given.pop("once")
        if earlier := spend(once, by=user):
            return redirect(earlier.went_to)
        event = assigning.take_up(case, by=user, **given)
        if event is None:
            _say_biased(request)
        else:
            handler = given["assignee"]
            messages.success(request, f"Ärendet är upptaget. {handler} handlägger.")
        return redirect(arrive(once, case.get_absolute_url(), by=user))
    return form_page(
        request,
        case,
        "cases/assignment/assign_take_up.html",
        form,
        handlers=form.handlers,
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def assign(request: Request, case: Case) -> HttpResponse:
    user = request.user
    initial = {"assignee": str(case.assignee.uuid) if case.assignee else ""}
    form = AssignForm(
        _handlers(case, user),
        *sent(request),
        initial=initial,
        current_version=case.version,
    )
    if form.is_valid():
        assignee = form.cleaned_data["assignee"]
        assigning.assign_case(
            case,
            by=user,
            assignee=assignee,
            version=int(form.cleaned_data["version"]),
        )
        messages.success(request, f"{assignee} handlägger nu ärendet.")
        return redirect(case)
    answers = JavCheck.objects.filter(case=case).select_related("person")
    return form_page(
        request, case, "cases/assignment/assign.html", form, answers=answers
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def jav(request: Request, case: Case) -> HttpResponse:
    form = JavForm(*sent(request))
    if form.is_valid():
        given = dict(form.cleaned_data)
        once = given.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        answer = assigning.answer_jav(case, by=request.user, **given)
        if answer.is_biased:
            _say_biased(request)
        else:
            messages.success(request, "Tack, ditt svar är sparat.")
        return redirect(arrive(once, case.get_absolute_url(), by=request.user))
    return form_page(request, case, "cases/assignment/assign_jav.html", form)


@get_or_post
@case_door(Permission.CASE_RESTRICT)
def restrict(request: Request, case: Case) -> HttpResponse:
    is_lifting = "hav" in request.POST
    always = [request.user, *([case.assignee] if case.assignee else [])]
    named = restricting.named_people(case)
    form = RestrictForm(
        case,
        *(() if is_lifting else sent(request)),
        always=always,
        initial={"people": [p.pk for p in named]},
        current_version=case.version,
        prefix="begransa",
    )
    lift = LiftForm(
        *(sent(request) if is_lifting else ()),
        current_version=case.version,
        prefix="hav",
    )
    asked = lift if is_lifting else form
    if asked.is_valid():
        return _set_readers(request, case, dict(asked.cleaned_data))
    return form_page(
        request,
        case,
        "cases/assignment/restrict.html",
        asked,
        narrow=form,
        lift=lift,
        always=always,
        named=named,
    )


def _set_readers(request: Request, case: Case, given: dict[str, Any]) -> HttpResponse:
    terms = {
        "by": request.user,
        "because": given["because"],
        "version": int(given["version"]),
    }
    if "people" in given:
        restricting.restrict_case(case, people=list(given["people"]), **terms)
        messages.success(request, "Ärendet är begränsat. Det gäller genast.")
    else:
        restricting.lift_restriction(case, **terms)
        messages.success(request, "Begränsningen är hävd. Enheten kan läsa ärendet.")
    return redirect(case)


def _handlers(case: Case, user: User) -> list[User]:
    """List whom the person may choose: themselves, or anyone if they give out work."""
    able = assigning.possible_handlers(case)
    if user.may(Permission.CASE_ASSIGN):
        return able
    return [p for p in able if p == user]


def _say_biased(request: Request) -> None:
    messages.warning(
        request,
        "Du har anmält jäv. Du handlägger inte ärendet, och den som fördelar "
        "arbete har fått veta det.",
    )
