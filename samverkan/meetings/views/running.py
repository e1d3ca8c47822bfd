"""Meeting mode, actions and minutes.

One person takes notes, and everybody sees it on the wall.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid, WrongState
from pax.history.versions import itself
from pax.pages import (
    FormPage,
    change,
    create,
    draw,
    get_or_post,
    sent,
    take_up,
    went_once,
)
from pax.ui.forms import PaxForm
from pax.ui.swedish import counted, day
from pax.writing.kept import find_kept, place_of
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import in_room, on_paper, room_history
from samverkan.groups.policies import check_sits, leads
from samverkan.groups.reminders import steps_owed_in_groups
from samverkan.meetings.doors import action_door, decision_door, item_door, meeting_door
from samverkan.meetings.enums import OPEN_TO_NOTES, MeetingState, Presence
from samverkan.meetings.forms import (
    ActionForm,
    ApproveForm,
    ApproversForm,
    BeginForm,
    DecisionForm,
    GuestForm,
    NotesForm,
    ReassignForm,
    SettleForm,
    seated,
)
from samverkan.meetings.missing import missing_in
from samverkan.meetings.models import Action, AgendaItem, Attendance, Decision, Meeting
from samverkan.meetings.policies import (
    check_can_note,
    check_runs,
    may_note,
    may_settle,
    runs,
)
from samverkan.meetings.selectors import (
    Agenda,
    actions_of,
    agenda_of,
    approvals_of,
    minutes_of,
    my_actions,
    our_unassigned,
    outcomes_of,
    roll_of,
)
from samverkan.meetings.services import running

ROOM = "meetings:list"

# --- the meeting ----------------------------------------------------------------------
BEGUN = "Mötet har börjat. Börja med närvaron."
PRESENCE = {str(value): Presence(value) for value in Presence.values}


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def overview(request: Request, meeting: Meeting) -> HttpResponse:
    return draw(request, GuestForm(), _overview(request, meeting, GuestForm()))


@require_POST
@meeting_door(Permission.GROUP_TAKE_PART)
def begin(request: Request, meeting: Meeting) -> HttpResponse:
    running.check_can_begin(meeting, request.user)
    today = timezone.localdate()
    if meeting.held_on == today:
        running.begin_meeting(meeting, by=request.user)
        messages.success(request, BEGUN)
        return redirect("meetings:running", meeting.uuid)
    answered = (request.POST,) if "held_on" in request.POST else ()
    form = BeginForm(*answered, initial={"held_on": today})
    page = in_room(
        ROOM,
        meeting.group,
        "Mötet är planerat till en annan dag",
        lead=f"I planen står {day(meeting.held_on, long=True, weekday=True)}. "
        "Anteckningarna justeras med den dag som mötet hålls.",
        submit="Starta mötet",
        cancel=meeting.get_absolute_url(),
        about=meeting,
    )
    if not answered:
        return draw(request, form, page)
    return change(
        request,
        form,
        lambda: running.begin_meeting(meeting, by=request.user, **form.given),
        say=BEGUN,
        to=reverse("meetings:running", args=[meeting.uuid]),
        page=page,
        at="held_on",
    )


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
        page = _item_page(request, agenda_item)
        return draw(request, PaxForm(), page)
    form = _notes_form(agenda_item, *sent(request))
    return change(
        request,
        form,
        lambda: running.note_item(agenda_item, by=request.user, **form.given),
        say="Anteckningarna är sparade.",
        to=_onward(request, agenda_item),
        page=lambda: _refused(request, agenda_item, notes_form=form),
    )


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
        page=lambda: _refused(request, agenda_item, decision_form=form),
    )


@require_POST
@item_door(Permission.GROUP_TAKE_PART)
def agree(request: Request, agenda_item: AgendaItem) -> HttpResponse:
    form = _action_form(agenda_item, *sent(request))
    return create(
        request,
        form,
        lambda: running.agree_on_action(agenda_item, by=request.user, **form.given),
        say="Åtgärden är antecknad.",
        to=f"{_here(agenda_item)}#atgarder",
        page=lambda: _refused(request, agenda_item, action_form=form),
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


def _refused(request: Request, item: AgendaItem, **sent_form: PaxForm) -> FormPage:
    """Give the page again for those who may mend what could not be saved."""
    check_can_note(item, request.user)
    return _item_page(request, item, **sent_form)


#: What the forms of a point's page are called there.
PARTS = {
    "notes_form": "anteckningar",
    "decision_form": "beslut",
    "action_form": "atgarder",
}


def _item_page(request: Request, item: AgendaItem, **sent_form: PaxForm) -> FormPage:
    """Give the page of a point, with the form that was sent and could not be saved."""
    meeting = item.meeting
    agenda = agenda_of(meeting, request.user)
    before, point, after = agenda.around(item)
    decisions, actions = outcomes_of(meeting, request.user)
    is_running = runs(meeting, request.user)
    may = meeting.state in OPEN_TO_NOTES and may_note(
        item, request.user, is_running=is_running
    )
    request.page_path = _here(item)
    forms: dict[str, PaxForm] = {
        "notes_form": _notes_form(item),
        "decision_form": DecisionForm(meeting.group, prefix="beslut"),
        "action_form": _action_form(item),
    } | sent_form
    if may:
        take_up(request, {part: forms[name] for name, part in PARTS.items()})
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
            "parts": PARTS,
            **forms,
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
    places = {
        place_of(_here(point.item), part): str(point.item.uuid)
        for point in agenda.shown
        if point.item
        for part in PARTS.values()
    }
    return {places[place] for place in find_kept(places, by=request.user)}


def _followed_up(item: AgendaItem, request: Request) -> Action | None:
    """Give the action that a point is there to follow up."""
    if item.action_id is None:
        return None
    seen = Action.objects.visible_to(request.user).filter(pk=item.action_id)
    found: Action | None = seen.select_related("agency", "person", "meeting").first()
    return found


def _notes_form(item: AgendaItem, *data: Any) -> NotesForm:
    return NotesForm(item.group, *data, instance=item)


def _action_form(item: AgendaItem, *data: Any) -> ActionForm:
    seats = running.takers(item.group, item.share)
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


# --- actions --------------------------------------------------------------------------
ACTIONS = "meetings:actions"


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def actions(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return render(
        request,
        "samverkan/meetings/actions.html",
        {"group": group, "room": ACTIONS, "actions": actions_of(group, request.user)},
    )


@require_safe
@action_door(Permission.GROUP_TAKE_PART)
def history(request: Request, group_action: Action) -> HttpResponse:
    told = [itself(group_action)]
    return room_history(request, ACTIONS, group_action.group, told, about=group_action)


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def mine(request: Request) -> HttpResponse:
    return render(
        request,
        "samverkan/meetings/mine.html",
        {
            "mine": my_actions(request.user),
            "unassigned": our_unassigned(request.user),
            "owed": steps_owed_in_groups(request.user),
        },
    )


@get_or_post
@group_door(Permission.GROUP_TAKE_PART)
@went_once
def add(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_sits(group, request.user)
    seats = running.takers(group, None)
    if not leads(group, request.user):
        home = request.user.agency_id
        seats = [seat for seat in seats if seat.delegation.agency_id == home]
    form = ActionForm(group, seats, *sent(request))
    return create(
        request,
        form,
        lambda: running.add_action(group, by=request.user, **form.given),
        say="Åtgärden är tillagd. Den tas upp på nästa möte.",
        to=reverse(ACTIONS, args=[group.uuid]),
        page=in_room(ACTIONS, group, "Ny åtgärd", submit="Lägg till åtgärden"),
    )


@require_safe
@action_door(Permission.GROUP_TAKE_PART)
def action(request: Request, group_action: Action) -> HttpResponse:
    form = SettleForm(group_action.group, instance=group_action)
    return draw(request, form, _action_page(request, group_action))


@require_POST
@action_door(Permission.GROUP_TAKE_PART)
def settle(request: Request, group_action: Action) -> HttpResponse:
    form = SettleForm(group_action.group, *sent(request), instance=group_action)
    return change(
        request,
        form,
        lambda: running.settle_action(group_action, by=request.user, **form.given),
        say="Åtgärden är avslutad.",
        to=group_action.get_absolute_url(),
        page=lambda: _action_page(request, group_action),
    )


@require_POST
@action_door(Permission.GROUP_TAKE_PART)
def reopen(request: Request, group_action: Action) -> HttpResponse:
    running.reopen_action(group_action, by=request.user)
    messages.success(request, "Åtgärden ska göras. Den tas upp på nästa möte.")
    return redirect(group_action)


@get_or_post
@action_door(Permission.GROUP_TAKE_PART)
def reassign(request: Request, group_action: Action) -> HttpResponse:
    people = seated(group_action.group).filter(agency=group_action.agency_id)
    form = ReassignForm(people, *sent(request), instance=group_action)
    return change(
        request,
        form,
        lambda: running.reassign_action(group_action, by=request.user, **form.given),
        say="Åtgärden är ändrad.",
        to=group_action.get_absolute_url(),
        page=in_room(
            ACTIONS, group_action.group, "Ändra ansvarig och tid", about=group_action
        ),
    )


def _action_page(request: Request, action: Action) -> FormPage:
    return FormPage(
        template="samverkan/meetings/action.html",
        more={
            "group": action.group,
            "action": action,
            "may_settle": may_settle(action, request.user),
        },
    )


# --- the minutes ----------------------------------------------------------------------
@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def minutes(request: Request, meeting: Meeting) -> HttpResponse:
    return draw(request, PaxForm(), _minutes_page(request, meeting))


@require_safe
@meeting_door(Permission.GROUP_TAKE_PART)
def paper(request: Request, meeting: Meeting) -> HttpResponse:
    # Made for the one who asks: what they are not shown is not on their paper.
    return on_paper(
        "pdf/motesanteckningar.html",
        {
            "meeting": meeting,
            "minutes": minutes_of(meeting, request.user),
            "reader": request.user,
        },
        title=f"Mötesanteckningar, möte {meeting.number}",
        at=meeting.approved_at or timezone.now(),
        author=str(meeting.group),
        subject="Mötesanteckningar",
        name=f"anteckningar-mote-{meeting.number}",
    )


@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def end(request: Request, meeting: Meeting) -> HttpResponse:
    check_runs(meeting, request.user)
    chosen = [approval.person_id for approval in approvals_of(meeting)]
    form = ApproversForm(meeting, *sent(request), initial={"approvers": chosen})
    return change(
        request,
        form,
        lambda: running.end_meeting(
            meeting, list(form.cleaned_data["approvers"]), by=request.user
        ),
        at="approvers",
        say="Mötet är avslutat och väntar på justering.",
        to=reverse("meetings:minutes", args=[meeting.uuid]),
        page=in_room(
            ROOM,
            meeting.group,
            "Vem justerar anteckningarna?",
            window=f"Avsluta {str(meeting).lower()}, {meeting.group}",
            kicker=meeting.group.name,
            lead="Den som justerar intygar att anteckningarna stämmer med det som "
            "sades. Efter det kan ingen ändra dem.",
            submit="Avsluta mötet",
            cancel=meeting.get_absolute_url(),
            about=meeting,
            template="samverkan/meetings/end.html",
            more={
                "meeting": meeting,
                "missing": missing_in(meeting, request.user),
            },
        ),
    )


@sensitive_post_parameters("password")
@get_or_post
@meeting_door(Permission.GROUP_TAKE_PART)
def approve(request: Request, meeting: Meeting) -> HttpResponse:
    if request.method != "POST":
        return redirect("meetings:minutes", meeting.uuid)
    digest = running.fingerprint_of(meeting)
    form = _approve_form(request, meeting, digest)
    asked = {approval.person_id for approval in approvals_of(meeting)}
    if meeting.state != MeetingState.HELD or request.user.pk not in asked:
        raise WrongState("Det finns inget här som du ska justera.")
    return change(
        request,
        form,
        lambda: running.sign_minutes(meeting, by=request.user, **form.given),
        say="Du har justerat anteckningarna.",
        to=reverse("meetings:minutes", args=[meeting.uuid]),
        page=lambda: _minutes_page(request, meeting, form),
    )


def _approve_form(request: Request, meeting: Meeting, digest: str) -> ApproveForm:
    return ApproveForm(
        request.user,
        *sent(request),
        initial={"digest": digest},
        missing=missing_in(meeting, request.user),
    )


def _minutes_page(
    request: Request, meeting: Meeting, form: ApproveForm | None = None
) -> FormPage:
    """Give the minutes, with what they say now to be signed by whoever is to."""
    shown = minutes_of(meeting, request.user)
    digest = "" if meeting.is_approved else running.fingerprint_of(meeting)
    signed = {a.person_id for a in shown["approvals"] if a.fingerprint == digest}
    asked = {a.person_id for a in shown["approvals"]} - signed
    is_mine = meeting.state == MeetingState.HELD and request.user.pk in asked
    if is_mine and form is None:
        form = _approve_form(request, meeting, digest)
    return FormPage(
        template="samverkan/meetings/minutes.html",
        more={
            "group": meeting.group,
            "room": ROOM,
            "meeting": meeting,
            "minutes": shown,
            "digest": meeting.fingerprint or digest,
            "form": form if is_mine else None,
            "may_run": runs(meeting, request.user),
        },
    )
