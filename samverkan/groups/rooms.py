"""A group's rooms: the tabs of its pages.

Which there are stands in pax/desk/composition.py.  The pages of a room extend
``samverkan/groups/room.html`` with ``group`` and ``room`` (the room's url name) in
their context.  A room's address takes the uuid of the group alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from pax.composition import composed
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
    #: Shown also to those who keep the group without a seat in it.
    is_for_keepers: bool = False


def label_of(url_name: str) -> str:
    """Give what a room is called."""
    return next(room.label for room in _rooms() if room.url_name == url_name)


def tabs_of(group: Samverkansgrupp, user: User, current: str) -> list[Tab]:
    """Give the tabs of a group that a person may open, the present one marked."""
    is_seated = sits(group, user)
    return [
        Tab(room.label, reverse(room.url_name, args=[group.uuid]), _is(room, current))
        for room in _rooms()
        if is_seated or room.is_for_keepers
    ]


def _rooms() -> tuple[Room, ...]:
    return composed("GROUP_ROOMS", tuple[Room, ...])


def _is(room: Room, current: str) -> bool:
    return room.url_name == current
