"""Actions that agencies take on, until they are done."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from pax.accounts.models import Agency
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept
from samverkan.groups.models import Delegation, Samverkansgrupp, Seat, Share
from samverkan.groups.policies import check_sits, leads
from samverkan.meetings.enums import ActionState
from samverkan.meetings.models import Action, AgendaItem
from samverkan.meetings.policies import check_can_note, check_settles

if TYPE_CHECKING:
    from pax.accounts.models import User

#: Why an action changed, as its history says.
SETTLED = {
    ActionState.OPEN: "Åtgärden ska göras",
    ActionState.DONE: "Åtgärden är klar",
    ActionState.DROPPED: "Åtgärden behövs inte",
}


def shown_to(shares: Iterable[int]) -> dict[int, set[int]]:
    """Tell which agencies know what shared cases are about, of those one knows."""
    wanted = sorted(set(shares))
    found: dict[int, set[int]] = {share: set() for share in wanted}
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT share_id, agency_id FROM pax_shown_to(%s::bigint[])", [wanted]
        )
        for share, agency in cursor.fetchall():
            found[share].add(agency)
    return found


def takers(group: Samverkansgrupp, share: Share | None) -> list[Seat]:
    """List who sits in the group today and may take on something, about a case or not.

    About a shared case only those who know what it is about: the others would be
    given something to do that they are not shown.
    """
    seats = (
        Seat.objects.current(timezone.localdate())
        .filter(delegation__group=group)
        .select_related("user", "delegation__agency")
        .order_by("delegation__agency__name", "user__name", "pk")
    )
    if share is None:
        return list(seats)
    know = shown_to([share.pk])[share.pk]
    return [seat for seat in seats if seat.delegation.agency_id in know]


@transaction.atomic
def agree_on_action(
    item: AgendaItem,
    *,
    by: User,
    text: str,
    agency: Agency,
    person: User | None = None,
    due_on: datetime.date | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Action:
    """Write down, under a point, what an agency takes on to do."""
    check_can_note(item, by)
    _check_taker(item.group, item.share, agency, person)
    action = Action.objects.create(
        group_id=item.group_id,
        meeting_id=item.meeting_id,
        item=item,
        share_id=item.share_id,
        text=text,
        agency=agency,
        person=person,
        due_on=due_on,
        agreed_person=person,
        agreed_due_on=due_on,
        created_by=by,
    )
    record_kept(kept, action, by=by)
    record(Verb.MEETING_CHANGED, item.meeting, by=by, because="Åtgärd")
    return action


@transaction.atomic
def add_action(
    group: Samverkansgrupp,
    *,
    by: User,
    text: str,
    agency: Agency,
    person: User | None = None,
    due_on: datetime.date | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Action:
    """Write down something to do between meetings: for one's own, or as a leader."""
    check_sits(group, by)
    if agency.pk != by.agency_id and not leads(group, by):
        raise Denied("Åtgärder åt andra myndigheter lägger gruppens ordförande till.")
    _check_taker(group, None, agency, person)
    action = Action.objects.create(
        group=group,
        text=text,
        agency=agency,
        person=person,
        due_on=due_on,
        agreed_person=person,
        agreed_due_on=due_on,
        created_by=by,
    )
    record_kept(kept, action, by=by)
    record(Verb.GROUP_CHANGED, group, by=by, because="Ny åtgärd")
    return action


@transaction.atomic
def reassign_action(
    action: Action,
    *,
    by: User,
    version: int,
    person: User | None,
    due_on: datetime.date | None,
) -> Action:
    """Let somebody else at the agency do it, or at another time.

    What the minutes say was agreed on stays as it was.
    """
    check_settles(action, by)
    _check_is_open(action)
    _check_taker(action.group, action.share, action.agency, person)
    change(
        action, version=version, because="Ansvarig ändrad", person=person, due_on=due_on
    )
    record(Verb.GROUP_CHANGED, action, by=by, because="Åtgärd ändrad")
    return action


@transaction.atomic
def settle_action(
    action: Action,
    state: ActionState,
    *,
    by: User,
    version: int,
    outcome: str,
    kept: Kept = NOTHING_KEPT,
) -> Action:
    """Say that an action is done or not needed, and what came of it."""
    check_settles(action, by)
    _check_is_open(action)
    if state == ActionState.OPEN or not outcome.strip():
        raise Invalid("Skriv vad åtgärden ledde till, eller varför den inte behövs.")
    change(
        action,
        version=version,
        because=SETTLED[state],
        state=state,
        done_on=timezone.localdate(),
        outcome=outcome,
    )
    record_kept(kept, action, by=by)
    record(Verb.GROUP_CHANGED, action, by=by, because=SETTLED[state])
    return action


@transaction.atomic
def reopen_action(action: Action, *, by: User) -> Action:
    """Say that an action is to be done after all; what was written stays."""
    check_settles(action, by)
    if action.is_open:
        raise WrongState("Åtgärden ska redan göras.")
    state = ActionState.OPEN
    change(action, because=SETTLED[state], state=state, done_on=None)
    record(Verb.GROUP_CHANGED, action, by=by, because=SETTLED[state])
    return action


def _check_is_open(action: Action) -> None:
    if not action.is_open:
        raise WrongState("Åtgärden är redan avslutad.")


def _check_taker(
    group: Samverkansgrupp, share: Share | None, agency: Agency, person: User | None
) -> None:
    """Refuse an agency outside the group or the case, and a person of another."""
    part = Delegation.objects.filter(group=group, agency=agency, left_on__isnull=True)
    if not part.exists():
        raise Invalid(f"{agency} deltar inte i gruppen.")
    if share is not None and agency.pk not in shown_to([share.pk])[share.pk]:
        raise Invalid(f"{agency} har inte fått del av ärendet.")
    if person is None:
        return
    seats = Seat.objects.current(timezone.localdate())
    if not seats.filter(user=person, delegation__in=part).exists():
        raise Invalid(f"{person} har ingen plats i gruppen för {agency}.")
