"""What of meetings hangs on a person: actions, and meetings to lead or write down."""

from functools import partial

from pax.access.holdings import Holding, Rows
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from samverkan.groups.holding import given_by
from samverkan.groups.querysets import is_seated, leads_in, not_seated
from samverkan.meetings.enums import MeetingState
from samverkan.meetings.models import Action, Meeting
from samverkan.meetings.services.planning import revise_meeting
from samverkan.meetings.services.running import reassign_action


def _actions(user: User) -> Rows:
    actions: Rows = Action.objects.open().visible_to(user)
    return actions.select_related("group", "agency", "person", "share")


def _nobodys_actions(user: User) -> Rows:
    may = given_by(user, "group_id", "agency")
    return _actions(user).filter(may, not_seated("person", "group_id"))


def _takes_action(action: Action, person: User) -> bool:
    return person.agency_id == action.agency_id and is_seated(person, action.group_id)


def _give_action(action: Action, to: User, *, by: User) -> None:
    reassign_action(
        action, by=by, version=action.version, person=to, due_on=action.due_on
    )


def _meetings(user: User) -> Rows:
    meetings: Rows = Meeting.objects.visible_to(user).filter(
        state__in=(MeetingState.PLANNED, MeetingState.UNDER_WAY)
    )
    return meetings.select_related("group", "chair", "secretary")


def _nobodys_meetings(user: User, *, field: str) -> Rows:
    if not user.may(Permission.GROUP_TAKE_PART):
        return Meeting.objects.none()
    return _meetings(user).filter(
        leads_in(user, "group_id"), not_seated(field, "group_id")
    )


def _takes_meeting(meeting: Meeting, person: User) -> bool:
    return is_seated(person, meeting.group_id)


def _give_meeting(meeting: Meeting, to: User, *, by: User, field: str) -> None:
    revise_meeting(meeting, by=by, version=meeting.version, **{field: to})


def _held(key: str, label: str, field: str) -> Holding:
    return Holding(
        key,
        label,
        field,
        _meetings,
        partial(_nobodys_meetings, field=field),
        _takes_meeting,
        partial(_give_meeting, field=field),
        where=lambda meeting: str(meeting.group),
        group="group",
        permission=Permission.GROUP_TAKE_PART,
    )


ACTIONS = Holding(
    "atgardspunkter",
    "Åtgärder från möten",
    "person",
    _actions,
    _nobodys_actions,
    _takes_action,
    _give_action,
    where=lambda action: str(action.group),
    group="group",
    permission=Permission.GROUP_TAKE_PART,
)
CHAIRS = _held("leda", "Möten att leda", "chair")
SECRETARIES = _held("anteckna", "Möten att anteckna vid", "secretary")
