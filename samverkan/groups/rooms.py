"""A group's rooms: the tabs of its pages, filled by the apps that have one.

An app registers its room in ``AppConfig.ready``, and its pages extend
``samverkan/groups/room.html`` with ``group`` and ``room`` (the room's url name) in
their context.  A room's address takes the uuid of the group alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from pax.ui.parts import Tab
from samverkan.groups.policies import sits

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp


@dataclass(frozen=True, slots=True)
class Room:
    """One of the group's pages, with the rule for who is shown it."""

    label: str
    url_name: str
    order: int = 100
    #: Shown also to those who keep the group without a seat in it.
    is_for_keepers: bool = False


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    """Add a room to all groups; registering the same address again replaces it."""
    _rooms[room.url_name] = room


def label_of(url_name: str) -> str:
    """Give what a room is called."""
    return _rooms[url_name].label


def tabs_of(group: Samverkansgrupp, user: User, current: str) -> list[Tab]:
    """Give the tabs of a group that a person may open, the present one marked."""
    is_seated = sits(group, user)
    return [
        Tab(room.label, reverse(room.url_name, args=[group.uuid]), _is(room, current))
        for room in sorted(_rooms.values(), key=lambda room: (room.order, room.label))
        if is_seated or room.is_for_keepers
    ]


def register_own() -> None:
    """Register the rooms that every group has from the beginning."""
    register(Room("Tavla", "groups:board", order=10))
    register(Room("Om gruppen", "groups:about", order=90, is_for_keepers=True))


def _is(room: Room, current: str) -> bool:
    return room.url_name == current
