"""What the main menu shows of the cases, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.disclosure import waiting
from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem

if TYPE_CHECKING:
    from collections.abc import Callable


def register() -> None:
    """Put the pages of this app into the menu."""
    nav.register(NavItem("Start", "cases:start", order=0))
    nav.register(
        NavItem(
            "Ärenden",
            "cases:list",
            order=10,
            is_for=_may(Permission.CASE_READ),
        )
    )
    nav.register(
        NavItem(
            "Processkartor",
            "cases:processes",
            order=90,
            is_for=_may(Permission.PROCESS_EDIT),
        )
    )
    for label, name, order in (
        ("Flagga", "cases:flag", 32),
        ("Mina flaggor", "cases:flags", 60),
    ):
        nav.register(
            NavItem(label, name, order=order, is_for=_may(Permission.FLAG_RAISE))
        )
    nav.register(
        NavItem(
            "Inkommet",
            "cases:inbox",
            order=30,
            is_for=_may(Permission.REFERRAL_RECEIVE),
            count=waiting.inbox_count,
        )
    )


def _may(permission: Permission) -> Callable[[Any], bool]:
    return lambda user: user.may(permission)
