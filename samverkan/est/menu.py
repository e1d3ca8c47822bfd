"""What the main menu shows of EST, and to whom."""

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem


def register() -> None:
    """Put the week's picture into the menu, and its scale for those who set it."""
    nav.register(
        NavItem(
            "EST",
            "est:start",
            order=36,
            is_for=lambda user: user.may(Permission.EST_TAKE_PART),  # type: ignore[attr-defined]  # always a User
        )
    )
    nav.register(
        NavItem(
            "Nivåer i EST",
            "est:scale",
            order=82,
            is_for=lambda user: user.may(Permission.SETTINGS_EDIT),  # type: ignore[attr-defined]  # always a User
        )
    )
