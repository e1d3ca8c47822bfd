"""Checklists of a group: started with one click, ticked off, printed, closed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, create, draw, get_or_post, sent
from pax.places.models import Area
from pax.ui.forms import PaxForm
from samverkan.checklists import services
from samverkan.checklists.doors import checklist_door, point_door, template_door
from samverkan.checklists.forms import (
    CloseForm,
    ItemForm,
    StartForm,
    TemplateForm,
)
from samverkan.checklists.missing import missing_in
from samverkan.checklists.models import Checklist, ChecklistItem, GroupTemplate
from samverkan.checklists.selectors import (
    Startable,
    find_startable,
    history_of_checklist,
    history_of_template,
    lists_of,
    startables,
)
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import in_room, on_paper, room_history
from samverkan.groups.policies import keeps

ROOM = "checklists:list"
takes_part = Permission.GROUP_TAKE_PART


@require_safe
@group_door(takes_part)
def checklists(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return draw(request, PaxForm(), _room(request, group))


def _room(
    request: Request,
    group: Samverkansgrupp,
    refused: tuple[Startable, StartForm] | None = None,
) -> FormPage:
    """Give the room, with a start for each template; one may have been refused."""
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
    return FormPage(
        template="samverkan/checklists/list.html",
        more={
            "group": group,
            "room": ROOM,
            "to_start": to_start,
            "checklists": lists_of(group, request.user),
            "may_keep": keeps(group, request.user),
        },
    )


@require_POST
@group_door(takes_part)
def start(request: Request, group: Samverkansgrupp) -> HttpResponse:
    chosen = find_startable(group, request.user, request.POST.get("mall", ""))
    if chosen is None:
        messages.error(request, "Välj vilken checklista som ska startas.")
        return redirect(ROOM, group.uuid)
    form = StartForm(*sent(request), prefix=chosen.key)
    return create(
        request,
        form,
        lambda: services.start_checklist(
            group, chosen.name, chosen.points, by=request.user, **form.given
        ),
        say=f"{chosen.name} är startad.",
        to=Checklist.get_absolute_url,
        page=lambda: _room(request, group, (chosen, form)),
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
    return create(
        request,
        form,
        lambda: services.add_item(checklist, by=request.user, **form.given),
        say="Punkten är tillagd.",
        to=checklist.get_absolute_url(),
        page=in_room(ROOM, checklist.group, "Ny punkt", about=checklist),
    )


@get_or_post
@point_door(takes_part)
def edit_item(request: Request, point: ChecklistItem) -> HttpResponse:
    form = ItemForm(point.group, *sent(request), instance=point)
    return change(
        request,
        form,
        lambda: services.revise_item(point, by=request.user, **form.given),
        say="Punkten är ändrad.",
        to=point.checklist.get_absolute_url(),
        page=in_room(ROOM, point.group, f"Punkt {point.number}", about=point.checklist),
    )


@get_or_post
@checklist_door(takes_part)
def close(request: Request, checklist: Checklist) -> HttpResponse:
    form = CloseForm(*sent(request), missing=missing_in(checklist))
    return create(
        request,
        form,
        lambda: services.close_checklist(checklist, by=request.user, **form.given),
        say="Checklistan är avslutad.",
        to=checklist.get_absolute_url(),
        page=in_room(
            ROOM,
            checklist.group,
            "Avsluta checklistan?",
            about=checklist,
            text="Sedan kan inget i den ändras. Den finns kvar att läsa.",
            details=[("Checklista", str(checklist))],
            submit="Avsluta checklistan",
        ),
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
    form = TemplateForm(*sent(request), instance=template)
    return change(
        request,
        form,
        lambda: services.revise_template(template, by=request.user, **form.given),
        say="Mallen är ändrad.",
        to=reverse(ROOM, args=[template.group.uuid]),
        page=in_room(
            ROOM,
            template.group,
            "Ändra mallen",
            submit="Spara mallen",
            width="template-points",
            styles=["css/groups.css"],
            template="samverkan/checklists/template.html",
            more={"about": template},
        ),
    )
