"""A plan's rooms: the tabs of its pages.

Which there are stands in pax/desk/composition.py.  A room's address takes the uuid of
the plan alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from atgardsplan.plan.policies import works_at
from pax.composition import composed
from pax.ui.parts import Tab

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User


@dataclass(frozen=True, slots=True)
class Room:
    """One of the plan's pages, with the rule for who is shown it."""

    label: str
    url_name: str
    #: Shown to those who work on the plan, not to who is responsible in it.
    is_for_makers: bool = False


def tabs_of(plan: Plan, user: User, current: str) -> list[Tab]:
    """Give the tabs of a plan that a person may open, the present one marked."""
    works = works_at(plan, user)
    return [
        Tab(room.label, reverse(room.url_name, args=[plan.uuid]), _is(room, current))
        for room in composed("PLAN_ROOMS", tuple[Room, ...])
        if works or not room.is_for_makers
    ]


def _is(room: Room, current: str) -> bool:
    return room.url_name == current
