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
from pax.pages import FormPage, change, create, draw, sent, went_before
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.owing import steps_owed_in_groups
from samverkan.groups.pages import in_room, room_history
from samverkan.groups.policies import check_sits, leads
from samverkan.meetings.doors import action_door
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
            "owed": steps_owed_in_groups(request.user),
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
    return create(
        request,
        form,
        lambda: acting.add_action(group, by=request.user, **form.given),
        say="Åtgärden är tillagd. Den tas upp på nästa möte.",
        to=reverse(ROOM, args=[group.uuid]),
        page=in_room(ROOM, group, "Ny åtgärd", submit="Lägg till åtgärden"),
    )


@require_safe
@action_door(Permission.GROUP_TAKE_PART)
def action(request: Request, group_action: Action) -> HttpResponse:
    form = SettleForm(group_action.group, instance=group_action)
    return draw(request, form, _page(request, group_action))


@require_POST
@action_door(Permission.GROUP_TAKE_PART)
def settle(request: Request, group_action: Action) -> HttpResponse:
    form = SettleForm(group_action.group, *sent(request), instance=group_action)
    return change(
        request,
        form,
        lambda: acting.settle_action(group_action, by=request.user, **form.given),
        say="Åtgärden är avslutad.",
        to=group_action.get_absolute_url(),
        page=lambda: _page(request, group_action),
    )


@require_POST
@action_door(Permission.GROUP_TAKE_PART)
def reopen(request: Request, group_action: Action) -> HttpResponse:
    acting.reopen_action(group_action, by=request.user)
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
        lambda: acting.reassign_action(group_action, by=request.user, **form.given),
        say="Åtgärden är ändrad.",
        to=group_action.get_absolute_url(),
        page=in_room(
            ROOM, group_action.group, "Ändra ansvarig och tid", about=group_action
        ),
    )


def _page(request: Request, action: Action) -> FormPage:
    return FormPage(
        template="samverkan/meetings/action.html",
        more={
            "group": action.group,
            "action": action,
            "may_settle": may_settle(action, request.user),
        },
    )
