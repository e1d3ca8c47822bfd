"""What apps above add to a problem's page: what is planned about it, for one.

The lägesbild knows nothing of plans; an app above registers a panel in
``AppConfig.ready``: a function that gives a title, a template and its context for one
problem and person, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lagesbild.report.models import Problem
    from pax.accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A part of a problem's page that another app draws."""

    title: str
    anchor: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Make = Callable[["Problem", "User"], Panel | None]
_makers: list[Make] = []


def register(make: Make) -> None:
    """Add a panel to all problems."""
    if make not in _makers:
        _makers.append(make)


def panels_for(problem: Problem, user: User) -> list[Panel]:
    """Give the panels of a problem for a person."""
    made = (make(problem, user) for make in _makers)
    return [panel for panel in made if panel]
