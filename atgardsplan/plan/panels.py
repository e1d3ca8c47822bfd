"""What apps above add to a measure's page: the latest follow-up, for one.

An app registers a panel in ``AppConfig.ready``: a function that gives a title, a
template and its context for one measure and person, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from atgardsplan.plan.models import Measure
    from pax.accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A part of a measure's page that another app draws."""

    title: str
    anchor: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Make = Callable[["Measure", "User"], Panel | None]
_makers: list[Make] = []


def register(make: Make) -> None:
    """Add a panel to all measures."""
    if make not in _makers:
        _makers.append(make)


def panels_for(measure: Measure, user: User) -> list[Panel]:
    """Give the panels of a measure for a person."""
    made = (make(measure, user) for make in _makers)
    return [panel for panel in made if panel]
