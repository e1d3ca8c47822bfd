"""What the pages of an inspection show, as the one who asks may see it."""

from typing import Any

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.history.versions import Records, all_records, itself
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.policies import leads
from samverkan.tillsyn.models import (
    Handover,
    Inspection,
    InspectionPart,
    OfInspection,
    Protocol,
)


def inspections_of(group: Samverkansgrupp, user: User) -> list[Inspection]:
    """List a group's inspections, the next or newest first."""
    rows = Inspection.objects.visible_to(user).filter(group=group)
    return list(
        rows.select_related("lead", "area").prefetch_related("inspectionparts__agency")
    )


def shown(inspection: Inspection, user: User) -> dict[str, Any]:
    """Gather parts of all, protocols of one's own, and what has crossed."""
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
    return {
        "inspection": inspection,
        "parts": parts,
        "protocols": protocols,
        "given": [h for h in crossed if h.sender_agency_id == user.agency_id],
        "received": [h for h in crossed if h.receiver_agency_id == user.agency_id],
        "takes_part": any(p.agency_id == user.agency_id for p in parts),
        "may_lead": is_lead or leads(inspection.group, user),
        "may_hand_over": bool(protocols) and user.may(Permission.GROUP_SHARE),
    }


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


def history_of(inspection: Inspection, user: User) -> list[Records]:
    """Name the records of an inspection, as far as one sees them."""
    return [
        itself(inspection),
        *all_records(OfInspection, user, inspection=inspection),
    ]
