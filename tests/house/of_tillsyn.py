"""What a joint inspection of a group holds in the test world."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.case.services import next_reference
from cases.enums import DisclosureKind
from cases.models import Disclosure
from pax.access.context import acting_as, on_behalf_of
from pax.accounts.models import Unit, User
from pax.editions.content import fingerprint
from samverkan.groups.models import Delegation
from samverkan.tillsyn.models import Handover, Inspection, InspectionPart, Protocol
from tests.house.groups import DAY, MAKERS, Scene
from tests.house.of_tryck import other_in


def make(scene: Scene) -> dict[str, UUID]:
    """Plan an inspection with protocols of both, and a handover each way."""
    with acting_as(scene.chair) as who:
        inspection = Inspection.objects.create(
            group=scene.group,
            object_name=f"Objekt {scene.word}",
            address=f"Adress {scene.word}",
            planned_on=DAY,
            purpose=f"Syfte {scene.word}",
            lead=who.user.agency,
            created_by=who.user,
        )
        found = _part(scene, inspection, scene.word, who.user)
    other = other_in(scene)
    with acting_as(other) as who:
        _part(scene, inspection, "dold-hos-andra", who.user)
    return found | {"inspection": inspection.uuid}


def _part(
    scene: Scene, inspection: Inspection, word: str, user: User
) -> dict[str, UUID]:
    mine: dict[str, Any] = {
        "group": scene.group,
        "inspection": inspection,
        "created_by": user,
    }
    part = InspectionPart.objects.create(
        **mine, agency=user.agency, power="Prov", who=f"Vi {scene.word}"
    )
    protocol = Protocol.objects.create(
        **mine, agency=user.agency, findings=f"Fynd {word}", decision=f"Beslut {word}"
    )
    handover = _handover(scene, inspection, user.unit)
    return {
        "power": part.uuid,
        "protocol": protocol.uuid,
        "handover": handover.uuid,
    }


def _handover(scene: Scene, inspection: Inspection, unit: Unit | None) -> Handover:
    """Give the other agency in the group a copy with a word in it."""
    assert unit is not None
    content = {"text": f"Överlämnat {scene.word}"}
    with on_behalf_of(unit.agency, purpose="Test") as system:
        to = Delegation.objects.filter(group=scene.group).exclude(agency=unit.agency)[0]
        sent = Disclosure.objects.create(
            created_by=system,
            number=next_reference(unit.agency, "U-"),
            kind=DisclosureKind.TILLSYN,
            sender_agency=unit.agency,
            sender_unit=unit,
            sender_group=unit.group,
            source_activity=unit.activity,
            receiver_agency=to.agency,
            receiver_unit=to.unit,
            receiver_group=to.circle,
            purpose="Prov",
            ground="samtycke",
            ground_text="OSL 12 kap. 2 §",
            content=content,
            content_sha256=fingerprint(content),
            decided_by=system,
            decided_at=timezone.now(),
            sent_at=timezone.now(),
        )
        return Handover.objects.create(
            group=scene.group,
            inspection=inspection,
            created_by=system,
            sender_agency=unit.agency,
            receiver_agency=to.agency,
            ground_text=sent.ground_text,
            disclosure=sent,
        )


MAKERS.append(make)
