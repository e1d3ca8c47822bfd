"""What the menu offers those who keep Pax: its people, and its log."""

from typing import Any

from pax.accounts.permissions import Permission
from pax.ui import nav
from pax.ui.nav import NavItem


def register_all() -> None:
    """Put the pages of this app in the menu, for those who may use them."""
    nav.register(NavItem("Användare", "directory:people", 80, _may_administer))
    nav.register(NavItem("Åtkomstlogg", "log:list", 85, _may_review))


def _may_administer(user: Any) -> bool:
    return bool(user.may(Permission.USERS_ADMIN))


def _may_review(user: Any) -> bool:
    return bool(user.may(Permission.LOG_REVIEW))
