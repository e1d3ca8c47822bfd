"""Whether a person may do something at a meeting, now."""

import datetime

from django.utils import timezone

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, Invalid, WrongState
from samverkan.groups.policies import check_sits, leads, sits
from samverkan.meetings.enums import OPEN_TO_NOTES, MeetingState
from samverkan.meetings.models import Action, AgendaItem, Meeting


def runs(meeting: Meeting, user: User) -> bool:
    """Tell whether a person runs a meeting: leads the group, or was asked to this time.

    The chair may alternate, and so may the one who takes notes.
    """
    if not user.may(Permission.GROUP_TAKE_PART):
        return False
    asked = user.pk in (meeting.chair_id, meeting.secretary_id)
    return (asked and sits(meeting.group, user)) or leads(meeting.group, user)


def check_runs(meeting: Meeting, by: User) -> None:
    """Refuse what is for those who run the meeting, and work in an ended group."""
    check_sits(meeting.group, by)
    if not runs(meeting, by):
        raise Denied("Det här gör mötets ordförande eller sekreterare.")


def check_can_change(meeting: Meeting) -> None:
    """Refuse every change of a meeting that is over for good."""
    if meeting.state == MeetingState.APPROVED:
        raise WrongState("Anteckningarna är justerade. De kan inte ändras.")
    if meeting.state == MeetingState.CANCELLED:
        raise WrongState("Mötet är inställt.")


def check_has_been(day: datetime.date) -> None:
    """Refuse that a meeting was held on a day that is still to come."""
    if day > timezone.localdate():
        raise Invalid("Mötet har redan börjat. Välj en dag som har varit.")


def may_note(item: AgendaItem, user: User, *, is_running: bool) -> bool:
    """Tell whether a person may write under a point.

    Those who run the meeting; and when the point is about a shared case, which they
    may not know of, those who have been given it.
    """
    return is_running or item.share_id is not None


def check_can_note(item: AgendaItem, by: User) -> None:
    """Refuse notes by others, and before or after the meeting."""
    check_sits(item.group, by)
    check_can_change(item.meeting)
    if not may_note(item, by, is_running=runs(item.meeting, by)):
        raise Denied("Anteckningarna skrivs av mötets ordförande eller sekreterare.")
    if item.meeting.state not in OPEN_TO_NOTES:
        raise WrongState("Starta mötet innan du antecknar.")


def may_settle(action: Action, user: User) -> bool:
    """Tell whether a person may say how an action went."""
    ours = action.agency_id == user.agency_id and sits(action.group, user)
    return user.may(Permission.GROUP_TAKE_PART) and (ours or leads(action.group, user))


def check_settles(action: Action, by: User) -> None:
    """Let nobody but the responsible agency, or who leads the group, say how it went.

    Whoever settles an action answers for it.
    """
    if not may_settle(action, by):
        raise Denied(
            "Det här gör den myndighet som ansvarar för åtgärden, eller gruppens "
            "ordförande."
        )
