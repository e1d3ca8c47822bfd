"""A group's year wheel."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import act_on_version, act_once, form_page, sent, went_before
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import room_form, room_history
from samverkan.meetings.doors import year_event_door
from samverkan.meetings.forms.planning import YearEventEditForm, YearEventForm
from samverkan.meetings.history import history_of_wheel
from samverkan.meetings.models import YearEvent
from samverkan.meetings.services import wheels
from samverkan.meetings.wheel import wheel_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ROOM = "meetings:year"
FIRST, LAST = 2000, 2100
FIELDS = ("title", "months", "week", "agency", "note")


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def year(request: Request, group: Samverkansgrupp) -> HttpResponse:
    wheel = wheel_of(group, request.user, _year(request))
    return render(
        request,
        "samverkan/meetings/year.html",
        {"group": group, "room": ROOM, "wheel": wheel},
    )


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def history(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return room_history(request, ROOM, group, history_of_wheel(group, request.user))


@get_or_post
@group_door(Permission.GROUP_TAKE_PART)
def add(request: Request, group: Samverkansgrupp) -> HttpResponse:
    if earlier := went_before(request):
        return earlier
    form = YearEventForm(group, *sent(request))
    if form.is_valid():
        answer = act_once(
            request,
            form,
            lambda: wheels.add_year_event(
                group, by=request.user, kept=form.kept, **_given(form)
            ),
            say=lambda: "Händelsen är tillagd i årshjulet.",
            to=_wheel(group),
        )
        if answer:
            return answer
    return room_form(
        request,
        ROOM,
        group,
        form,
        "Lägg till i årshjulet",
        cancel=_wheel(group),
        submit="Lägg till",
    )


@get_or_post
@year_event_door(Permission.GROUP_TAKE_PART)
def edit(request: Request, year_event: YearEvent) -> HttpResponse:
    if "bort" in request.POST:
        wheels.remove_year_event(year_event, by=request.user)
        messages.success(request, "Händelsen är borttagen. Historiken har den kvar.")
        return redirect(_wheel(year_event.group))
    now = {name: getattr(year_event, name) for name in FIELDS}
    form = YearEventEditForm(
        year_event.group,
        *sent(request),
        initial=now,
        stored={name: now[name] for name in ("title", "note")},
        current_version=year_event.version,
    )
    if form.is_valid():
        answer = act_on_version(
            request,
            form,
            lambda: wheels.revise_year_event(
                year_event,
                by=request.user,
                version=int(form.cleaned_data["version"]),
                kept=form.kept,
                **_given(form),
            ),
            say="Årshjulet är ändrat.",
            to=_wheel(year_event.group),
        )
        if answer:
            return answer
    return form_page(
        request,
        "samverkan/meetings/year_event.html",
        form,
        cancel=_wheel(year_event.group),
        group=year_event.group,
        room=ROOM,
        title="Ändra i årshjulet",
        submit="Spara",
    )


def _given(form: YearEventForm | YearEventEditForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in FIELDS}


def _year(request: Request) -> int:
    """Give the year that was asked for, or this one for what is no year."""
    asked = request.GET.get("ar", "")
    is_year = asked.isdecimal() and len(asked) == len(str(LAST))
    if is_year and FIRST <= int(asked) <= LAST:
        return int(asked)
    return timezone.localdate().year


def _wheel(group: Samverkansgrupp) -> str:
    return reverse(ROOM, args=[group.uuid])
