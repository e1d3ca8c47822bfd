"""What is told of a checklist's history: the list itself, and each point of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samverkan.checklists.models import Checklist, ChecklistItem
from samverkan.groups.history import Traced

if TYPE_CHECKING:
    from pax.accounts.models import User


def traced_of(checklist: Checklist, user: User) -> list[Traced]:
    """Name the records of a checklist, as far as one sees them."""
    return [
        Traced(
            Checklist.objects.visible_to(user).filter(pk=checklist.pk),
            ("name", "title", "area", "closed_at", "closed_by"),
            _list,
            related=("area", "closed_by"),
            labels={"closed_by": "avslutad av"},
        ),
        Traced(
            ChecklistItem.objects.visible_to(user).filter(checklist=checklist),
            (
                *("text", "role", "agency", "person", "due_at"),
                *("done_at", "done_by", "note"),
            ),
            _point,
            related=("agency", "person", "done_by"),
            labels={"done_by": "klart enligt"},
        ),
    ]


def _list(_: Any) -> str:
    return "Checklistan"


def _point(row: Any) -> str:
    return f"Punkt {row.number}"
