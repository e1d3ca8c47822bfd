"""What the main menu shows of EST, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem
from samverkan.est.querysets import names_levels

if TYPE_CHECKING:
    from pax.accounts.models import User


def register() -> None:
    """Put the week's picture into the menu, and its scale for those who set it."""
    nav.register(
        NavItem(
            "EST",
            "est:start",
            order=36,
            is_for=lambda user: user.may(Permission.EST_TAKE_PART),
        )
    )
    nav.register(
        NavItem(
            "Nivåer i EST",
            "est:scale",
            order=82,
            is_for=lambda user: names_levels(cast("User", user)),
        )
    )
