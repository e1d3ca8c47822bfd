"""What is handed over of an inspection lacks before it is signed."""

from collections.abc import Iterable

from django.urls import reverse

from pax.accounts.models import User
from pax.missing import Missing
from samverkan.tillsyn.models import Inspection, InspectionPart, Protocol


def missing_in(
    inspection: Inspection, protocols: Iterable[Protocol], by: User
) -> list[Missing]:
    """Say that one's own agency has not said by what power it inspects, or decided."""
    here = inspection.get_absolute_url()
    part = InspectionPart.objects.filter(
        inspection=inspection, agency=by.agency_id
    ).first()
    powerless = part is None or not part.power
    link = reverse("tillsyn:part", args=[part.uuid]) if part else here
    found = [Missing("Lagstödet för er del är inte angivet", link)] if powerless else []
    return found + [
        Missing(
            "Ett protokoll säger inte vad som är beslutat",
            reverse("tillsyn:protocol", args=[protocol.uuid]),
        )
        for protocol in protocols
        if not protocol.decision.strip()
    ]
