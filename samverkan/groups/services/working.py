"""What a group does with a shared case: its steps, who owes the next, each one's part.

For those who have been given at least a summary of it, and have a seat.  Nothing here
touches the owner's case, and no agency writes another's part.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.groups.enums import Level, Part, Progress
from samverkan.groups.models import AgencyPart, Delegation, Seat, Share, ShareWork
from samverkan.groups.policies import check_leads, check_sits, leads

if TYPE_CHECKING:
    from pax.accounts.models import Agency, User

ENDED = frozenset({Progress.ENDED, Progress.DECLINED})
ENDED_PARTS = frozenset({Part.DONE, Part.NONE})


@dataclass(frozen=True)
class NextStep:
    """What is to be done next in a shared case, by whom, and by when."""

    what: str
    owed_by: Agency
    person: User | None = None
    due_on: datetime.date | None = None
    #: Since when it is owed, if it was agreed on before it is written down.
    since: datetime.date | None = None


def work_of(share: Share, by: User) -> ShareWork:
    """Give the group's work with a share, or refuse one who may not take part in it."""
    check_sits(share.group, by)
    work = ShareWork.objects.visible_to(by).filter(share=share).first()
    if work is None or share.unshared_at is not None:
        raise Denied
    work.share = share
    return work  # type: ignore[no-any-return]  # a bare queryset


def may_set_next(work: ShareWork, by: User) -> bool:
    """Tell whether a person decides what comes next: who leads, or owes what is now.

    Until somebody owes a step, the owner does.
    """
    owing = work.owed_by_id or work.share.owner_agency_id
    return owing == by.agency_id or leads(work.share.group, by)


def agencies_in(share: Share) -> list[Agency]:
    """List the agencies that know what a share is about, its owner first."""
    copies = share.copies.filter(
        level__gte=Level.SUMMARY, ended_at__isnull=True
    ).select_related("agency")
    told = _told(share)
    given = {copy.agency_id: copy.agency for copy in copies}
    return [share.owner_agency, *(given[pk] for pk in given if pk in told)]


def people_of(share: Share, agencies: Iterable[Agency]) -> list[User]:
    """List who sits in the group today for some of its agencies."""
    seats = (
        Seat.objects.current(timezone.localdate())
        .filter(delegation__group=share.group_id, delegation__agency__in=list(agencies))
        .select_related("user")
    )
    return [seat.user for seat in seats]


@transaction.atomic
def move_step(share: Share, step: str, *, by: User, version: int) -> ShareWork:
    """Move a shared case to another of the group's steps."""
    work = _going_on(share, by)
    if step not in share.group.steps:
        raise Invalid("Välj ett av gruppens steg.")
    return _change(work, by, f"Flyttat till steget {step}", version, step=step)


@transaction.atomic
def set_next_step(
    share: Share,
    to_do: NextStep,
    *,
    by: User,
    version: int,
    kept: Kept = NOTHING_KEPT,
) -> ShareWork:
    """Say what is to be done next, by which agency and person, and by when."""
    work = _going_on(share, by)
    if not may_set_next(work, by):
        raise Denied(
            "Nästa steg bestäms av gruppens ordförande eller den som har det nu."
        )
    _check_can_owe(share, to_do)
    record_kept(kept, share, by=by)
    return _change(
        work,
        by,
        f"Nästa steg: {to_do.what}",
        version,
        next_step=to_do.what,
        owed_by=to_do.owed_by,
        owed_by_person=to_do.person,
        owed_since=_since(work, to_do),
        due_on=to_do.due_on,
    )


@transaction.atomic
def take_up(share: Share, *, by: User) -> ShareWork:
    """Take up a case that was offered to the group."""
    work = work_of(share, by)
    check_leads(share.group, by)
    if work.progress != Progress.OFFERED:
        raise WrongState("Gruppen har redan tagit ställning till ärendet.")
    return _change(work, by, "Gruppen tar upp ärendet", progress=Progress.UNDER_WAY)


@transaction.atomic
def end_in_group(
    share: Share, *, by: User, because: str, kept: Kept = NOTHING_KEPT
) -> ShareWork:
    """End the group's work with a case, or decline one that was offered.

    The owner's case goes on as it will, and everybody keeps what they were given.
    """
    work = work_of(share, by)
    if work.progress in ENDED:
        raise WrongState("Arbetet med ärendet är redan avslutat i gruppen.")
    is_offer = work.progress == Progress.OFFERED
    if not _may_end(work, by):
        raise Denied("Det här gör gruppens ordförande eller ärendets ägare.")
    record_kept(kept, share, by=by)
    words = "Gruppen tar inte upp ärendet" if is_offer else "Avslutat i gruppen"
    return _change(
        work,
        by,
        words,
        outcome=because,
        progress=Progress.DECLINED if is_offer else Progress.ENDED,
        next_step="",
        owed_by=None,
        owed_by_person=None,
        owed_since=None,
        due_on=None,
    )


@transaction.atomic
def write_part(
    share: Share,
    *,
    by: User,
    state: Part,
    doing: str,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
) -> AgencyPart:
    """Write one's own agency's part in a shared case: how far, and what it does.

    One agency that ends its part touches nobody else's.
    """
    _going_on(share, by)
    ended_on = timezone.localdate() if state in ENDED_PARTS else None
    part = part_of(share, by)
    if part is None:
        part = AgencyPart.objects.create(
            share=share,
            agency=by.agency,
            state=state,
            doing=doing,
            ended_on=ended_on,
            created_by=by,
        )
    else:
        if part.ended_on and ended_on:
            ended_on = part.ended_on
        because = f"{by.agency}: {state.label.lower()}"
        change(
            part,
            version=version,
            because=because,
            state=state,
            doing=doing,
            ended_on=ended_on,
        )
    record(Verb.SHARE_CHANGED, share, by=by, because="Myndighetens del")
    record_kept(kept, share, by=by)
    return part


def part_of(share: Share, user: User) -> AgencyPart | None:
    """Give one's own agency's part in a share, if it has written one."""
    found: AgencyPart | None = (
        AgencyPart.objects.visible_to(user)
        .filter(share=share, agency=user.agency_id)
        .first()
    )
    return found


def _told(share: Share) -> set[int]:
    """List the agencies that still take part in the group."""
    delegations = Delegation.objects.filter(group=share.group_id, left_on__isnull=True)
    return set(delegations.values_list("agency_id", flat=True))


def _going_on(share: Share, by: User) -> ShareWork:
    work = work_of(share, by)
    if work.progress in ENDED:
        raise WrongState("Arbetet med ärendet är avslutat i gruppen.")
    return work


def _may_end(work: ShareWork, by: User) -> bool:
    is_owner = work.share.owner_agency_id == by.agency_id
    return is_owner or leads(work.share.group, by)


def _since(work: ShareWork, to_do: NextStep) -> datetime.date:
    """Say since when it is owed: a new date for the same thing starts nothing anew."""
    if to_do.since:
        return to_do.since
    is_same = (work.next_step, work.owed_by_id) == (to_do.what, to_do.owed_by.pk)
    return work.owed_since if is_same and work.owed_since else timezone.localdate()


def _check_can_owe(share: Share, to_do: NextStep) -> None:
    if to_do.owed_by not in agencies_in(share):
        raise Invalid(f"{to_do.owed_by} har inte fått veta vad ärendet gäller.")
    if to_do.person and to_do.person not in people_of(share, [to_do.owed_by]):
        raise Invalid(f"{to_do.person} sitter inte i gruppen för {to_do.owed_by}.")


def _change(
    work: ShareWork,
    by: User,
    because: str,
    version: int | None = None,
    **values: object,
) -> ShareWork:
    change(work, version=version, because=because[:100], **values)
    record(Verb.SHARE_CHANGED, work.share, by=by, because=because[:100])
    return work
