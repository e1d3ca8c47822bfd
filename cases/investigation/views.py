"""The investigation of a case: its parties, what is stated, and what they were told."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.case.acting import form_page
from cases.case.doors import case_door
from cases.case.views import render_case
from cases.enums import StatementKind
from cases.investigation import services as investigating
from cases.investigation.doors import communication_door, party_door, statement_door
from cases.investigation.forms import (
    AmountForm,
    AnswerForm,
    CommunicationForm,
    PartyEditForm,
    PartyForm,
    StatementEditForm,
    StatementForm,
)
from cases.investigation.selectors import first_concerned, inquiry_of, other_cases_of
from cases.models import Case, Communication, Party, Statement
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.ui.forms import PaxForm
from pax.writing.pages import given, make, save, sent, versioned

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def investigation(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/investigation/investigation.html",
        tab="cases:investigation",
        inquiry=inquiry_of(case, request.user),
    )


@require_safe
@party_door(Permission.CASE_READ)
def party(request: Request, party: Party) -> HttpResponse:
    return render(
        request,
        "cases/investigation/party.html",
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
    form = PartyForm(*sent(request), initial=first_concerned(case))
    return make(
        request,
        form,
        lambda: investigating.add_party(case, by=request.user, **given(form)),
        say="Parten är tillagd.",
        to=_tab(case, "parter"),
        draw=lambda: _write(request, case, form, "Ny part", "Lägg till parten"),
    )


@get_or_post
@party_door(Permission.CASE_EDIT)
def edit_party(request: Request, party: Party) -> HttpResponse:
    form = PartyEditForm(party, *sent(request))
    return save(
        request,
        form,
        lambda: investigating.change_party(party, by=request.user, **versioned(form)),
        say="Uppgifterna om parten är sparade.",
        to=party.get_absolute_url(),
        draw=lambda: _write(
            request,
            party.case,
            form,
            "Ändra uppgifter om part",
            "Spara parten",
            protected=party.is_protected,
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_statement(request: Request, case: Case) -> HttpResponse:
    is_assessment = request.GET.get("slag") == StatementKind.ASSESSMENT
    kind = StatementKind.ASSESSMENT if is_assessment else StatementKind.FACT
    form = StatementForm(case, *sent(request), initial={"kind": kind})
    title = "Ny bedömning" if is_assessment else "Ny faktauppgift"
    return make(
        request,
        form,
        lambda: investigating.add_statement(case, by=request.user, **given(form)),
        say="Uppgiften är sparad.",
        to=_tab(case, "uppgifter"),
        draw=lambda: _write(request, case, form, title, "Spara uppgiften"),
    )


@get_or_post
@statement_door(Permission.CASE_EDIT)
def edit_statement(request: Request, statement: Statement) -> HttpResponse:
    names = ("kind", "text", "source", "noted_on")
    now = {name: getattr(statement, name) for name in names}
    form = StatementEditForm(
        statement.case,
        *sent(request),
        initial=now | {"party": statement.party_id},
        stored=now,
        current_version=statement.version,
    )
    return save(
        request,
        form,
        lambda: investigating.change_statement(
            statement, by=request.user, **versioned(form)
        ),
        say="Uppgiften är ändrad.",
        to=_tab(statement.case, "uppgifter"),
        draw=lambda: _write(
            request, statement.case, form, "Ändra uppgiften", "Spara uppgiften"
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_communication(request: Request, case: Case) -> HttpResponse:
    form = CommunicationForm(case, *sent(request))
    return make(
        request,
        form,
        lambda: investigating.communicate(case, by=request.user, **given(form)),
        say="Kommuniceringen är sparad.",
        to=_tab(case, "kommunicering"),
        draw=lambda: _write(
            request, case, form, "Kommunicera med part", "Spara kommuniceringen"
        ),
    )


@get_or_post
@communication_door(Permission.CASE_EDIT)
def answer(request: Request, communication: Communication) -> HttpResponse:
    now: dict[str, object] = {"answer": communication.answer}
    if communication.answered_on:
        now["answered_on"] = communication.answered_on
    form = AnswerForm(
        *sent(request), initial=now, stored=now, current_version=communication.version
    )
    return save(
        request,
        form,
        lambda: investigating.note_answer(
            communication, by=request.user, **versioned(form)
        ),
        say="Partens svar är sparat.",
        to=_tab(communication.case, "kommunicering"),
        draw=lambda: _write(
            request, communication.case, form, "Partens svar", "Spara svaret"
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def edit_amount(request: Request, case: Case) -> HttpResponse:
    names = ("period_from", "period_to", "amount")
    now = {name: getattr(case, name) for name in names}
    form = AmountForm(
        *sent(request), initial=now, stored=now, current_version=case.version
    )
    return save(
        request,
        form,
        lambda: investigating.set_amount(case, by=request.user, **versioned(form)),
        say="Period och belopp är sparade.",
        to=_tab(case, "belopp"),
        draw=lambda: _write(request, case, form, "Period och belopp", "Spara"),
    )


def _write(
    request: Request,
    case: Case,
    form: PaxForm,
    title: str,
    submit: str,
    **context: Any,
) -> HttpResponse:
    return form_page(
        request,
        case,
        "cases/investigation/investigation_form.html",
        form,
        title=title,
        submit=submit,
        **{"cancel": _tab(case)} | context,
    )


def _tab(case: Case, anchor: str = "") -> str:
    url = reverse("cases:investigation", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url
