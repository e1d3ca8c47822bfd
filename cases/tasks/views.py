"""The daily work in a case: tasks, notes, documents and linked cases."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from cases.case.views import in_case, render_case
from cases.doors import case_door, document_door, link_door, note_door, task_door
from cases.enums import TaskState
from cases.models import Case, CaseLink, Document, Note, Task
from cases.tasks import services as working
from cases.tasks.forms import (
    DocumentForm,
    LinkForm,
    NoteForm,
    TaskForm,
)
from cases.tasks.selectors import desk_of
from cases.tasks.services import add_document
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.files.serving import as_attachment
from pax.pages import FormPage, change, confirm, create, get_or_post, sent


@require_safe
@case_door(Permission.CASE_READ)
def work(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/tasks/tasks.html",
        tab="cases:work",
        desk=desk_of(request, case, request.user),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_task(request: Request, case: Case) -> HttpResponse:
    form = TaskForm(case, *sent(request), initial={"responsible": request.user.pk})
    return create(
        request,
        form,
        lambda: working.add_task(case, by=request.user, **form.given),
        say="Uppgiften är tillagd.",
        to=_desk(case, "uppgifter"),
        page=in_work(case, "Ny uppgift", submit="Lägg till uppgiften"),
    )


@get_or_post
@task_door(Permission.CASE_EDIT)
def edit_task(request: Request, task: Task) -> HttpResponse:
    form = TaskForm(task.case, *sent(request), instance=task)
    return change(
        request,
        form,
        lambda: working.revise_task(task, by=request.user, **form.given),
        say="Uppgiften är ändrad.",
        to=_desk(task.case, "uppgifter"),
        page=in_work(task.case, "Ändra uppgiften", submit="Spara uppgiften"),
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
    return create(
        request,
        form,
        lambda: working.add_note(case, by=request.user, **form.given),
        say="Anteckningen är sparad.",
        to=_desk(case, "anteckningar"),
        page=in_work(case, "Ny anteckning", submit="Spara anteckningen"),
    )


@get_or_post
@note_door(Permission.CASE_EDIT)
def edit_note(request: Request, note: Note) -> HttpResponse:
    form = NoteForm(*sent(request), instance=note)
    return change(
        request,
        form,
        lambda: working.revise_note(note, by=request.user, **form.given),
        say="Anteckningen är ändrad.",
        to=_desk(note.case, "anteckningar"),
        page=in_work(note.case, "Ändra anteckningen", submit="Spara anteckningen"),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_file(request: Request, case: Case) -> HttpResponse:
    form = DocumentForm(*sent(request))
    return create(
        request,
        form,
        lambda: add_document(
            case,
            form.cleaned_data["file"],
            by=request.user,
            description=form.cleaned_data["description"],
        ),
        say=lambda added: " ".join(("Handlingen är tillagd.", *added.noticed)),
        to=_desk(case, "handlingar"),
        at="file",
        page=in_work(case, "Ny handling", submit="Lägg till handlingen"),
    )


@require_safe
@document_door(Permission.CASE_READ)
def document(request: Request, document: Document) -> HttpResponse:
    return as_attachment(
        document.sha256, name=document.name, content_type=document.content_type
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add_link(request: Request, case: Case) -> HttpResponse:
    form = LinkForm(*sent(request))
    return create(
        request,
        form,
        lambda: working.link_cases(case, by=request.user, **form.given),
        say="Ärendena är kopplade.",
        to=_desk(case, "kopplade"),
        at="reference",
        page=in_work(case, "Koppla ett ärende", submit="Koppla ärendet"),
    )


@get_or_post
@link_door(Permission.CASE_EDIT)
def remove_link(request: Request, link: CaseLink) -> HttpResponse:
    """Take a link away, and come back to the case that one came from."""
    from_other = request.GET.get("fran") == str(link.other.uuid)
    here = link.other if from_other else link.case
    return confirm(
        request,
        lambda: working.unlink_cases(link, by=request.user),
        say="Kopplingen är borttagen.",
        to=_desk(here, "kopplade"),
        page=in_work(
            here,
            "Ta bort kopplingen?",
            text="Ärendena påverkas inte. Historiken visar att de var kopplade.",
            details=[
                ("Ärenden", f"{link.case.reference} och {link.other.reference}"),
                ("Hur de hör ihop", link.because),
            ],
            submit="Ta bort kopplingen",
        ),
    )


def in_work(case: Case, title: str, **words: Any) -> FormPage:
    """Give the form page of something in the work with a case."""
    return in_case(case, title, back=_desk(case), **words)


def _desk(case: Case, anchor: str = "") -> str:
    url = reverse("cases:work", args=[case.uuid])
    return f"{url}#{anchor}" if anchor else url


def _back(request: Request) -> str:
    """Give the page of Pax that the person came from, if the form names one."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if safe else ""
