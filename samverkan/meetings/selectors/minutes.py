"""The minutes as one person may read them, on the page and on paper alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samverkan.meetings.enums import Presence
from samverkan.meetings.models import (
    Action,
    Approval,
    Attendance,
    Decision,
    Meeting,
)
from samverkan.meetings.selectors.agenda import Agenda, Point, agenda_of
from samverkan.meetings.services.running import seats_at

if TYPE_CHECKING:
    from pax.accounts.models import Agency, User
    from samverkan.groups.models import Seat


@dataclass(frozen=True)
class Paragraph:
    """A point with what came of it."""

    point: Point
    decisions: list[Decision]
    actions: list[Action]


@dataclass(frozen=True)
class Chair:
    """Somebody with a seat, and whether they were there; None: nobody noted it."""

    seat: Seat
    noted: Attendance | None


@dataclass(frozen=True)
class Table:
    """One agency's people at a meeting."""

    agency: Agency
    chairs: list[Chair]


@dataclass(frozen=True)
class Roll:
    """Who was at a meeting, agency by agency, and the guests."""

    tables: list[Table]
    guests: list[Attendance]

    @property
    def is_called(self) -> bool:
        """Whether everybody's presence has been noted."""
        return all(chair.noted for table in self.tables for chair in table.chairs)

    @property
    def absent_agencies(self) -> set[int]:
        """Agencies from which nobody was there."""
        return {
            table.agency.pk
            for table in self.tables
            if all(
                chair.noted is not None and chair.noted.presence == Presence.ABSENT
                for chair in table.chairs
            )
        }


@dataclass(frozen=True)
class Minutes:
    """All that one may read of a meeting."""

    meeting: Meeting
    agenda: Agenda
    paragraphs: list[Paragraph]
    roll: Roll
    approvals: list[Approval]

    @property
    def hidden(self) -> int:
        """How many points are left out for this reader."""
        return self.agenda.hidden


def minutes_of(meeting: Meeting, user: User) -> Minutes:
    """Lay out the minutes of a meeting for one person."""
    agenda = agenda_of(meeting, user)
    decisions, actions = outcomes_of(meeting, user)
    paragraphs = [
        Paragraph(
            point,
            decisions[point.item.pk] if point.item else [],
            actions[point.item.pk] if point.item else [],
        )
        for point in agenda.points
    ]
    return Minutes(meeting, agenda, paragraphs, roll_of(meeting), approvals_of(meeting))


def outcomes_of(
    meeting: Meeting, user: User
) -> tuple[dict[int, list[Decision]], dict[int, list[Action]]]:
    """Gather the decisions and actions of a meeting, by item."""
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.visible_to(user).filter(meeting=meeting):
        decisions[decision.item_id].append(decision)
    actions: dict[int, list[Action]] = defaultdict(list)
    agreed = Action.objects.visible_to(user).filter(meeting=meeting).order_by("pk")
    for action in agreed.select_related("agency", "agreed_person", "person"):
        actions[action.item_id or 0].append(action)
    return decisions, actions


def roll_of(meeting: Meeting) -> Roll:
    """Call the roll: everybody with a seat that day, agency by agency."""
    noted = list(Attendance.objects.filter(meeting=meeting).order_by("pk"))
    by_seat = {one.seat_id: one for one in noted if one.seat_id}
    tables: dict[int, Table] = {}
    for seat in seats_at(meeting):
        agency = seat.delegation.agency
        table = tables.setdefault(agency.pk, Table(agency, []))
        table.chairs.append(Chair(seat, by_seat.get(seat.pk)))
    return Roll(list(tables.values()), [one for one in noted if one.guest])


def approvals_of(meeting: Meeting) -> list[Approval]:
    """List the approvals: who is to approve the minutes, and who has."""
    found = Approval.objects.filter(meeting=meeting)
    return list(found.select_related("person", "agency"))
