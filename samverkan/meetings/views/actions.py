"""Actions: a group's, one's own, and what became of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.versions import itself
from pax.writing.pages import act_on_version, act_once, sent, went_before
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.owing import owed_panel
from samverkan.groups.pages import room_form, room_history
from samverkan.groups.policies import check_sits, leads
from samverkan.meetings.doors import action_door
from samverkan.meetings.enums import ActionState
from samverkan.meetings.forms.planning import seated
from samverkan.meetings.forms.running import ActionForm, ReassignForm, SettleForm
from samverkan.meetings.models import Action
from samverkan.meetings.policies import may_settle
from samverkan.meetings.selectors.actions import (
    actions_of,
    my_actions,
    our_unassigned,
)
from samverkan.meetings.services import acting

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ROOM = "meetings:actions"


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def actions(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return render(
        request,
        "samverkan/meetings/actions.html",
        {"group": group, "room": ROOM, "actions": actions_of(group, request.user)},
    )


@require_safe
@action_door(Permission.GROUP_TAKE_PART)
def history(request: Request, group_action: Action) -> HttpResponse:
    told = [itself(group_action)]
    return room_history(request, ROOM, group_action.group, told, about=group_action)


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def mine(request: Request) -> HttpResponse:
    return render(
        request,
        "samverkan/meetings/mine.html",
        {
            "mine": my_actions(request.user),
            "unassigned": our_unassigned(request.user),
            "owed": owed_panel(request.user),
        },
    )


@get_or_post
@group_door(Permission.GROUP_TAKE_PART)
def add(request: Request, group: Samverkansgrupp) -> HttpResponse:
    if earlier := went_before(request):
        return earlier
    check_sits(group, request.user)
    seats = acting.takers(group, None)
    if not leads(group, request.user):
        home = request.user.agency_id
        seats = [seat for seat in seats if seat.delegation.agency_id == home]
    form = ActionForm(group, seats, *sent(request))
    listed = reverse(ROOM, args=[group.uuid])
    if form.is_valid():
        answer = act_once(
            request,
            form,
            lambda: acting.add_action(group, by=request.user, **form.agreed),
            say=lambda: "Åtgärden är tillagd. Den tas upp på nästa möte.",
            to=listed,
        )
        if answer:
            return answer
    return room_form(
        request,
        ROOM,
        group,
        form,
        "Ny åtgärd",
        cancel=listed,
        submit="Lägg till åtgärden",
    )


@require_safe
@action_door(Permission.GROUP_TAKE_PART)
def action(request: Request, group_action: Action) -> HttpResponse:
    return _draw(request, group_action, _settle_form(group_action))


@require_POST
@action_door(Permission.GROUP_TAKE_PART)
def settle(request: Request, group_action: Action) -> HttpResponse:
    form = _settle_form(group_action, request)
    if form.is_valid():
        answer = act_on_version(
            request,
            form,
            lambda: acting.settle_action(
                group_action,
                ActionState(form.cleaned_data["state"]),
                by=request.user,
                version=int(form.cleaned_data["version"]),
                outcome=form.cleaned_data["outcome"],
                kept=form.kept,
            ),
            say="Åtgärden är avslutad.",
            to=group_action.get_absolute_url(),
        )
        if answer:
            return answer
    status = 409 if form.was_changed_meanwhile else 422
    return _draw(request, group_action, form, status=status)


@require_POST
@action_door(Permission.GROUP_TAKE_PART)
def reopen(request: Request, group_action: Action) -> HttpResponse:
    acting.reopen_action(group_action, by=request.user)
    messages.success(request, "Åtgärden ska göras. Den tas upp på nästa möte.")
    return redirect(group_action)


@get_or_post
@action_door(Permission.GROUP_TAKE_PART)
def reassign(request: Request, group_action: Action) -> HttpResponse:
    now = {"person": group_action.person_id, "due_on": group_action.due_on}
    form = ReassignForm(
        seated(group_action.group).filter(agency=group_action.agency_id),
        *sent(request),
        initial=now,
        stored={"due_on": now["due_on"]},
        current_version=group_action.version,
    )
    if form.is_valid():
        answer = act_on_version(
            request,
            form,
            lambda: acting.reassign_action(
                group_action,
                by=request.user,
                version=int(form.cleaned_data["version"]),
                person=form.cleaned_data["person"],
                due_on=form.cleaned_data["due_on"],
            ),
            say="Åtgärden är ändrad.",
            to=group_action.get_absolute_url(),
        )
        if answer:
            return answer
    return room_form(
        request,
        ROOM,
        group_action.group,
        form,
        "Ändra ansvarig och tid",
        cancel=group_action.get_absolute_url(),
        about=group_action,
    )


def _settle_form(action: Action, request: Request | None = None) -> SettleForm:
    data = sent(request) if request else ()
    return SettleForm(
        action.group,
        *data,
        initial={"outcome": action.outcome, "state": ActionState.DONE},
        stored={"outcome": action.outcome},
        current_version=action.version,
    )


def _draw(
    request: Request, action: Action, form: SettleForm, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "samverkan/meetings/action.html",
        {
            "group": action.group,
            "action": action,
            "form": form,
            "may_settle": may_settle(action, request.user),
        },
        status=status,
    )
