"""What is told of a target's history, and of what has been noted about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samverkan.groups.history import Traced, of_agency
from samverkan.tryck.models import PressureMeasure, PressureTarget, TensionNote

if TYPE_CHECKING:
    from pax.accounts.models import User


def traced_of(target: PressureTarget, user: User) -> list[Traced]:
    """Name the records about a target, as far as one sees them."""
    return [
        Traced(
            PressureTarget.objects.visible_to(user).filter(pk=target.pk),
            ("kind", "name", "area", "why", "is_internal", "ended_on"),
            of_agency,
            related=("agency", "area"),
        ),
        Traced(
            PressureMeasure.objects.visible_to(user).filter(target=target),
            (
                *("kind", "own_word", "what", "begins_on", "ends_on", "unit"),
                *("responsible", "outcome", "is_internal"),
            ),
            of_agency,
            related=("agency", "own_word", "unit", "responsible"),
        ),
        Traced(
            TensionNote.objects.visible_to(user).filter(target=target),
            ("kind", "own_word", "seen_on", "text", "is_internal"),
            of_agency,
            related=("agency", "own_word"),
        ),
    ]
