"""The main menu: every entry, in order, and who is shown it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cases.disclosure import selectors as waiting
from pax.accounts.permissions import Permission
from pax.ui.nav import Nav, NavItem, NavLink, links_for, menu_of
from samverkan.est.querysets import names_levels


def _may(*any_of: Permission) -> Callable[[Any], bool]:
    return lambda user: any(user.may(permission) for permission in any_of)


def _only_gives_figures(user: Any) -> bool:
    return bool(
        user.may(Permission.FIGURES_GIVE) and not user.may(Permission.LAGESBILD_WRITE)
    )


MENU = (
    NavItem("Start", "start"),
    NavItem("Ärenden", "cases:list", _may(Permission.CASE_READ)),
    NavItem(
        "Inkommet",
        "cases:inbox",
        _may(Permission.REFERRAL_RECEIVE),
        count=waiting.inbox_count,
    ),
    NavItem("Flagga", "cases:flag", _may(Permission.FLAG_RAISE)),
    NavItem("Grupper", "groups:list", _may(Permission.GROUP_TAKE_PART)),
    NavItem("EST", "est:start", _may(Permission.EST_TAKE_PART)),
    NavItem(
        "Lägesbild",
        "lagesbild:list",
        _may(
            Permission.LAGESBILD_WRITE,
            Permission.LAGESBILD_RELEASE,
            Permission.PUBLISHED_READ,
        ),
    ),
    # Who is responsible for a measure without any of these is led there by the start
    # page.
    NavItem(
        "Åtgärdsplan",
        "plan:list",
        _may(
            Permission.PLAN_WRITE,
            Permission.PLAN_DECIDE,
            Permission.PLAN_ANSWER,
            Permission.PUBLISHED_READ,
        ),
    ),
    NavItem("Statistik", "figures:list", _may(Permission.LAGESBILD_WRITE)),
    NavItem("Lämna siffror", "figures:give", _only_gives_figures),
    NavItem("Mina åtgärder", "meetings:mine", _may(Permission.GROUP_TAKE_PART)),
    NavItem("Mina flaggor", "cases:flags", _may(Permission.FLAG_RAISE)),
    NavItem("Användare", "directory:people", _may(Permission.USERS_ADMIN)),
    NavItem("Nivåer i EST", "est:scale", names_levels),
    NavItem("Åtkomstlogg", "log:list", _may(Permission.LOG_REVIEW)),
    NavItem("Processkartor", "cases:processes", _may(Permission.PROCESS_EDIT)),
)


def entries_for(request: HttpRequest) -> list[NavLink]:
    """Give the entries that are for the one who asks."""
    return links_for(request, MENU)


def menu(request: HttpRequest) -> dict[str, object]:
    """Give every page the menu; it costs nothing until it is drawn."""
    return {"menu": SimpleLazyObject(lambda: _menu(request))}


def _menu(request: HttpRequest) -> Nav | None:
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return None
    return menu_of(entries_for(request))
