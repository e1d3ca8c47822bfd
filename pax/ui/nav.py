"""The main menu, as drawn on one page for one person.

Which items there are stands in pax/desk/menu.py, in order.  Who sees them is asked of
each item when a page is drawn, so the menu never promises a page that answers 403.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main menu and the rule for who is shown it."""

    label: str
    url_name: str
    # Which people (accounts.User, which lies above) see it; None: all signed in.
    is_for: Callable[[Any], bool] | None = None
    # How many things wait there for this user; drawn as a small number.
    count: Callable[[Any], int] | None = None


#: How many entries have room in a row beside the person's name, at 1 280 px.
IN_SIGHT = 8


@dataclass(frozen=True, slots=True)
class Nav:
    """The menu as drawn: what is in sight, and what lies under ”Mer”."""

    in_sight: list["NavLink"]
    more: list["NavLink"]

    @property
    def is_in_more(self) -> bool:
        """Whether the present page is one of those under ”Mer”."""
        return any(link.current for link in self.more)


@dataclass(frozen=True, slots=True)
class NavLink:
    """A menu entry as drawn on one page for one user."""

    label: str
    url: str
    current: bool
    count: int


def menu_of(links: list[NavLink]) -> Nav:
    """Put the entries in a row; those with many find the last under Mer."""
    return Nav(links[:IN_SIGHT], links[IN_SIGHT:])


def links_for(request: HttpRequest, items: Iterable[NavItem]) -> list[NavLink]:
    """Give all entries of the user's menu, with the present page marked."""
    user = request.user
    drawn = [
        (item, reverse(item.url_name))
        for item in items
        if item.is_for is None or item.is_for(user)
    ]
    current = _longest_prefix(request.path, [url for _, url in drawn])
    return [
        NavLink(item.label, url, url == current, item.count(user) if item.count else 0)
        for item, url in drawn
    ]


def _longest_prefix(path: str, urls: list[str]) -> str | None:
    # The front page begins every address, so there only an exact match counts.
    within = [u for u in urls if path == u or (u != "/" and path.startswith(u))]
    return max(within, key=len, default=None)
