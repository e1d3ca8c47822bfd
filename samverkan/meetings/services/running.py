"""What is written down at a meeting: who was there, what was said and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.drafts import discard_draft
from pax.writing.traces import record_kept
from samverkan.groups.models import Seat
from samverkan.groups.querysets import SeatQuerySet
from samverkan.meetings.enums import OPEN_TO_NOTES, MeetingState, Presence
from samverkan.meetings.models import AgendaItem, Attendance, Decision, Meeting
from samverkan.meetings.policies import (
    check_can_change,
    check_can_note,
    check_runs,
)

if TYPE_CHECKING:
    from pax.accounts.models import User


def draft_name(item: AgendaItem) -> str:
    """Say what a draft of somebody's notes under a point is called."""
    return f"motespunkt:{item.uuid}"


@transaction.atomic
def begin_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Begin a planned meeting; whoever begins it takes notes, if nobody else is to."""
    check_runs(meeting, by)
    if meeting.state != MeetingState.PLANNED:
        raise WrongState("Mötet har redan börjat, eller är inställt.")
    secretary = meeting.secretary_id or by.pk
    change(
        meeting,
        because="Mötet börjar",
        state=MeetingState.UNDER_WAY,
        secretary_id=secretary,
    )
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Mötet börjar")
    return meeting


@transaction.atomic
def note_item(
    item: AgendaItem,
    *,
    by: User,
    version: int,
    notes: str,
    kept: Kept = NOTHING_KEPT,
) -> AgendaItem:
    """Save what was said under a point, unless somebody else has saved meanwhile."""
    check_can_note(item, by)
    change(item, version=version, because="Anteckning", notes=notes)
    discard_draft(draft_name(item), by=by)
    record_kept(kept, item, by=by)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Anteckning")
    return item


@transaction.atomic
def note_presence(
    meeting: Meeting, seat: Seat, presence: Presence, *, by: User
) -> Attendance:
    """Note whether somebody with a seat is there."""
    _check_can_call(meeting, by)
    if seat.delegation.group_id != meeting.group_id:
        raise Invalid("Personen har ingen plats i gruppen.")
    noted, is_new = Attendance.objects.get_or_create(
        meeting=meeting,
        seat=seat,
        defaults={
            "group_id": meeting.group_id,
            "presence": presence,
            "created_by": by,
        },
    )
    if not is_new and noted.presence != presence:
        change(noted, because="Närvaro", presence=presence)
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Närvaro")
    return noted


@transaction.atomic
def note_all_present(meeting: Meeting, *, by: User) -> int:
    """Note as present all those that nothing has been noted about."""
    _check_can_call(meeting, by)
    noted = Attendance.objects.filter(meeting=meeting, seat__isnull=False)
    rest = seats_at(meeting).exclude(pk__in=list(noted.values_list("seat", flat=True)))
    for seat in rest:
        note_presence(meeting, seat, Presence.PRESENT, by=by)
    return len(rest)


@transaction.atomic
def add_guest(meeting: Meeting, *, by: User, guest: str, guest_from: str) -> Attendance:
    """Note somebody who has no seat in the group and is there this time."""
    _check_can_call(meeting, by)
    noted = Attendance.objects.create(
        meeting=meeting,
        group_id=meeting.group_id,
        guest=guest,
        guest_from=guest_from,
        created_by=by,
    )
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Gäst")
    return noted


@transaction.atomic
def remove_guest(meeting: Meeting, guest: Attendance, *, by: User) -> None:
    """Take away a guest who was noted by mistake."""
    _check_can_call(meeting, by)
    guest.delete()
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Gäst borttagen")


@transaction.atomic
def add_decision(
    item: AgendaItem, *, by: User, text: str, kept: Kept = NOTHING_KEPT
) -> Decision:
    """Write down what the group decided under a point."""
    check_can_note(item, by)
    decision = Decision.objects.create(
        group_id=item.group_id,
        meeting_id=item.meeting_id,
        item=item,
        share_id=item.share_id,
        text=text,
        created_by=by,
    )
    record_kept(kept, item, by=by)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Beslut")
    return decision


@transaction.atomic
def revise_decision(
    decision: Decision,
    *,
    by: User,
    version: int,
    text: str,
    kept: Kept = NOTHING_KEPT,
) -> Decision:
    """Put right what was written as a decision, before the minutes are approved."""
    check_can_note(decision.item, by)
    change(decision, version=version, because="Beslut rättat", text=text)
    record_kept(kept, decision.item, by=by)
    record(Verb.MEETING_CHANGED, decision.meeting, by=by, because="Beslut rättat")
    return decision


@transaction.atomic
def remove_decision(decision: Decision, *, by: User) -> None:
    """Take away what was written as a decision by mistake; history keeps it."""
    check_can_note(decision.item, by)
    meeting = decision.meeting
    decision.delete()
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Beslut borttaget")


def seats_at(meeting: Meeting) -> SeatQuerySet:
    """Find the seats that held on the day of the meeting."""
    seats = Seat.objects.current(meeting.held_on)
    return seats.filter(delegation__group=meeting.group_id).select_related(
        "user", "delegation__agency"
    )


def _check_can_call(meeting: Meeting, by: User) -> None:
    check_runs(meeting, by)
    check_can_change(meeting)
    if meeting.state not in OPEN_TO_NOTES:
        raise WrongState("Starta mötet innan du antecknar närvaro.")
