"""A group's meetings: those to come, those held, and planning more."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid, WrongState
from pax.pages import change, create, sent, went_before
from pax.ui.paging import keyset_page
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import in_room
from samverkan.groups.policies import check_leads, leads
from samverkan.meetings.doors import meeting_door
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.forms.planning import (
    CancelForm,
    MeetingForm,
    PlanForm,
    hours_of,
)
from samverkan.meetings.models import Meeting
from samverkan.meetings.services import planning

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ROOM = "meetings:list"


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def meetings(request: Request, group: Samverkansgrupp) -> HttpResponse:
    found = Meeting.objects.visible_to(request.user).filter(group=group)
    now = timezone.now()
    coming = list(found.to_come(now).select_related("secretary", "chair"))
    earlier = found.exclude(pk__in=[meeting.pk for meeting in coming])
    page = keyset_page(request, earlier, ["-starts_at", "-pk"], size=20, key="uuid")
    return render(
        request,
        "samverkan/meetings/list.html",
        {
            "group": group,
            "room": ROOM,
            "coming": coming,
            "page": page,
            "may_lead": leads(group, request.user),
        },
    )


@get_or_post
@group_door(Permission.GROUP_TAKE_PART)
def plan(request: Request, group: Samverkansgrupp) -> HttpResponse:
    if earlier := went_before(request):
        return earlier
    check_leads(group, request.user)
    latest = planning.latest_meeting(group, request.user)
    form = PlanForm(
        planning.propose_days(group, latest),
        *sent(request),
        initial=_as_last_time(latest),
    )
    return create(
        request,
        form,
        lambda: planning.plan_meetings(group, by=request.user, **form.given),
        say="Planerat. Mötena syns nu i deltagarnas kalendrar.",
        to=reverse(ROOM, args=[group.uuid]),
        page=in_room(ROOM, group, "Planera möten", submit="Planera"),
    )


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def edit(request: Request, meeting: Meeting) -> HttpResponse:
    form = MeetingForm(meeting.group, *sent(request), instance=meeting)
    return change(
        request,
        form,
        lambda: _revise(request, meeting, form),
        say="Mötet är ändrat.",
        to=meeting.get_absolute_url(),
        page=in_room(ROOM, meeting.group, "Ändra mötet", about=meeting),
    )


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def cancel(request: Request, meeting: Meeting) -> HttpResponse:
    if meeting.state != MeetingState.PLANNED:
        raise WrongState("Bara ett möte som inte har börjat kan ställas in.")
    form = CancelForm(*sent(request))
    return change(
        request,
        form,
        lambda: planning.cancel_meeting(meeting, by=request.user, **form.given),
        say="Mötet är inställt.",
        to=reverse(ROOM, args=[meeting.group.uuid]),
        page=in_room(
            ROOM,
            meeting.group,
            "Ställ in mötet?",
            text="Det står kvar i listan, och i deltagarnas kalendrar som inställt.",
            submit="Ställ in mötet",
            cancel=meeting.get_absolute_url(),
            about=meeting,
            tone="danger",
        ),
    )


def _as_last_time(latest: Meeting | None) -> dict[str, object]:
    return {**hours_of(latest), "place": latest.place} if latest else {}


def _revise(request: Request, meeting: Meeting, form: MeetingForm) -> Meeting:
    given = form.given
    day, starts, ends = (given.pop(name) for name in ("day", "starts", "ends"))
    if meeting.state != MeetingState.PLANNED and day > timezone.localdate():
        raise Invalid("Mötet har redan börjat. Välj en dag som har varit.")
    return planning.revise_meeting(
        meeting,
        by=request.user,
        starts_at=planning.at(day, starts),
        ends_at=planning.at(day, ends),
        **given,
    )
