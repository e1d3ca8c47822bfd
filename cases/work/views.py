"""The daily work in a case: tasks, notes, documents and linked cases."""

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

from cases.case.acting import form_page
from cases.case.doors import case_door
from cases.case.views import render_case
from cases.enums import TaskState
from cases.models import Case, CaseLink, DisclosedFile, Document, Note, Task
from cases.work.doors import document_door, link_door, note_door, task_door
from cases.work.forms import (
    DocumentForm,
    LinkForm,
    NoteEditForm,
    NoteForm,
    TaskEditForm,
    TaskForm,
)
from cases.work.selectors import desk_of
from cases.work.services import working
from cases.work.services.documents import add_document, open_document
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.ui.forms import PaxForm
from pax.writing.pages import given, make, save, sent, versioned

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def work(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/work/work.html",
        tab="cases:work",
        desk=desk_of(request, case, request.user),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_task(request: Request, case: Case) -> HttpResponse:
    form = TaskForm(case, *sent(request), initial={"responsible": request.user.pk})
    return make(
        request,
        form,
        lambda: working.add_task(case, by=request.user, **given(form)),
        say="Uppgiften är tillagd.",
        to=_desk(case, "uppgifter"),
        draw=lambda: _write(request, case, form, "Ny uppgift", "Lägg till uppgiften"),
    )


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
        *sent(request),
        initial=now,
        stored={name: now[name] for name in ("text", "due_on")},
        current_version=task.version,
    )
    return save(
        request,
        form,
        lambda: working.revise_task(task, by=request.user, **versioned(form)),
        say="Uppgiften är ändrad.",
        to=_desk(task.case, "uppgifter"),
        draw=lambda: _write(
            request, task.case, form, "Ändra uppgiften", "Spara uppgiften"
        ),
    )


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
    form = NoteForm(*sent(request))
    return make(
        request,
        form,
        lambda: working.add_note(case, by=request.user, **given(form)),
        say="Anteckningen är sparad.",
        to=_desk(case, "anteckningar"),
        draw=lambda: _write(request, case, form, "Ny anteckning", "Spara anteckningen"),
    )


@get_or_post
@note_door(Permission.CASE_EDIT)
def edit_note(request: Request, note: Note) -> HttpResponse:
    now = {"text": note.text, "happened_on": note.happened_on}
    form = NoteEditForm(
        *sent(request), initial=now, stored=now, current_version=note.version
    )
    return save(
        request,
        form,
        lambda: working.revise_note(note, by=request.user, **versioned(form)),
        say="Anteckningen är ändrad.",
        to=_desk(note.case, "anteckningar"),
        draw=lambda: _write(
            request, note.case, form, "Ändra anteckningen", "Spara anteckningen"
        ),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_file(request: Request, case: Case) -> HttpResponse:
    form = DocumentForm(*sent(request, files=True))
    return make(
        request,
        form,
        lambda: add_document(
            case,
            form.cleaned_data["file"],
            by=request.user,
            description=form.cleaned_data["description"],
        ),
        say="Handlingen är tillagd.",
        to=_desk(case, "handlingar"),
        at="file",
        draw=lambda: _write(request, case, form, "Ny handling", "Lägg till handlingen"),
    )


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
    form = LinkForm(*sent(request))
    return make(
        request,
        form,
        lambda: working.link_cases(case, by=request.user, **given(form)),
        say="Ärendena är kopplade.",
        to=_desk(case, "kopplade"),
        at="reference",
        draw=lambda: _write(request, case, form, "Koppla ett ärende", "Koppla ärendet"),
    )


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


def _write(
    request: Request, case: Case, form: PaxForm, title: str, submit: str
) -> HttpResponse:
    return form_page(
        request,
        case,
        "cases/work/work_form.html",
        form,
        title=title,
        submit=submit,
        cancel=_desk(case),
    )


def _desk(case: Case, anchor: str = "") -> str:
    url = reverse("cases:work", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url


def _back(request: Request) -> str:
    """Give the page of Pax that the person came from, if the form names one."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if safe else ""
