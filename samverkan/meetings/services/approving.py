"""Approving the minutes (justering): who is to, and that each has signed.

One signs what the fingerprint says.  What is changed after that must be signed
anew; when all who were chosen have signed the same, the minutes are approved and the
database refuses every change of them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Conflict, Invalid, WrongState
from samverkan.groups.policies import check_sits, sits
from samverkan.meetings.enums import OPEN_TO_NOTES, MeetingState
from samverkan.meetings.models import Approval, Meeting
from samverkan.meetings.policies import check_can_change, check_runs

if TYPE_CHECKING:
    from pax.accounts.models import User

CHANGED_SINCE = (
    "Anteckningarna har ändrats sedan du läste dem. Läs igenom dem en gång till."
)


def fingerprint_of(meeting: Meeting) -> str:
    """Give the fingerprint of all of a meeting, also of what one is not shown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_own_minutes_fingerprint(%s)", [meeting.pk])
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] else ""


@transaction.atomic
def end_meeting(meeting: Meeting, approvers: Collection[User], *, by: User) -> Meeting:
    """End a meeting, and choose who is to approve its minutes.

    May be done again while nobody has approved: then others are chosen.
    """
    check_runs(meeting, by)
    check_can_change(meeting)
    if meeting.state not in OPEN_TO_NOTES:
        raise WrongState("Mötet har inte börjat än.")
    _check_approvers(meeting, approvers)
    _choose(meeting, approvers, by)
    if meeting.state != MeetingState.HELD:
        change(meeting, because="Mötet hållet", state=MeetingState.HELD)
    record(Verb.MEETING_CHANGED, meeting, by=by, because="Justerare valda")
    return meeting


@transaction.atomic
def sign_minutes(meeting: Meeting, *, by: User, digest: str) -> Meeting:
    """Approve the minutes as one who was chosen to, as they were when one read them.

    When all have, the meeting is approved.  Recorded as MINUTES_APPROVED.
    """
    check_sits(meeting.group, by)
    stored = Meeting.objects.select_for_update().get(pk=meeting.pk)
    mine = Approval.objects.filter(meeting=meeting, person=by).first()
    if stored.state != MeetingState.HELD or mine is None:
        raise WrongState("Det finns inget här som du ska justera.")
    if digest != fingerprint_of(meeting):
        raise Conflict(CHANGED_SINCE)
    change(mine, because="Justerat", signed_at=timezone.now(), fingerprint=digest)
    record(Verb.MINUTES_APPROVED, meeting, by=by, because=f"SHA-256 {digest}")
    others = Approval.objects.filter(meeting=meeting).exclude(fingerprint=digest)
    if not others.exists():
        change(
            meeting,
            because="Justerat",
            state=MeetingState.APPROVED,
            approved_at=timezone.now(),
            fingerprint=digest,
        )
    return meeting


def _check_approvers(meeting: Meeting, approvers: Collection[User]) -> None:
    if meeting.secretary is None:
        raise Invalid("Välj först vem som är mötets sekreterare.")
    if any(person.pk == meeting.secretary_id for person in approvers):
        raise Invalid("Sekreteraren kan inte justera sina egna anteckningar.")
    home = meeting.secretary.agency_id
    if all(person.agency_id == home for person in approvers):
        raise Invalid(
            "Välj minst en justerare från en annan myndighet än sekreterarens."
        )
    for person in approvers:
        if not sits(meeting.group, person):
            raise Invalid(f"{person} har ingen plats i gruppen.")


def _choose(meeting: Meeting, approvers: Collection[User], by: User) -> None:
    chosen = {person.pk: person for person in approvers}
    held = Approval.objects.filter(meeting=meeting)
    for approval in held.exclude(person__in=chosen):
        approval.delete()
    already = set(held.values_list("person_id", flat=True))
    for key, person in chosen.items():
        if key not in already:
            Approval.objects.create(
                meeting=meeting,
                group_id=meeting.group_id,
                person=person,
                agency_id=person.agency_id,
                created_by=by,
            )
