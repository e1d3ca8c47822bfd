"""What the main menu shows of the lägesbild, and to whom."""

from __future__ import annotations

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem

ANY = (
    Permission.LAGESBILD_WRITE,
    Permission.LAGESBILD_RELEASE,
    Permission.PUBLISHED_READ,
)


def register() -> None:
    """Put the lägesbild into the menu."""
    nav.register(
        NavItem(
            "Lägesbild",
            "lagesbild:list",
            order=50,
            is_for=lambda user: any(user.may(p) for p in ANY),
        )
    )
