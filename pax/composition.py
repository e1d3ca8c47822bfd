"""What stands above, for what lies below.

An app knows what it stands on and never what stands on it.  Where a lower page shows
something of the apps above (a group's rooms, what is planned about a problem), it asks
for it here by name.  The answers stand in one module on top of everything,
pax/desk/composition.py, put together by plain imports; `settings.PAX_COMPOSITION`
names it, as `ROOT_URLCONF` names the addresses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

from django.conf import settings

Kind = TypeVar("Kind")


def composed(name: str, _kind: type[Kind]) -> Kind:
    """Give what the apps have by a name, in the order that it is shown.

    Who asks says what kind of thing it is.  Asked when a page is drawn and never when
    a module is read: the apps are not all there then.
    """
    found: Kind = getattr(import_module(settings.PAX_COMPOSITION), name)
    return found


@dataclass(frozen=True, slots=True)
class Link:
    """Something to fetch or do that an app above offers, with its address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of a page that an app above draws: its template and what that is told."""

    title: str
    anchor: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def links_for(name: str, thing: Any, user: Any) -> list[Link]:
    """List what the apps above offer a person of a thing."""
    offers = composed(name, tuple[Callable[[Any, Any], Sequence[Link]], ...])
    return [link for offer in offers for link in offer(thing, user)]


def panels_for(name: str, thing: Any, user: Any) -> list[Panel]:
    """List the panels that the apps above show a person beside a thing."""
    makers = composed(name, tuple[Callable[[Any, Any], Panel | None], ...])
    made = (make(thing, user) for make in makers)
    return [panel for panel in made if panel]
