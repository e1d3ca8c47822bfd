"""What is told of the history of a meeting, of an action, and of a year wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax.history.versions import Records, all_records, itself, records
from samverkan.meetings.models import Action, Meeting, OfMeeting, YearEvent

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp


def history_of_meeting(meeting: Meeting, user: User) -> list[Records]:
    """Name the records of a meeting, as far as one sees them."""
    return [
        itself(meeting),
        *all_records(OfMeeting, user, meeting=meeting),
        records(Action, user, meeting=meeting),
    ]


def history_of_wheel(group: Samverkansgrupp, user: User) -> list[Records]:
    """Name what has been in a group's year wheel."""
    return [records(YearEvent, user, group=group)]
