"""What the main menu shows of figures, and to whom."""

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem


def register() -> None:
    """Put the figures into the menu."""
    nav.register(
        NavItem(
            "Statistik",
            "figures:list",
            order=52,
            is_for=lambda user: user.may(Permission.LAGESBILD_WRITE),
        )
    )
    nav.register(
        NavItem(
            "Lämna siffror",
            "figures:give",
            order=53,
            is_for=lambda user: (
                user.may(Permission.FIGURES_GIVE)
                and not user.may(Permission.LAGESBILD_WRITE)
            ),
        )
    )
