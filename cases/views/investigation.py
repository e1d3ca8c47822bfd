"""The investigation of a case: its parties, what is stated, and what they were told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.doors import case_door, communication_door, party_door, statement_door
from cases.enums import StatementKind
from cases.forms.investigation import (
    AmountForm,
    AnswerForm,
    CommunicationForm,
    PartyEditForm,
    PartyForm,
    StatementEditForm,
    StatementForm,
)
from cases.inquiry import first_concerned, inquiry_of, other_cases_of
from cases.models import Case, Communication, Party, Statement
from cases.services import investigating
from cases.services.once import arrive, spend
from cases.views.case import render_case
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.ui.forms import PaxForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def investigation(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/investigation.html",
        tab="cases:investigation",
        inquiry=inquiry_of(case, request.user),
    )


@require_safe
@party_door(Permission.CASE_READ)
def party(request: Request, party: Party) -> HttpResponse:
    return render(
        request,
        "cases/party.html",
        {
            "party": party,
            "case": party.case,
            "statements": party.statements.all(),
            "communications": party.communications.all(),
            "earlier": other_cases_of(party, request.user),
            "can_edit": party.case.is_open and request.user.may(Permission.CASE_EDIT),
        },
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_party(request: Request, case: Case) -> HttpResponse:
    form = PartyForm(*_sent(request), initial=first_concerned(case))
    if form.is_valid():
        given = dict(form.cleaned_data)
        once = given.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            investigating.add_party(case, by=request.user, **given)
        except Invalid as refused:
            form.add_error(_field_of(refused), refused.sentence)
        else:
            messages.success(request, "Parten är tillagd.")
            return redirect(arrive(once, _tab(case, "parter"), by=request.user))
    return _write(request, case, form, "Ny part", "Lägg till parten")


@get_or_post
@party_door(Permission.CASE_EDIT)
def edit_party(request: Request, party: Party) -> HttpResponse:
    form = PartyEditForm(party, *_sent(request))
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = int(given.pop("version"))
        try:
            investigating.change_party(party, by=request.user, version=version, **given)
        except Invalid as refused:
            form.add_error(_field_of(refused), refused.sentence)
        else:
            messages.success(request, "Uppgifterna om parten är sparade.")
            return redirect(party)
    return _write(
        request,
        party.case,
        form,
        "Ändra uppgifter om part",
        "Spara parten",
        protected=party.is_protected,
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_statement(request: Request, case: Case) -> HttpResponse:
    is_assessment = request.GET.get("slag") == StatementKind.ASSESSMENT
    kind = StatementKind.ASSESSMENT if is_assessment else StatementKind.FACT
    form = StatementForm(case, *_sent(request), initial={"kind": kind})
    if form.is_valid():
        given = dict(form.cleaned_data)
        once = given.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        investigating.add_statement(case, by=request.user, **given)
        messages.success(request, "Uppgiften är sparad.")
        return redirect(arrive(once, _tab(case, "uppgifter"), by=request.user))
    title = "Ny bedömning" if is_assessment else "Ny faktauppgift"
    return _write(request, case, form, title, "Spara uppgiften")


@get_or_post
@statement_door(Permission.CASE_EDIT)
def edit_statement(request: Request, statement: Statement) -> HttpResponse:
    names = ("kind", "text", "source", "noted_on")
    now = {name: getattr(statement, name) for name in names}
    form = StatementEditForm(
        statement.case,
        *_sent(request),
        initial=now | {"party": statement.party_id},
        stored=now,
        current_version=statement.version,
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = int(given.pop("version"))
        investigating.change_statement(
            statement, by=request.user, version=version, **given
        )
        messages.success(request, "Uppgiften är ändrad.")
        return redirect(_tab(statement.case, "uppgifter"))
    return _write(request, statement.case, form, "Ändra uppgiften", "Spara uppgiften")


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_communication(request: Request, case: Case) -> HttpResponse:
    form = CommunicationForm(case, *_sent(request))
    if form.is_valid():
        given = dict(form.cleaned_data)
        once = given.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            investigating.communicate(case, by=request.user, **given)
        except Invalid as refused:
            form.add_error("answer_by", refused.sentence)
        else:
            messages.success(request, "Kommuniceringen är sparad.")
            return redirect(arrive(once, _tab(case, "kommunicering"), by=request.user))
    return _write(request, case, form, "Kommunicera med part", "Spara kommuniceringen")


@get_or_post
@communication_door(Permission.CASE_EDIT)
def answer(request: Request, communication: Communication) -> HttpResponse:
    now: dict[str, object] = {"answer": communication.answer}
    if communication.answered_on:
        now["answered_on"] = communication.answered_on.isoformat()
    form = AnswerForm(
        *_sent(request),
        initial=now,
        stored=now,
        current_version=communication.version,
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = int(given.pop("version"))
        try:
            investigating.note_answer(
                communication, by=request.user, version=version, **given
            )
        except Invalid as refused:
            form.add_error("answered_on", refused.sentence)
        else:
            messages.success(request, "Partens svar är sparat.")
            return redirect(_tab(communication.case, "kommunicering"))
    return _write(request, communication.case, form, "Partens svar", "Spara svaret")


@get_or_post
@case_door(Permission.CASE_EDIT)
def edit_amount(request: Request, case: Case) -> HttpResponse:
    names = ("period_from", "period_to", "amount")
    now = {name: getattr(case, name) for name in names}
    form = AmountForm(
        *_sent(request), initial=now, stored=now, current_version=case.version
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = int(given.pop("version"))
        try:
            investigating.set_amount(case, by=request.user, version=version, **given)
        except Invalid as refused:
            form.add_error("period_to", refused.sentence)
        else:
            messages.success(request, "Period och belopp är sparade.")
            return redirect(_tab(case, "belopp"))
    return _write(request, case, form, "Period och belopp", "Spara")


def _field_of(refused: Invalid) -> str:
    """Say which box the sentence about a party belongs to."""
    return "identity_number" if refused.sentence.startswith("Numret") else "because"


def _sent(request: Request) -> tuple[Any, ...]:
    """Give what a form was sent with, or nothing when it is to be drawn empty."""
    return (request.POST,) if request.method == "POST" else ()


def _write(
    request: Request,
    case: Case,
    form: PaxForm,
    title: str,
    submit: str,
    **context: Any,
) -> HttpResponse:
    """Draw a form on a page of its own; 422 when what was sent cannot be saved."""
    status = 200
    if form.is_bound:
        status = 409 if getattr(form, "was_changed_meanwhile", False) else 422
    return render(
        request,
        "cases/investigation_form.html",
        {
            "case": case,
            "form": form,
            "title": title,
            "submit": submit,
            "cancel": _tab(case),
            **context,
        },
        status=status,
    )


def _tab(case: Case, anchor: str = "") -> str:
    url = reverse("cases:investigation", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url
