"""Meeting mode: one person takes notes, everybody sees it on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid
from pax.pages import FormPage, change, create, draw, sent
from pax.ui.forms import PaxForm
from pax.ui.swedish import counted
from pax.writing.drafts import find_draft, save_draft
from pax.writing.models import Draft
from samverkan.groups.pages import in_room
from samverkan.meetings.doors import decision_door, item_door, meeting_door
from samverkan.meetings.enums import OPEN_TO_NOTES, Presence
from samverkan.meetings.forms.running import (
    ActionForm,
    DecisionForm,
    GuestForm,
    NotesForm,
)
from samverkan.meetings.models import Action, AgendaItem, Attendance, Decision, Meeting
from samverkan.meetings.policies import check_can_note, may_note, runs
from samverkan.meetings.selectors.agenda import Agenda, agenda_of
from samverkan.meetings.selectors.minutes import outcomes_of, roll_of
from samverkan.meetings.services import acting, running

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PRESENCE = {str(value): Presence(value) for value in Presence.values}


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def overview(request: Request, meeting: Meeting) -> HttpResponse:
    return draw(request, GuestForm(), _overview(request, meeting, GuestForm()))


@require_POST
@meeting_door(Permission.GROUP_TAKE_PART)
def begin(request: Request, meeting: Meeting) -> HttpResponse:
    running.begin_meeting(meeting, by=request.user)
    messages.success(request, "Mötet har börjat. Börja med närvaron.")
    return redirect("meetings:running", meeting.uuid)


@require_POST
@meeting_door(Permission.GROUP_TAKE_PART)
def presence(request: Request, meeting: Meeting) -> HttpResponse:
    if "alla" in request.POST:
        count = running.note_all_present(meeting, by=request.user)
        said = counted(count, "person", "personer")
        messages.success(request, f"{said} till antecknade som närvarande.")
        return _to_roll(meeting)
    seat_uuid, _, said = request.POST.get("narvaro", "").partition(":")
    seats = {str(seat.uuid): seat for seat in running.seats_at(meeting)}
    if seat_uuid not in seats or said not in PRESENCE:
        raise Invalid("Välj vem det gäller och om personen är här.")
    running.note_presence(meeting, seats[seat_uuid], PRESENCE[said], by=request.user)
    return _to_roll(meeting)


@require_POST
@meeting_door(Permission.GROUP_TAKE_PART)
def guest(request: Request, meeting: Meeting) -> HttpResponse:
    if "bort" in request.POST:
        return _remove_guest(request, meeting)
    form = GuestForm(*sent(request))
    return create(
        request,
        form,
        lambda: running.add_guest(meeting, by=request.user, **form.given),
        say="Gästen är antecknad.",
        to=f"{reverse('meetings:running', args=[meeting.uuid])}#narvaro",
        page=lambda: _overview(request, meeting, form),
    )


@get_or_post
@item_door(Permission.GROUP_TAKE_PART)
def item(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    if request.method != "POST":
        page = _item_page(request, agenda_item, _Forms())
        return draw(request, PaxForm(), page)
    form = _notes_form(agenda_item, *sent(request))
    return change(
        request,
        form,
        lambda: running.note_item(agenda_item, by=request.user, **form.given),
        say="Anteckningarna är sparade.",
        to=_onward(request, agenda_item),
        page=lambda: _refused(request, agenda_item, _Forms(notes=form)),
    )


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def draft(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    check_can_note(agenda_item, request.user)
    save_draft(
        running.draft_name(agenda_item),
        request.POST,
        by=request.user,
        fields=("notes", "version"),
    )
    return HttpResponse(status=204)


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def decide(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    form = DecisionForm(agenda_item.group, *sent(request), prefix="beslut")
    return create(
        request,
        form,
        lambda: running.add_decision(agenda_item, by=request.user, **form.given),
        say="Beslutet är antecknat.",
        to=f"{_here(agenda_item)}#beslut",
        page=lambda: _refused(request, agenda_item, _Forms(decision=form)),
    )


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def agree(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    form = _action_form(agenda_item, *sent(request))
    return create(
        request,
        form,
        lambda: acting.agree_on_action(agenda_item, by=request.user, **form.given),
        say="Åtgärden är antecknad.",
        to=f"{_here(agenda_item)}#atgarder",
        page=lambda: _refused(request, agenda_item, _Forms(action=form)),
    )


@get_or_post
@decision_door(Permission.GROUP_TAKE_PART)
def decision(request: Request, decision: Decision) -> HttpResponse:
    meeting = decision.item.meeting
    back = f"{_here(decision.item)}#beslut"
    if "bort" in request.POST:
        running.remove_decision(decision, by=request.user)
        messages.success(request, "Beslutet är borttaget. Historiken har det kvar.")
        return redirect(back)
    form = DecisionForm(meeting.group, *sent(request), instance=decision)
    return change(
        request,
        form,
        lambda: running.revise_decision(decision, by=request.user, **form.given),
        say="Beslutet är rättat.",
        to=back,
        page=in_room(
            "meetings:list",
            meeting.group,
            "Rätta beslut",
            window=f"Rätta beslut, {meeting}",
            kicker=meeting.group.name,
            about=meeting,
            template="samverkan/meetings/decision.html",
            more={"meeting": meeting},
        ),
    )


@dataclass(frozen=True)
class _Forms:
    """The forms of a point that were sent and could not be saved; the rest are new."""

    notes: NotesForm | None = None
    decision: DecisionForm | None = None
    action: ActionForm | None = None


def _refused(request: Request, item: AgendaItem, forms: _Forms) -> FormPage:
    """Give the page again for those who may mend what could not be saved."""
    check_can_note(item, request.user)
    return _item_page(request, item, forms)


def _item_page(request: Request, item: AgendaItem, forms: _Forms) -> FormPage:
    meeting = item.meeting
    agenda = agenda_of(meeting, request.user)
    before, point, after = agenda.around(item)
    decisions, actions = outcomes_of(meeting, request.user)
    is_running = runs(meeting, request.user)
    may = meeting.state in OPEN_TO_NOTES and may_note(
        item, request.user, is_running=is_running
    )
    draft = find_draft(running.draft_name(item), by=request.user) if may else None
    return FormPage(
        template="samverkan/meetings/item.html",
        more={
            "meeting": meeting,
            "group": meeting.group,
            "item": item,
            "point": point,
            "before": before,
            "after": after,
            "total": len(agenda.points),
            "followed_up": _followed_up(item, request),
            "decisions": decisions[item.pk],
            "actions": actions[item.pk],
            "may_note": may,
            "draft": None if forms.notes else draft,
            "notes_form": forms.notes or _notes_form(item, draft=draft),
            "decision_form": forms.decision
            or DecisionForm(meeting.group, prefix="beslut"),
            "action_form": forms.action or _action_form(item),
        },
    )


def _overview(request: Request, meeting: Meeting, guest_form: GuestForm) -> FormPage:
    agenda = agenda_of(meeting, request.user)
    decisions, actions = outcomes_of(meeting, request.user)
    return FormPage(
        template="samverkan/meetings/running.html",
        more={
            "meeting": meeting,
            "group": meeting.group,
            "agenda": agenda,
            "drafted": _drafted(agenda, request),
            "decided": {key for key, found in decisions.items() if found},
            "agreed": {key for key, found in actions.items() if found},
            "roll": roll_of(meeting),
            "presences": Presence.choices,
            "guest_form": guest_form,
            "is_going_on": meeting.state in OPEN_TO_NOTES,
            "may_run": runs(meeting, request.user),
        },
    )


def _drafted(agenda: Agenda, request: Request) -> set[str]:
    """Tell under which points one has drafted what is not saved."""
    names = {
        running.draft_name(point.item): str(point.item.uuid)
        for point in agenda.shown
        if point.item
    }
    found = Draft.objects.visible_to(request.user).filter(about__in=names)
    return {names[about] for about in found.values_list("about", flat=True)}


def _followed_up(item: AgendaItem, request: Request) -> Action | None:
    """Give the action that a point is there to follow up."""
    if item.action_id is None:
        return None
    seen = Action.objects.visible_to(request.user).filter(pk=item.action_id)
    found: Action | None = seen.select_related("agency", "person", "meeting").first()
    return found


def _notes_form(item: AgendaItem, *data: Any, draft: Any = None) -> NotesForm:
    """Make the form of a point's notes, from where one left off.

    A draft keeps the version that it began from: what somebody else has saved since
    is then shown, and not written over.
    """
    begun = dict(draft.data) if draft else {}
    return NotesForm(item.group, *data, instance=item, initial=begun)


def _action_form(item: AgendaItem, *data: Any) -> ActionForm:
    seats = acting.takers(item.group, item.share)
    return ActionForm(item.group, seats, *data, prefix="atgard")


def _onward(request: Request, item: AgendaItem) -> str:
    """Lead on to the next point when that is what was asked for."""
    if "nasta" not in request.POST:
        return _here(item)
    _, _, after = agenda_of(item.meeting, request.user).around(item)
    if after is None or after.item is None:
        return reverse("meetings:running", args=[item.meeting.uuid])
    return _here(after.item)


def _here(item: AgendaItem) -> str:
    return reverse("meetings:item", args=[item.uuid])


def _to_roll(meeting: Meeting) -> HttpResponse:
    return redirect(f"{reverse('meetings:running', args=[meeting.uuid])}#narvaro")


def _remove_guest(request: Request, meeting: Meeting) -> HttpResponse:
    guests = Attendance.objects.visible_to(request.user).filter(
        meeting=meeting, seat__isnull=True
    )
    wanted = request.POST["bort"]
    found = next((one for one in guests if str(one.uuid) == wanted), None)
    if found is None:
        raise Conflict("Gästen är redan borttagen.")
    running.remove_guest(meeting, found, by=request.user)
    return _to_roll(meeting)
