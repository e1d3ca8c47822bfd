"""What the main menu shows of the groups, and to whom."""

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem


def register() -> None:
    """Put the groups into the menu."""
    nav.register(
        NavItem(
            "Grupper",
            "groups:list",
            order=35,
            is_for=lambda user: user.may(Permission.GROUP_TAKE_PART),
        )
    )
