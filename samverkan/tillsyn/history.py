"""What is told of an inspection's history: the common part, and one's own protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax.ui import swedish
from samverkan.groups.history import Traced, of_agency
from samverkan.tillsyn.models import Inspection, InspectionPart, Protocol

if TYPE_CHECKING:
    from pax.accounts.models import User


def traced_of(inspection: Inspection, user: User) -> list[Traced]:
    """Name the records of an inspection, as far as one sees them."""
    return [
        Traced(
            Inspection.objects.visible_to(user).filter(pk=inspection.pk),
            (
                *("object_name", "org_number", "address", "area", "planned_on"),
                *("purpose", "lead", "state"),
            ),
            _inspection,
            related=("area", "lead"),
        ),
        Traced(
            InspectionPart.objects.visible_to(user).filter(inspection=inspection),
            ("power", "who", "state"),
            of_agency,
            related=("agency",),
        ),
        Traced(
            Protocol.objects.visible_to(user).filter(inspection=inspection),
            ("findings", "decision", "vite", "follow_up_on", "done_on"),
            of_agency,
            related=("agency",),
            words={"vite": swedish.kronor},
        ),
    ]


def _inspection(_: Any) -> str:
    return "Tillsynen"
