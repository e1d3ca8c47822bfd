"""What the pages of an inspection show, as the one who asks may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pax.accounts.permissions import Permission
from samverkan.groups.models import Delegation
from samverkan.groups.policies import leads
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp


@dataclass(frozen=True)
class Shown:
    """One inspection: parts of all, protocols of one's own, what has crossed."""

    inspection: Inspection
    parts: list[InspectionPart]
    protocols: list[Protocol]
    given: list[Handover]
    received: list[Handover]
    takes_part: bool
    may_lead: bool
    may_hand_over: bool


def inspections_of(group: Samverkansgrupp, user: User) -> list[Inspection]:
    """List a group's inspections, the next or newest first."""
    rows = Inspection.objects.visible_to(user).filter(group=group)
    return list(
        rows.select_related("lead", "area").prefetch_related("inspectionparts__agency")
    )


def shown(inspection: Inspection, user: User) -> Shown:
    """Gather what one sees of an inspection."""
    parts = list(
        InspectionPart.objects.visible_to(user)
        .filter(inspection=inspection)
        .select_related("agency")
    )
    own = Protocol.objects.visible_to(user).filter(inspection=inspection)
    protocols = list(own.select_related("created_by"))
    crossed = list(
        Handover.objects.visible_to(user)
        .with_withdrawn()
        .filter(inspection=inspection)
        .select_related("sender_agency", "receiver_agency")
    )
    is_lead = inspection.lead_id == user.agency_id
    return Shown(
        inspection,
        parts,
        protocols,
        given=[h for h in crossed if h.sender_agency_id == user.agency_id],
        received=[h for h in crossed if h.receiver_agency_id == user.agency_id],
        takes_part=any(p.agency_id == user.agency_id for p in parts),
        may_lead=is_lead or leads(inspection.group, user),
        may_hand_over=bool(protocols) and user.may(Permission.GROUP_SHARE),
    )


def receivers_in(inspection: Inspection, user: User) -> list[Delegation]:
    """List the other agencies that take part, which findings can be handed over to."""
    parts = InspectionPart.objects.filter(inspection=inspection)
    return list(
        Delegation.objects.filter(
            group=inspection.group_id,
            left_on__isnull=True,
            agency__in=parts.order_by().values("agency"),
        )
        .exclude(agency=user.agency_id)
        .select_related("agency", "unit__agency", "unit__group", "circle", "group")
    )
