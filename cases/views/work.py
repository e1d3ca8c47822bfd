"""The daily work in a case: tasks, notes, documents and linked cases."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cases.desk import desk_of
from cases.doors import case_door, document_door, link_door, note_door, task_door
from cases.enums import TaskState
from cases.forms.work import (
    DocumentForm,
    LinkForm,
    NoteEditForm,
    NoteForm,
    TaskEditForm,
    TaskForm,
)
from cases.models import Case, CaseLink, DisclosedFile, Document, Note, Task
from cases.services import working
from cases.services.documents import add_document, open_document
from cases.views.case import render_case
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.ui.forms import PaxForm
from pax.writing.once import arrive, spend

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def work(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/work.html",
        tab="cases:work",
        desk=desk_of(request, case, request.user),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_task(request: Request, case: Case) -> HttpResponse:
    form = TaskForm(case, *_sent(request), initial={"responsible": request.user.pk})
    if form.is_valid():
        once = form.cleaned_data.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        working.add_task(case, by=request.user, **form.cleaned_data)
        messages.success(request, "Uppgiften är tillagd.")
        return redirect(arrive(once, _desk(case, "uppgifter"), by=request.user))
    return _write(request, case, form, "Ny uppgift", "Lägg till uppgiften")


@get_or_post
@task_door(Permission.CASE_EDIT)
def edit_task(request: Request, task: Task) -> HttpResponse:
    now = {
        "text": task.text,
        "responsible": task.responsible_id,
        "due_on": task.due_on,
    }
    form = TaskEditForm(
        task.case,
        *_sent(request),
        initial=now,
        stored={name: now[name] for name in ("text", "due_on")},
        current_version=task.version,
    )
    if form.is_valid():
        version = int(form.cleaned_data.pop("version"))
        working.revise_task(task, by=request.user, version=version, **form.cleaned_data)
        messages.success(request, "Uppgiften är ändrad.")
        return redirect(_desk(task.case, "uppgifter"))
    return _write(request, task.case, form, "Ändra uppgiften", "Spara uppgiften")


@require_POST
@task_door(Permission.CASE_EDIT)
def turn_task(request: Request, task: Task) -> HttpResponse:
    wanted = request.POST.get("state", "")
    if wanted not in TaskState.values:
        raise Invalid("Välj om uppgiften är klar, inte behövs eller ska göras.")
    working.turn_task(task, TaskState(wanted), by=request.user)
    messages.success(request, f"{working.TURNED[TaskState(wanted)]}.")
    return redirect(_back(request) or _desk(task.case, "uppgifter"))


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_note(request: Request, case: Case) -> HttpResponse:
    form = NoteForm(*_sent(request))
    if form.is_valid():
        once = form.cleaned_data.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        working.add_note(case, by=request.user, **form.cleaned_data)
        messages.success(request, "Anteckningen är sparad.")
        return redirect(arrive(once, _desk(case, "anteckningar"), by=request.user))
    return _write(request, case, form, "Ny anteckning", "Spara anteckningen")


@get_or_post
@note_door(Permission.CASE_EDIT)
def edit_note(request: Request, note: Note) -> HttpResponse:
    now = {"text": note.text, "happened_on": note.happened_on}
    form = NoteEditForm(
        *_sent(request), initial=now, stored=now, current_version=note.version
    )
    if form.is_valid():
        version = int(form.cleaned_data.pop("version"))
        working.revise_note(note, by=request.user, version=version, **form.cleaned_data)
        messages.success(request, "Anteckningen är ändrad.")
        return redirect(_desk(note.case, "anteckningar"))
    return _write(request, note.case, form, "Ändra anteckningen", "Spara anteckningen")


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_file(request: Request, case: Case) -> HttpResponse:
    form = DocumentForm(*_sent(request, files=True))
    if form.is_valid():
        given = form.cleaned_data
        if earlier := spend(given["once"], by=request.user):
            return redirect(earlier.went_to)
        try:
            add_document(
                case, given["file"], by=request.user, description=given["description"]
            )
        except Invalid as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, "Handlingen är tillagd.")
            where = _desk(case, "handlingar")
            return redirect(arrive(given["once"], where, by=request.user))
    return _write(request, case, form, "Ny handling", "Lägg till handlingen")


@require_safe
@document_door(Permission.CASE_READ)
def document(request: Request, document: Document) -> HttpResponse:
    # A door says HttpResponse; one that streams is its sibling and no subclass.
    return as_attachment(document)  # type: ignore[return-value]  # a stream


def as_attachment(document: Document | DisclosedFile) -> FileResponse:
    """Give the bytes to be saved: never shown, run or guessed at by the browser."""
    response = FileResponse(
        open_document(document),
        as_attachment=True,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_link(request: Request, case: Case) -> HttpResponse:
    form = LinkForm(*_sent(request))
    if form.is_valid():
        once = form.cleaned_data.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            working.link_cases(case, by=request.user, **form.cleaned_data)
        except Invalid as refused:
            form.add_error("reference", str(refused))
        else:
            messages.success(request, "Ärendena är kopplade.")
            return redirect(arrive(once, _desk(case, "kopplade"), by=request.user))
    return _write(request, case, form, "Koppla ett ärende", "Koppla ärendet")


@get_or_post
@link_door(Permission.CASE_EDIT)
def remove_link(request: Request, link: CaseLink) -> HttpResponse:
    from_other = request.GET.get("fran") == str(link.other.uuid)
    here = link.other if from_other else link.case
    if request.method == "POST":
        working.unlink_cases(link, by=request.user)
        messages.success(request, "Kopplingen är borttagen.")
        return redirect(_desk(here, "kopplade"))
    return render(
        request,
        "confirm.html",
        {
            "title": "Ta bort kopplingen?",
            "text": "Ärendena påverkas inte. Historiken visar att de var kopplade.",
            "details": [
                ("Ärenden", f"{link.case.reference} och {link.other.reference}"),
                ("Hur de hör ihop", link.because),
            ],
            "form": PaxForm(),
            "submit": "Ta bort kopplingen",
            "cancel": _desk(here, "kopplade"),
            "tone": "danger",
        },
    )


def _sent(request: Request, *, files: bool = False) -> tuple[Any, ...]:
    """Give what a form was sent with, or nothing when it is to be drawn empty."""
    if request.method != "POST":
        return ()
    return (request.POST, request.FILES) if files else (request.POST,)


def _write(
    request: Request, case: Case, form: PaxForm, title: str, submit: str
) -> HttpResponse:
    """Draw a form of its own; 422 when what was sent cannot be saved."""
    status = 200
    if form.is_bound:
        status = 409 if getattr(form, "was_changed_meanwhile", False) else 422
    return render(
        request,
        "cases/work_form.html",
        {
            "case": case,
            "form": form,
            "title": title,
            "submit": submit,
            "cancel": _desk(case),
        },
        status=status,
    )


def _desk(case: Case, anchor: str = "") -> str:
    url = reverse("cases:work", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url


def _back(request: Request) -> str:
    """Give the page of Pax that the person came from, if the form names one."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if safe else ""
