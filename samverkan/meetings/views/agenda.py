"""A meeting's agenda: what it is made of, and putting it in order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.ui.swedish import counted
from pax.writing.pages import act_once, sent, went_before
from samverkan.groups.enums import Level
from samverkan.groups.models import Share
from samverkan.groups.pages import room_form, room_history
from samverkan.meetings.doors import item_door, meeting_door
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.forms.running import ItemForm
from samverkan.meetings.history import history_of_meeting
from samverkan.meetings.models import AgendaItem, Meeting
from samverkan.meetings.policies import runs
from samverkan.meetings.selectors.agenda import agenda_of
from samverkan.meetings.selectors.minutes import approvals_of
from samverkan.meetings.services import agendas

ROOM = "meetings:list"
BEFORE_THE_END = (MeetingState.PLANNED, MeetingState.UNDER_WAY)


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def history(request: Request, meeting: Meeting) -> HttpResponse:
    told = history_of_meeting(meeting, request.user)
    return room_history(request, ROOM, meeting.group, told, about=meeting)


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def agenda(request: Request, meeting: Meeting) -> HttpResponse:
    is_open = meeting.state in BEFORE_THE_END
    return render(
        request,
        "samverkan/meetings/agenda.html",
        {
            "group": meeting.group,
            "room": ROOM,
            "meeting": meeting,
            "agenda": agenda_of(meeting, request.user),
            "missing": agendas.missing_from(meeting, request.user) if is_open else [],
            "approvals": approvals_of(meeting),
            "is_open": is_open,
            "may_run": runs(meeting, request.user),
        },
    )


@require_POST
@meeting_door(Permission.GROUP_TAKE_PART)
def build(request: Request, meeting: Meeting) -> HttpResponse:
    # A button of its own names one; the button for all names none.
    only = request.POST.getlist("punkt") or None
    made = agendas.build_agenda(meeting, by=request.user, only=only)
    said = counted(len(made), "punkt", "punkter")
    messages.success(request, f"{said} till på dagordningen.")
    return redirect(f"{meeting.get_absolute_url()}#dagordning")


@require_http_methods(["GET", "HEAD", "POST"])
@meeting_door(Permission.GROUP_TAKE_PART)
def add(request: Request, meeting: Meeting) -> HttpResponse:
    if earlier := went_before(request):
        return earlier
    known = Share.objects.at_least(Level.SUMMARY, request.user).standing()
    shares = known.filter(group=meeting.group_id).select_related("owner_agency")
    form = ItemForm(meeting.group, shares.order_by("number"), *sent(request))
    if form.is_valid():
        answer = act_once(
            request,
            form,
            lambda: agendas.add_item(
                meeting,
                by=request.user,
                title=form.cleaned_data["title"],
                share=form.cleaned_data["share"],
                kept=form.kept,
            ),
            say=lambda: "Punkten är tillagd.",
            to=f"{meeting.get_absolute_url()}#dagordning",
        )
        if answer:
            return answer
    return room_form(
        request,
        ROOM,
        meeting.group,
        form,
        "Lägg till en punkt",
        cancel=meeting.get_absolute_url(),
        submit="Lägg till punkten",
        about=meeting,
    )


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def move(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    down = request.POST.get("riktning") == "ner"
    agendas.move_item(agenda_item, by=request.user, down=down)
    return redirect(f"{agenda_item.meeting.get_absolute_url()}#dagordning")


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def strike(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    struck = request.POST.get("tillbaka") != "1"
    agendas.strike_item(agenda_item, by=request.user, struck=struck)
    said = "Punkten är struken." if struck else "Punkten är tillbaka."
    messages.success(request, said)
    return redirect(f"{agenda_item.meeting.get_absolute_url()}#dagordning")
