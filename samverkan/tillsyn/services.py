"""Joint inspections: planned together, found out by each, handed over on a ground."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.disclosure.lagrum import Carries, OnGround
from cases.disclosure.services import Terms, disclose, withdraw_shared
from cases.enums import DisclosureKind
from cases.models import Disclosure
from pax.accounts.models import Agency, User
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid
from pax.missing import let_through
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_change
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.policies import check_sits, leads
from samverkan.tillsyn.missing import missing_in
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol

CHANGED_SINCE = (
    "Protokollet har ändrats sedan du läste det som ska lämnas över. Läs igenom det "
    "en gång till."
)


@transaction.atomic
def plan_inspection(
    group: Samverkansgrupp,
    *,
    by: User,
    agencies: Iterable[Agency],
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Inspection:
    """Plan an inspection, led by one's own agency, with others in the group."""
    check_sits(group, by)
    inspection = Inspection.objects.create(
        group=group, lead=by.agency, created_by=by, **about
    )
    _invite(inspection, [by.agency, *agencies], by)
    return record_change(
        Verb.INSPECTION_CHANGED,
        inspection,
        by=by,
        because="Ny gemensam tillsyn",
        kept=kept,
    )


@transaction.atomic
def revise_inspection(
    inspection: Inspection,
    *,
    by: User,
    version: int,
    agencies: Iterable[Agency],
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> Inspection:
    """Change what is planned, where it stands, and who more is to take part."""
    check_leads_inspection(inspection, by)
    change(inspection, version=version, **about)
    _invite(inspection, agencies, by)
    return record_change(
        Verb.INSPECTION_CHANGED,
        inspection,
        by=by,
        because="Gemensam tillsyn ändrad",
        kept=kept,
    )


@transaction.atomic
def revise_part(
    part: InspectionPart, *, by: User, version: int, **about: Any
) -> InspectionPart:
    """Say by which legal power one's own agency takes part, who, and how far it is."""
    _check_ours(part.group, part.agency_id, by)
    change(part, version=version, **about)
    return record_change(
        Verb.INSPECTION_CHANGED, part, by=by, because="Myndighetens del ändrad"
    )


@transaction.atomic
def write_protocol(inspection: Inspection, *, by: User, **found: Any) -> Protocol:
    """Write down what one's own agency found: nobody else's reads it."""
    check_sits(inspection.group, by)
    part = InspectionPart.objects.filter(inspection=inspection, agency=by.agency_id)
    if not part.exists():
        raise Denied("Er myndighet deltar inte i tillsynen.")
    protocol = Protocol.objects.create(
        group=inspection.group,
        inspection=inspection,
        agency=by.agency,
        created_by=by,
        **found,
    )
    return record_change(
        Verb.INSPECTION_CHANGED, protocol, by=by, because="Protokoll skrivet"
    )


@transaction.atomic
def revise_protocol(
    protocol: Protocol, *, by: User, version: int, **found: Any
) -> Protocol:
    """Change one's own agency's protocol; copies handed over stay as they were."""
    _check_ours(protocol.group, protocol.agency_id, by)
    change(protocol, version=version, **found)
    return record_change(
        Verb.INSPECTION_CHANGED, protocol, by=by, because="Protokoll ändrat"
    )


def freeze_protocols(
    inspection: Inspection, protocols: Iterable[Protocol], *, by: User
) -> dict[str, Any]:
    """Give exactly what a receiver will get of one's own protocols."""
    part = InspectionPart.objects.filter(
        inspection=inspection, agency=by.agency_id
    ).first()
    return {
        "form": "tillsyn/1",
        "group": str(inspection.group),
        "object": inspection.object_name,
        "org_number": inspection.org_number,
        "address": inspection.address,
        "planned_on": inspection.planned_on.isoformat(),
        "owner": str(by.agency),
        "unit": str(by.unit or ""),
        "contact": {"name": by.name, "title": by.title, "email": by.email},
        "power": part.power if part else "",
        "protocols": [
            {
                "written_on": timezone.localdate(p.created_at).isoformat(),
                "findings": p.findings,
                "decision": p.decision,
                "vite": p.vite,
            }
            for p in protocols
        ],
    }


@transaction.atomic
def hand_over(
    inspection: Inspection,
    protocols: Iterable[Protocol],
    receiver: Delegation,
    on: OnGround,
    *,
    by: User,
    digest: str,
    despite: str = "",
) -> Handover:
    """Give findings to another agency that takes part, as a disclosure.

    Refused if the ground cannot carry them there.  `digest` is of what was read
    before it was signed.  Recorded as DISCLOSURE_SENT.
    """
    check_can_hand_over(inspection, by)
    chosen = list(protocols)
    if not chosen or any(p.agency_id != by.agency_id for p in chosen):
        raise Invalid("Välj minst ett protokoll som är er egen myndighets.")
    _check_takes_part(inspection, receiver)
    content = freeze_protocols(inspection, chosen, by=by)
    if fingerprint(content) != digest:
        raise Conflict(CHANGED_SINCE)
    lacking = missing_in(inspection, chosen, by)
    done = let_through(lacking, despite, done="Överlämnat")
    disclosure = disclose(
        content,
        Terms(
            kind=DisclosureKind.TILLSYN,
            receiver=receiver.unit,
            purpose=f"Gemensam tillsyn i gruppen {inspection.group}",
            ground=on.ground,
            balancing=on.balancing,
            carrying=Carries.PERSONAL,
            circle=receiver.circle,
        ),
        by=by,
    )
    if lacking:
        for protocol in chosen:
            change(protocol, because=done)
            record_change(Verb.INSPECTION_CHANGED, protocol, by=by, because=done)
    return Handover.objects.create(
        group=inspection.group,
        inspection=inspection,
        sender_agency=by.agency,
        receiver_agency=receiver.agency,
        ground_text=disclosure.ground_text,
        disclosure=disclosure,
        created_by=by,
    )


@transaction.atomic
def withdraw_handover(handover: Handover, *, by: User, because: str) -> Handover:
    """Take back what was handed over: gone from the receiver at the next request."""
    given = Disclosure.objects.visible_to(by).filter(pk=handover.disclosure_id).first()
    if given is None or not by.may(Permission.GROUP_SHARE):
        raise Denied
    withdraw_shared(given, by=by, because=because)
    return handover


def check_leads_inspection(inspection: Inspection, by: User) -> None:
    """Refuse who is neither of the agency that leads it nor chair of the group."""
    check_sits(inspection.group, by)
    if inspection.lead_id != by.agency_id and not leads(inspection.group, by):
        raise Denied("Det här gör den samordnande myndigheten eller ordföranden.")


def check_can_hand_over(inspection: Inspection, by: User) -> None:
    """Refuse who may not decide that something is given to another authority."""
    check_sits(inspection.group, by)
    if not by.may(Permission.GROUP_SHARE):
        raise Denied("Att lämna över beslutas av chef eller samordnare hos er.")


def _check_ours(group: Samverkansgrupp, agency_id: int, by: User) -> None:
    """Refuse what another agency has written."""
    check_sits(group, by)
    if agency_id != by.agency_id:
        raise Denied


def _check_takes_part(inspection: Inspection, receiver: Delegation) -> None:
    """Refuse to hand over to an agency outside the inspection."""
    parts = InspectionPart.objects.filter(
        inspection=inspection, agency=receiver.agency_id
    )
    if receiver.group_id != inspection.group_id or not parts.exists():
        raise Invalid(f"{receiver.agency} deltar inte i tillsynen.")


def _invite(inspection: Inspection, agencies: Iterable[Agency], by: User) -> None:
    """Let more agencies take part; those who do already are left as they are."""
    have = set(
        InspectionPart.objects.filter(inspection=inspection)
        .order_by()
        .values_list("agency_id", flat=True)
    )
    for agency in {a.pk: a for a in agencies if a.pk not in have}.values():
        InspectionPart.objects.create(
            group=inspection.group,
            inspection=inspection,
            agency=agency,
            created_by=by,
        )
