"""A group's meetings and their agendas, its year wheel, and calendar feeds."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access import throttle
from pax.access.context import acting_as
from pax.access.doors import open_door, permission_door
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.models import Event
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import WrongState
from pax.pages import change, create, get_or_post, sent, went_once
from pax.ui.paging import keyset_page
from pax.ui.swedish import counted
from samverkan.groups.doors import group_door
from samverkan.groups.enums import Level
from samverkan.groups.models import Samverkansgrupp, Share
from samverkan.groups.pages import in_room, room_history
from samverkan.groups.policies import check_leads, leads
from samverkan.meetings import ical
from samverkan.meetings.doors import item_door, meeting_door, year_event_door
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.forms import (
    CancelForm,
    ItemForm,
    MeetingForm,
    PlanForm,
    YearEventForm,
    hours_of,
)
from samverkan.meetings.models import AgendaItem, Meeting, YearEvent
from samverkan.meetings.policies import runs
from samverkan.meetings.selectors import (
    agenda_of,
    approvals_of,
    history_of_meeting,
    history_of_wheel,
)
from samverkan.meetings.services import planning
from samverkan.meetings.wheel import wheel_of

# --- meetings -------------------------------------------------------------------------
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
@went_once
def plan(request: Request, group: Samverkansgrupp) -> HttpResponse:
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
    return planning.revise_meeting(
        meeting,
        by=request.user,
        starts_at=planning.at(day, starts),
        ends_at=planning.at(day, ends),
        **given,
    )


# --- agendas --------------------------------------------------------------------------
BEFORE_THE_END = (MeetingState.PLANNED, MeetingState.UNDER_WAY)


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def meeting_history(request: Request, meeting: Meeting) -> HttpResponse:
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
            "missing": planning.missing_from(meeting, request.user) if is_open else [],
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
    made = planning.build_agenda(meeting, by=request.user, only=only)
    said = counted(len(made), "punkt", "punkter")
    messages.success(request, f"{said} till på dagordningen.")
    return redirect(f"{meeting.get_absolute_url()}#dagordning")


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
@went_once
def add_item(request: Request, meeting: Meeting) -> HttpResponse:
    known = Share.objects.at_least(Level.SUMMARY, request.user).standing()
    shares = known.filter(group=meeting.group_id).select_related("owner_agency")
    form = ItemForm(meeting.group, shares.order_by("number"), *sent(request))
    return create(
        request,
        form,
        lambda: planning.add_item(meeting, by=request.user, **form.given),
        say="Punkten är tillagd.",
        to=f"{meeting.get_absolute_url()}#dagordning",
        page=in_room(
            ROOM,
            meeting.group,
            "Lägg till en punkt",
            submit="Lägg till punkten",
            cancel=meeting.get_absolute_url(),
            about=meeting,
        ),
    )


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def move(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    down = request.POST.get("riktning") == "ner"
    planning.move_item(agenda_item, by=request.user, down=down)
    return redirect(f"{agenda_item.meeting.get_absolute_url()}#dagordning")


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def strike(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    struck = request.POST.get("tillbaka") != "1"
    planning.strike_item(agenda_item, by=request.user, struck=struck)
    said = "Punkten är struken." if struck else "Punkten är tillbaka."
    messages.success(request, said)
    return redirect(f"{agenda_item.meeting.get_absolute_url()}#dagordning")


# --- the year -------------------------------------------------------------------------
YEAR = "meetings:year"
FIRST, LAST = 2000, 2100


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def year(request: Request, group: Samverkansgrupp) -> HttpResponse:
    wheel = wheel_of(group, request.user, _year(request))
    return render(
        request,
        "samverkan/meetings/year.html",
        {"group": group, "room": YEAR, "wheel": wheel},
    )


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def year_history(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return room_history(request, YEAR, group, history_of_wheel(group, request.user))


@get_or_post
@group_door(Permission.GROUP_TAKE_PART)
@went_once
def add_year_event(request: Request, group: Samverkansgrupp) -> HttpResponse:
    form = YearEventForm(group, *sent(request))
    return create(
        request,
        form,
        lambda: planning.add_year_event(group, by=request.user, **form.given),
        say="Händelsen är tillagd i årshjulet.",
        to=_wheel(group),
        page=in_room(YEAR, group, "Lägg till i årshjulet", submit="Lägg till"),
    )


@get_or_post
@year_event_door(Permission.GROUP_TAKE_PART)
def edit_year_event(request: Request, year_event: YearEvent) -> HttpResponse:
    group = year_event.group
    if "bort" in request.POST:
        planning.remove_year_event(year_event, by=request.user)
        messages.success(request, "Händelsen är borttagen. Historiken har den kvar.")
        return redirect(_wheel(group))
    form = YearEventForm(group, *sent(request), instance=year_event)
    return change(
        request,
        form,
        lambda: planning.revise_year_event(year_event, by=request.user, **form.given),
        say="Årshjulet är ändrat.",
        to=_wheel(group),
        page=in_room(
            YEAR,
            group,
            "Ändra i årshjulet",
            template="samverkan/meetings/year_event.html",
        ),
    )


def _year(request: Request) -> int:
    """Give the year that was asked for, or this one for what is no year."""
    asked = request.GET.get("ar", "")
    is_year = asked.isdecimal() and len(asked) == len(str(LAST))
    if is_year and FIRST <= int(asked) <= LAST:
        return int(asked)
    return timezone.localdate().year


def _wheel(group: Samverkansgrupp) -> str:
    return reverse(YEAR, args=[group.uuid])


# --- calendars ------------------------------------------------------------------------
PURPOSE = "Kalender"
#: Wrong secrets from one address before a pause.  A calendar that was revoked goes on
#: asking once an hour, and a whole authority may share an address.
MAX_WRONG = 200
BACK = datetime.timedelta(days=90)
LATEST = 5


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def page(request: Request) -> HttpResponse:
    fetched = Event.objects.filter(actor_id=request.user.pk, verb=Verb.CALENDAR_READ)
    return render(
        request,
        "samverkan/meetings/calendar.html",
        {
            "feed": planning.feed_of(request.user),
            "fetched": list(fetched.order_by("-at")[:LATEST]),
        },
    )


@require_POST
@permission_door(Permission.GROUP_TAKE_PART)
def renew(request: Request) -> HttpResponse:
    token = planning.renew_feed(by=request.user)
    # Drawn in the answer itself: the secret is kept nowhere, so it is told but once.
    address = _absolute(request, reverse("calendar:feed", args=[token]))
    return render(request, "samverkan/meetings/calendar_new.html", {"address": address})


@require_POST
@permission_door(Permission.GROUP_TAKE_PART)
def revoke(request: Request) -> HttpResponse:
    planning.revoke_feed(by=request.user)
    messages.success(request, "Kalenderadressen har slutat fungera.")
    return redirect("calendar:page")


@require_safe
@open_door
def feed(request: HttpRequest, token: str) -> HttpResponse:
    owner = planning.owner_of(token)
    if owner is None:
        # Only the wrong are counted: a right secret is never shut out by the wrong
        # ones of others behind the same address.
        wrong = throttle.Counter(throttle.named("calendar", request))
        if wrong.take() > MAX_WRONG:
            return HttpResponse(status=429, headers={"Retry-After": str(wrong.wait)})
        raise Http404
    return HttpResponse(
        _calendar(request, owner),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Disposition": 'inline; filename="pax.ics"',
        },
    )


def _calendar(request: HttpRequest, owner: User) -> bytes:
    """Write what the owner of the secret has to come, as they see it now."""
    now = timezone.now()
    with acting_as(owner, purpose=PURPOSE) as who:
        meetings = Meeting.objects.visible_to(who.user).filter(
            starts_at__gte=now - BACK
        )
        record(Verb.CALENDAR_READ, by=who.user)
        return ical.write_calendar(
            meetings.order_by("starts_at", "pk"),
            at=now,
            address_of=lambda one: _absolute(request, one.get_absolute_url()),
        )


def _absolute(request: HttpRequest, path: str) -> str:
    if settings.PAX_ADDRESS:
        return f"{settings.PAX_ADDRESS.rstrip('/')}{path}"
    return request.build_absolute_uri(path)
