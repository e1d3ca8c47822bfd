"""The investigation of a case: its parties, what is stated, and what they were told."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.case.policies import check_can_work
from cases.case.views import in_case, render_case
from cases.doors import case_door, communication_door, party_door, statement_door
from cases.enums import StatementKind
from cases.investigation import services as investigating
from cases.investigation.forms import (
    AmountForm,
    AnswerForm,
    CommunicationForm,
    MoveForm,
    PartyEditForm,
    PartyForm,
    StatementForm,
    StrikeForm,
)
from cases.investigation.selectors import first_concerned, inquiry_of, other_cases_of
from cases.models import Case, Communication, Party, Statement
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, create, get_or_post, sent


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
    return create(
        request,
        form,
        lambda: investigating.add_party(case, by=request.user, **form.given),
        say="Parten är tillagd.",
        to=_tab(case, "parter"),
        page=in_inquiry(case, "Ny part", submit="Lägg till parten"),
    )


@get_or_post
@party_door(Permission.CASE_EDIT)
def edit_party(request: Request, party: Party) -> HttpResponse:
    form = PartyEditForm(*sent(request), instance=party)
    return change(
        request,
        form,
        lambda: investigating.change_party(party, by=request.user, **form.given),
        say="Uppgifterna om parten är sparade.",
        to=party.get_absolute_url(),
        page=in_inquiry(
            party.case,
            "Ändra uppgifter om part",
            submit="Spara parten",
            cancel=party.get_absolute_url(),
            template="cases/investigation/party_form.html",
            more={"protected": party.is_protected},
        ),
    )


@get_or_post
@party_door(Permission.CASE_EDIT)
def strike_party(request: Request, party: Party) -> HttpResponse:
    to = _tab(party.case, "parter")
    details = [("Namn", party.name), ("Roll", party.get_role_display())]
    return ask_to_strike(request, party, "Stryk parten", details, to=to)


@get_or_post
@party_door(Permission.CASE_EDIT)
def move_party(request: Request, party: Party) -> HttpResponse:
    to = _tab(party.case, "parter")
    details = [("Namn", party.name), ("Roll", party.get_role_display())]
    return _ask_to_move(request, party, "Flytta parten", details, to=to)


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_statement(request: Request, case: Case) -> HttpResponse:
    is_assessment = request.GET.get("slag") == StatementKind.ASSESSMENT
    kind = StatementKind.ASSESSMENT if is_assessment else StatementKind.FACT
    form = StatementForm(case, *sent(request), initial={"kind": kind})
    title = "Ny bedömning" if is_assessment else "Ny faktauppgift"
    return create(
        request,
        form,
        lambda: investigating.add_statement(case, by=request.user, **form.given),
        say="Uppgiften är sparad.",
        to=_tab(case, "uppgifter"),
        page=in_inquiry(case, title, submit="Spara uppgiften"),
    )


@get_or_post
@statement_door(Permission.CASE_EDIT)
def edit_statement(request: Request, statement: Statement) -> HttpResponse:
    form = StatementForm(statement.case, *sent(request), instance=statement)
    return change(
        request,
        form,
        lambda: investigating.change_statement(
            statement, by=request.user, **form.given
        ),
        say="Uppgiften är ändrad.",
        to=_tab(statement.case, "uppgifter"),
        page=in_inquiry(
            statement.case,
            "Ändra uppgiften",
            submit="Spara uppgiften",
            more={
                "strike": reverse("cases:statement-strike", args=[statement.uuid]),
                "move": reverse("cases:statement-move", args=[statement.uuid]),
            },
            template="cases/investigation/strikable.html",
        ),
    )


@get_or_post
@statement_door(Permission.CASE_EDIT)
def strike_statement(request: Request, statement: Statement) -> HttpResponse:
    to = _tab(statement.case, "uppgifter")
    details = [(statement.get_kind_display(), statement.text)]
    return ask_to_strike(request, statement, "Stryk uppgiften", details, to=to)


@get_or_post
@statement_door(Permission.CASE_EDIT)
def move_statement(request: Request, statement: Statement) -> HttpResponse:
    to = _tab(statement.case, "uppgifter")
    details = [(statement.get_kind_display(), statement.text)]
    return _ask_to_move(request, statement, "Flytta uppgiften", details, to=to)


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_communication(request: Request, case: Case) -> HttpResponse:
    form = CommunicationForm(case, *sent(request))
    return create(
        request,
        form,
        lambda: investigating.communicate(case, by=request.user, **form.given),
        say="Kommuniceringen är sparad.",
        to=_tab(case, "kommunicering"),
        page=in_inquiry(case, "Kommunicera med part", submit="Spara kommuniceringen"),
    )


@get_or_post
@communication_door(Permission.CASE_EDIT)
def answer(request: Request, communication: Communication) -> HttpResponse:
    form = AnswerForm(*sent(request), instance=communication)
    return change(
        request,
        form,
        lambda: investigating.note_answer(communication, by=request.user, **form.given),
        say="Partens svar är sparat.",
        to=_tab(communication.case, "kommunicering"),
        page=in_inquiry(
            communication.case,
            "Partens svar",
            submit="Spara svaret",
            more={
                "strike": reverse(
                    "cases:communication-strike", args=[communication.uuid]
                )
            },
            template="cases/investigation/strikable.html",
        ),
    )


@get_or_post
@communication_door(Permission.CASE_EDIT)
def strike_communication(
    request: Request, communication: Communication
) -> HttpResponse:
    to = _tab(communication.case, "kommunicering")
    details = [("Part", communication.party.name), ("Hur", communication.how)]
    return ask_to_strike(
        request, communication, "Stryk kommuniceringen", details, to=to
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def edit_amount(request: Request, case: Case) -> HttpResponse:
    form = AmountForm(*sent(request), instance=case)
    return change(
        request,
        form,
        lambda: investigating.set_amount(case, by=request.user, **form.given),
        say="Period och belopp är sparade.",
        to=_tab(case, "belopp"),
        page=in_inquiry(case, "Period och belopp"),
    )


def _ask_to_move(
    request: Request,
    record: Party | Statement,
    title: str,
    details: list[tuple[str, str]],
    *,
    to: str,
) -> HttpResponse:
    """Ask to which case something is moved and why, and move it."""
    check_can_work(record.case, request.user)
    form = MoveForm(*sent(request))

    def act() -> Party | Statement:
        given = form.given
        case = investigating.case_to_move_to(given["reference"], by=request.user)
        because = given["because"]
        return investigating.move(record, case, by=request.user, because=because)

    return change(
        request,
        form,
        act,
        say=lambda moved: f"Flyttat till {moved.case.reference}.",
        to=to,
        at="reference",
        page=in_case(
            record.case,
            title,
            back=to,
            text="Det stryks här och skrivs in i det andra ärendet som det står. Båda "
            "ärendenas historik säger varifrån, vart och varför. Det som redan är "
            "utlämnat påverkas inte.",
            details=details,
            submit="Flytta",
        ),
    )


def ask_to_strike(
    request: Request,
    record: investigating.Struck,
    title: str,
    details: list[tuple[str, str]],
    *,
    to: str,
) -> HttpResponse:
    """Ask why something is struck, and strike it."""
    check_can_work(record.case, request.user)
    form = StrikeForm(*sent(request))
    return change(
        request,
        form,
        lambda: investigating.strike(record, by=request.user, **form.given),
        say="Struket. Ärendets historik har kvar vad som stod.",
        to=to,
        page=in_case(
            record.case,
            title,
            back=to,
            text="Det försvinner ur ärendet, listor, sökning och det som lämnas ut "
            "härefter. Historiken säger vad som stod, vem som strök det och varför. "
            "Det som redan är utlämnat påverkas inte.",
            details=details,
            submit="Stryk",
            tone="danger",
        ),
    )


def in_inquiry(case: Case, title: str, **words: Any) -> FormPage:
    """Give the form page of something in the investigation."""
    return in_case(case, title, back=_tab(case), **words)


def _tab(case: Case, anchor: str = "") -> str:
    url = reverse("cases:investigation", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url
