"""The agenda as one person may see it, numbered as it is for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from pax.accounts.models import Agency
from samverkan.groups.models import Delegation
from samverkan.meetings.models import AgendaItem, Meeting
from samverkan.meetings.services.acting import shown_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pax.accounts.models import User


@dataclass(frozen=True)
class Point:
    """A place on the agenda: an item, or nothing but its number."""

    number: int
    item: AgendaItem | None
    #: Agencies in the group that do not know the case that the item is about.
    kept_from: list[Agency] = field(default_factory=list)

    @property
    def number_text(self) -> str:
        """The number, to be written together with a sign."""
        return str(self.number)

    @property
    def is_for_all(self) -> bool:
        """Whether everybody in the group may see it."""
        return not self.kept_from


@dataclass(frozen=True)
class Agenda:
    """All places of an agenda, and what has been struck from it."""

    points: list[Point]
    struck: list[AgendaItem]

    @property
    def shown(self) -> list[Point]:
        """Those that one sees."""
        return [point for point in self.points if point.item]

    @property
    def hidden(self) -> int:
        """How many there are that one does not see."""
        return len(self.points) - len(self.shown)

    @property
    def partly_shown(self) -> int:
        """How many one sees that some in the group may not."""
        return sum(not point.is_for_all for point in self.points)

    def around(self, item: AgendaItem) -> tuple[Point | None, Point, Point | None]:
        """Give the point before an item that one sees, its own, and the one after."""
        shown = self.shown
        here = next(
            (n for n, point in enumerate(shown) if point.item == item), len(shown)
        )
        if here == len(shown):  # struck: it has no place
            return None, Point(0, item), None
        before = shown[here - 1] if here else None
        after = shown[here + 1] if here + 1 < len(shown) else None
        return before, shown[here], after


def agenda_of(meeting: Meeting, user: User) -> Agenda:
    """Lay out a meeting's agenda for one person."""
    items = {
        item.pk: item
        for item in AgendaItem.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("share__owner_agency", "action__agency", "action__person")
    }
    kept = _kept_from(meeting, items.values())
    points = [
        Point(number, items.get(key), kept.get(key, []))
        for number, key in _places(meeting)
    ]
    return Agenda(points, [item for item in items.values() if item.is_struck])


def _places(meeting: Meeting) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, item_id FROM pax_agenda(%s)", [meeting.pk])
        return [(int(number), key) for number, key in cursor.fetchall()]


def _kept_from(
    meeting: Meeting, items: Iterable[AgendaItem]
) -> dict[int, list[Agency]]:
    """Tell, by item, which agencies in the group do not know its case."""
    about = {item.pk: item.share_id for item in items if item.share_id}
    if not about:
        return {}
    know = shown_to(about.values())
    agencies = agencies_in(meeting)
    return {
        item: [agency for agency in agencies if agency.pk not in know[share]]
        for item, share in about.items()
    }


def agencies_in(meeting: Meeting) -> list[Agency]:
    """List the agencies that take part in the group now."""
    part = Delegation.objects.filter(group=meeting.group_id, left_on__isnull=True)
    return [delegation.agency for delegation in part.select_related("agency")]
