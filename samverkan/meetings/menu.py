"""What the menu, and the tabs of a group, show of meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem
from samverkan.groups import rooms
from samverkan.groups.rooms import Room

if TYPE_CHECKING:
    from pax.accounts.models import User


def register() -> None:
    """Give every group its rooms for meetings, actions and the year."""
    rooms.register(Room("Möten", "meetings:list", order=20))
    rooms.register(Room("Åtgärder", "meetings:actions", order=30))
    rooms.register(Room("Årshjul", "meetings:year", order=40))
    nav.register(
        NavItem("Mina åtgärder", "meetings:mine", order=58, is_for=_takes_part)
    )


def _takes_part(user: object) -> bool:
    return cast("User", user).may(Permission.GROUP_TAKE_PART)
