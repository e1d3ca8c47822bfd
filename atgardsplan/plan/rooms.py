"""A plan's rooms: the tabs of its pages, filled by the apps that have one.

An app registers its room in ``AppConfig.ready``.  A room's address takes the uuid of
the plan alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from atgardsplan.plan.policies import works_at
from pax.ui.parts import Tab

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User


@dataclass(frozen=True, slots=True)
class Room:
    """One of the plan's pages, with the rule for who is shown it."""

    label: str
    url_name: str
    order: int = 100
    #: Shown to those who work on the plan, not to who is responsible in it.
    is_for_makers: bool = False


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    """Add a room to all plans; registering the same address again replaces it."""
    _rooms[room.url_name] = room


def tabs_of(plan: Plan, user: User, current: str) -> list[Tab]:
    """Give the tabs of a plan that a person may open, the present one marked."""
    works = works_at(plan, user)
    return [
        Tab(room.label, reverse(room.url_name, args=[plan.uuid]), _is(room, current))
        for room in sorted(_rooms.values(), key=lambda room: (room.order, room.label))
        if works or not room.is_for_makers
    ]


def register_own() -> None:
    """Register the rooms that every plan has from the beginning."""
    register(Room("Planen", "plan:detail", order=10))
    register(Room("Tavla", "plan:board", order=20))
    register(Room("Lista", "plan:measures", order=30))
    register(Room("Tidslinje", "plan:timeline", order=40))
    register(Room("Täckning", "plan:coverage", order=50))
    register(Room("Prioritering", "plan:priorities", order=60, is_for_makers=True))
    register(Room("Områden", "plan:areas", order=80))
    register(Room("Beslut", "plan:deciding", order=90))


def _is(room: Room, current: str) -> bool:
    return room.url_name == current
