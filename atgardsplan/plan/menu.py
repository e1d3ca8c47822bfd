"""What the main menu shows of the åtgärdsplan, and to whom."""

from __future__ import annotations

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem

#: Who is responsible for a measure without any of these is led there by the start page.
ANY = (
    Permission.PLAN_WRITE,
    Permission.PLAN_DECIDE,
    Permission.PLAN_ANSWER,
    Permission.PUBLISHED_READ,
)


def register() -> None:
    """Put the åtgärdsplan into the menu."""
    nav.register(
        NavItem(
            "Åtgärdsplan",
            "plan:list",
            order=51,
            is_for=lambda user: any(user.may(p) for p in ANY),
        )
    )
