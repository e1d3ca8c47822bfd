"""Actions, agendas, minutes and their history, as one person may see them.

An agenda is numbered as it is for everybody; minutes are the same on page and paper.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from pax.accounts.models import Agency, User
from pax.history.versions import Records, all_records, itself, records
from samverkan.groups.models import Delegation, Samverkansgrupp
from samverkan.groups.querysets import database_value
from samverkan.meetings.enums import ActionState
from samverkan.meetings.models import (
    Action,
    AgendaItem,
    Approval,
    Attendance,
    Decision,
    Meeting,
    OfMeeting,
    YearEvent,
)
from samverkan.meetings.services.running import seats_at, shown_to

# --- actions --------------------------------------------------------------------------
#: How many settled actions the page shows, the latest first.
SETTLED_SHOWN = 50


def actions_of(group: Samverkansgrupp, user: User) -> dict[str, Any]:
    """Gather a group's actions as a person sees them: late first, and what is done."""
    seen = _seen(user).filter(group=group)
    waiting = list(seen.open())  # type: ignore[attr-defined]  # ours
    today = timezone.localdate()
    settled = seen.exclude(state=ActionState.OPEN).order_by("-done_on", "-pk")
    return {
        "late": [one for one in waiting if one.due_on and one.due_on < today],
        "to_do": [one for one in waiting if not (one.due_on and one.due_on < today)],
        "settled": list(settled[:SETTLED_SHOWN]),
        "hidden": int(database_value("SELECT pax_hidden_actions(%s)", group.pk)),
    }


def my_actions(user: User) -> list[Action]:
    """List what a person is to do, in all groups they sit in."""
    return list(_seen(user).filter(person=user).open())  # type: ignore[attr-defined]  # ours


def our_unassigned(user: User) -> list[Action]:
    """List what one's agency is to do and is unassigned there."""
    ours = Q(agency=user.agency_id, person__isnull=True)
    return list(_seen(user).filter(ours).open())  # type: ignore[attr-defined]  # ours


def _seen(user: User) -> QuerySet[Action]:
    seen: QuerySet[Action] = Action.objects.visible_to(user)
    return seen.select_related("group", "agency", "person", "share", "meeting")


# --- the agenda -----------------------------------------------------------------------
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
    """Give all places their numbers, also where one does not see the item."""
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


# --- the minutes ----------------------------------------------------------------------
def minutes_of(meeting: Meeting, user: User) -> dict[str, Any]:
    """Lay out the minutes of a meeting for one person: all that they may read of it."""
    agenda = agenda_of(meeting, user)
    decisions, actions = outcomes_of(meeting, user)
    return {
        "paragraphs": [
            _paragraph(point, decisions, actions) for point in agenda.points
        ],
        "roll": roll_of(meeting),
        "approvals": approvals_of(meeting),
        # How many points are left out for this reader.
        "hidden": agenda.hidden,
    }


def _paragraph(
    point: Point,
    decisions: dict[int, list[Decision]],
    actions: dict[int, list[Action]],
) -> dict[str, Any]:
    """Lay out what came of one point; silent, if nothing at all did."""
    if point.item is None:
        return {"point": point}
    decided, agreed = decisions[point.item.pk], actions[point.item.pk]
    said = (point.item.notes, point.item.came_of, decided, agreed)
    return {
        "point": point,
        "decisions": decided,
        "actions": agreed,
        "is_silent": not any(said),
    }


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


def roll_of(meeting: Meeting) -> dict[str, Any]:
    """Call the roll: everybody with a seat that day, agency by agency, and guests."""
    noted = list(Attendance.objects.filter(meeting=meeting).order_by("pk"))
    by_seat = {one.seat_id: one for one in noted if one.seat_id}
    seats = seats_at(meeting)
    tables: dict[int, dict[str, Any]] = {}
    for seat in seats:
        agency = seat.delegation.agency
        table = tables.setdefault(agency.pk, {"agency": agency, "chairs": []})
        # None: nobody has noted whether they were there.
        table["chairs"].append({"seat": seat, "noted": by_seat.get(seat.pk)})
    return {
        "tables": list(tables.values()),
        "guests": [one for one in noted if one.guest],
        "is_called": all(seat.pk in by_seat for seat in seats),
    }


def approvals_of(meeting: Meeting) -> list[Approval]:
    """List the approvals: who is to approve the minutes, and who has."""
    found = Approval.objects.filter(meeting=meeting)
    return list(found.select_related("person", "agency"))


# --- history --------------------------------------------------------------------------
def history_of_meeting(meeting: Meeting, user: User) -> list[Records]:
    """Name the records of a meeting, as far as one sees them."""
    return [
        itself(meeting),
        *all_records(OfMeeting, user, meeting=meeting),
        records(Action, user, meeting=meeting),
    ]


def history_of_wheel(group: Samverkansgrupp, user: User) -> list[Records]:
    """Name what has been in a group's year wheel."""
    return [records(YearEvent, user, group=group)]
