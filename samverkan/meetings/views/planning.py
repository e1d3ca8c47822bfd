"""A group's meetings: those to come, those held, and planning more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid, WrongState
from pax.ui.paging import keyset_page
from pax.writing.pages import act_on_version, act_once, sent, went_before
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import room_form
from samverkan.groups.policies import check_leads, leads
from samverkan.meetings.doors import meeting_door
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.forms.planning import CancelForm, MeetingForm, PlanForm
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
    listed = reverse(ROOM, args=[group.uuid])
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("starts", "ends", "place")}
        answer = act_once(
            request,
            form,
            lambda: planning.plan_meetings(
                group, form.chosen, by=request.user, **given
            ),
            say=lambda: "Planerat. Mötena syns nu i deltagarnas kalendrar.",
            to=listed,
        )
        if answer:
            return answer
    return room_form(
        request,
        ROOM,
        group,
        form,
        "Planera möten",
        cancel=listed,
        submit="Planera",
    )


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def edit(request: Request, meeting: Meeting) -> HttpResponse:
    now = _as_now(meeting)
    form = MeetingForm(
        meeting.group,
        *sent(request),
        initial=now,
        stored={name: now[name] for name in ("day", "place")},
        current_version=meeting.version,
    )
    if form.is_valid():
        answer = act_on_version(
            request,
            form,
            lambda: _revise(request, meeting, form),
            say="Mötet är ändrat.",
            to=meeting.get_absolute_url(),
        )
        if answer:
            return answer
    return room_form(
        request,
        ROOM,
        meeting.group,
        form,
        "Ändra mötet",
        cancel=meeting.get_absolute_url(),
        about=meeting,
    )


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def cancel(request: Request, meeting: Meeting) -> HttpResponse:
    if meeting.state != MeetingState.PLANNED:
        raise WrongState("Bara ett möte som inte har börjat kan ställas in.")
    form = CancelForm(*sent(request))
    if form.is_valid():
        planning.cancel_meeting(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, "Mötet är inställt.")
        return redirect(ROOM, meeting.group.uuid)
    return render(
        request,
        "confirm.html",
        {
            "title": "Ställ in mötet?",
            "text": "Det står kvar i listan, och i deltagarnas kalendrar som inställt.",
            "form": form,
            "submit": "Ställ in mötet",
            "cancel": meeting.get_absolute_url(),
            "tone": "danger",
        },
        status=422 if form.is_bound else 200,
    )


def _as_last_time(latest: Meeting | None) -> dict[str, object]:
    if latest is None:
        return {}
    return {
        "starts": timezone.localtime(latest.starts_at).time(),
        "ends": timezone.localtime(latest.ends_at).time(),
        "place": latest.place,
    }


def _as_now(meeting: Meeting) -> dict[str, object]:
    return _as_last_time(meeting) | {
        "day": meeting.held_on,
        "chair": meeting.chair_id,
        "secretary": meeting.secretary_id,
    }


def _revise(request: Request, meeting: Meeting, form: MeetingForm) -> Meeting:
    given = form.cleaned_data
    if meeting.state != MeetingState.PLANNED and given["day"] > timezone.localdate():
        raise Invalid("Mötet har redan börjat. Välj en dag som har varit.")
    return planning.revise_meeting(
        meeting,
        by=request.user,
        version=int(given["version"]),
        starts_at=planning.at(given["day"], given["starts"]),
        ends_at=planning.at(given["day"], given["ends"]),
        place=given["place"],
        chair=given["chair"],
        secretary=given["secretary"],
    )
