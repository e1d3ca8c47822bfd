"""Checklists of a group: started with one click, ticked off, printed, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.places.models import Area
from pax.ui.forms import OnceField, PaxForm
from pax.writing.pages import (
    act_on_version,
    act_once,
    form_page,
    given,
    make,
    sent,
    versioned,
)
from samverkan.checklists import services
from samverkan.checklists.doors import checklist_door, point_door, template_door
from samverkan.checklists.forms import (
    ItemEditForm,
    ItemForm,
    PointFormSet,
    StartForm,
    TemplateForm,
)
from samverkan.checklists.history import history_of_checklist, history_of_template
from samverkan.checklists.models import Checklist, ChecklistItem, GroupTemplate
from samverkan.checklists.selectors import (
    Startable,
    find_startable,
    lists_of,
    startables,
)
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import on_paper, room_form, room_history
from samverkan.groups.policies import keeps

ROOM = "checklists:list"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
takes_part = Permission.GROUP_TAKE_PART


class OnceForm(PaxForm):
    """A single button, pressed once."""

    once = OnceField()


@require_safe
@group_door(takes_part)
def checklists(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return _room(request, group)


def _room(
    request: Request,
    group: Samverkansgrupp,
    refused: tuple[Startable, StartForm] | None = None,
) -> HttpResponse:
    """Draw the room, with a start for each template; one may have been refused."""
    areas = list(Area.objects.filter(is_active=True))
    to_start = [
        (
            one,
            refused[1]
            if refused and refused[0].key == one.key
            else StartForm(prefix=one.key, areas=areas),
        )
        for one in startables(group, request.user)
    ]
    return render(
        request,
        "samverkan/checklists/list.html",
        {
            "group": group,
            "room": ROOM,
            "to_start": to_start,
            "checklists": lists_of(group, request.user),
            "may_keep": keeps(group, request.user),
        },
        status=422 if refused else 200,
    )


@require_POST
@group_door(takes_part)
def start(request: Request, group: Samverkansgrupp) -> HttpResponse:
    chosen = find_startable(group, request.user, request.POST.get("mall", ""))
    if chosen is None:
        messages.error(request, "Välj vilken checklista som ska startas.")
        return redirect(ROOM, group.uuid)
    form = StartForm(request.POST, prefix=chosen.key)
    return make(
        request,
        form,
        lambda: services.start_checklist(
            group,
            chosen.name,
            chosen.points,
            by=request.user,
            title=form.cleaned_data["title"],
            area=form.cleaned_data["area"],
            kept=form.kept,
        ),
        say=f"{chosen.name} är startad.",
        to=Checklist.get_absolute_url,
        draw=lambda: _room(request, group, (chosen, form)),
    )


@require_safe
@checklist_door(takes_part)
def checklist(request: Request, checklist: Checklist) -> HttpResponse:
    items = list(checklist.items.select_related("agency", "person", "done_by"))
    return render(
        request,
        "samverkan/checklists/checklist.html",
        {
            "group": checklist.group,
            "checklist": checklist,
            "items": items,
            "done": sum(1 for item in items if item.done_at),
        },
    )


@require_safe
@checklist_door(takes_part)
def checklist_pdf(request: Request, checklist: Checklist) -> HttpResponse:
    return on_paper(
        "samverkan/checklists/checklist_pdf.html",
        {
            "checklist": checklist,
            "items": checklist.items.select_related("agency", "person", "done_by"),
        },
        title=f"Checklista: {checklist.name}",
        at=timezone.now(),
        author=str(checklist.group),
        subject=checklist.name,
        name="checklista",
    )


@require_safe
@checklist_door(takes_part)
def history(request: Request, checklist: Checklist) -> HttpResponse:
    told = history_of_checklist(checklist, request.user)
    return room_history(request, ROOM, checklist.group, told, about=checklist)


@require_POST
@point_door(takes_part)
def tick(request: Request, point: ChecklistItem) -> HttpResponse:
    is_done = request.POST.get("klar") == "1"
    services.tick(point, by=request.user, is_done=is_done)
    return redirect(f"{point.checklist.get_absolute_url()}#punkt-{point.number}")


@get_or_post
@checklist_door(takes_part)
def add_item(request: Request, checklist: Checklist) -> HttpResponse:
    form = ItemForm(checklist.group, *sent(request))
    to = checklist.get_absolute_url()
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.add_item(
                checklist, by=request.user, kept=form.kept, **given(form)
            ),
            say=lambda: "Punkten är tillagd.",
            to=to,
        )
    ):
        return done
    return _write(request, checklist, form, "Ny punkt")


@get_or_post
@point_door(takes_part)
def edit_item(request: Request, point: ChecklistItem) -> HttpResponse:
    form = ItemEditForm(
        point.group,
        *sent(request),
        initial={
            "text": point.text,
            "agency": point.agency_id,
            "person": point.person_id,
            "due_at": point.due_at,
            "note": point.note,
        },
        stored={"text": point.text, "note": point.note},
        current_version=point.version,
    )
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_item(
                point, by=request.user, kept=form.kept, **versioned(form)
            ),
            say="Punkten är ändrad.",
            to=point.checklist.get_absolute_url(),
        )
    ):
        return done
    return _write(request, point.checklist, form, f"Punkt {point.number}")


@get_or_post
@checklist_door(takes_part)
def close(request: Request, checklist: Checklist) -> HttpResponse:
    form = OnceForm(*sent(request))
    to = checklist.get_absolute_url()
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.close_checklist(checklist, by=request.user),
            say=lambda: "Checklistan är avslutad.",
            to=to,
        )
    ):
        return done
    left = checklist.items.filter(done_at__isnull=True).count()
    return render(
        request,
        "confirm.html",
        {
            "title": "Avsluta checklistan?",
            "text": "Sedan kan inget i den ändras. Den finns kvar att läsa.",
            "details": [
                ("Checklista", str(checklist)),
                ("Punkter som inte är klara", str(left)),
            ],
            "form": form,
            "submit": "Avsluta checklistan",
            "cancel": to,
        },
        status=422 if form.errors else 200,
    )


@require_POST
@group_door(takes_part)
def copy_template(request: Request, group: Samverkansgrupp) -> HttpResponse:
    chosen = find_startable(group, request.user, request.POST.get("mall", ""))
    if chosen is None:
        messages.error(request, "Välj vilken mall som ska kopieras.")
        return redirect(ROOM, group.uuid)
    made = services.copy_template(
        group, chosen.name, chosen.about, chosen.points, by=request.user
    )
    messages.success(request, "Mallen är kopierad. Ändra den som ni vill ha den.")
    return redirect("checklists:template", made.uuid)


@require_safe
@template_door(takes_part)
def template_history(request: Request, template: GroupTemplate) -> HttpResponse:
    told = history_of_template(template, request.user)
    return room_history(request, ROOM, template.group, told, about=template)


@get_or_post
@template_door(takes_part)
def edit_template(request: Request, template: GroupTemplate) -> HttpResponse:
    form = TemplateForm(
        *sent(request),
        initial={
            "name": template.name,
            "about": template.about,
            "is_used": template.is_used,
        },
        current_version=template.version,
    )
    rows = PointFormSet(
        request.POST if request.method == "POST" else None,
        initial=_rows(template),
        prefix="punkter",
    )
    to = reverse(ROOM, args=[template.group.uuid])
    if form.is_valid() and rows.is_valid():
        points = [one for row in rows if (one := row.point)]
        done = act_on_version(
            request,
            form,
            lambda: services.revise_template(
                template, by=request.user, points=points, **versioned(form)
            ),
            say="Mallen är ändrad.",
            to=to,
        )
        if done:
            return done
    return form_page(
        request,
        "samverkan/checklists/template.html",
        form,
        cancel=to,
        group=template.group,
        room=ROOM,
        title="Ändra mallen",
        about=template,
        rows=rows,
    )


def _rows(template: GroupTemplate) -> list[dict[str, Any]]:
    return [
        {"text": p.text, "kind": p.kind, "role": p.role, "hours": p.hours}
        for p in services.points_of(template)
    ]


def _write(
    request: Request, checklist: Checklist, form: PaxForm, title: str
) -> HttpResponse:
    to = checklist.get_absolute_url()
    return room_form(
        request, ROOM, checklist.group, form, title, cancel=to, about=checklist
    )
