"""What is told of a meeting's history, and of a year wheel's: also what was removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samverkan.groups.history import Traced
from samverkan.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    YearEvent,
)

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp


def traced_of(meeting: Meeting, user: User) -> list[Traced]:
    """Name the records of a meeting, as far as one sees them."""
    items = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    return [
        Traced(
            Meeting.objects.visible_to(user).filter(pk=meeting.pk),
            (
                *("starts_at", "ends_at", "place", "chair", "secretary"),
                *("state", "cancelled_because", "approved_at"),
            ),
            _meeting,
            related=("chair", "secretary"),
        ),
        Traced(items, ("title", "position", "notes", "is_struck"), _item),
        Traced(
            Decision.objects.visible_to(user).filter(meeting=meeting),
            ("text",),
            _decision,
            # Decisions under the points that one sees, also such as were taken away.
            within={"item_id__in": items.order_by().values("pk")},
        ),
        Traced(
            Attendance.objects.visible_to(user).filter(meeting=meeting),
            ("seat", "guest", "guest_from", "presence"),
            _attendance,
            related=("seat__user",),
            within={"meeting_id": meeting.pk},
        ),
    ]


def traced_wheel(group: Samverkansgrupp) -> list[Traced]:
    """Name what has been in a group's year wheel."""
    return [
        Traced(
            YearEvent.objects.filter(group=group),
            ("title", "months", "week", "agency", "note"),
            _event,
            related=("agency",),
            within={"group_id": group.pk},
        )
    ]


def _meeting(_: Any) -> str:
    return "Mötet"


def _item(row: Any) -> str:
    return f"Punkt: {row.title}"


def _decision(_: Any) -> str:
    return "Beslut"


def _attendance(_: Any) -> str:
    return "Närvaro"


def _event(row: Any) -> str:
    return str(row.title)
