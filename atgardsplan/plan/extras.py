"""What apps above offer of a decided plan: its PDF, files to fetch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atgardsplan.plan.models import PlanEdition
    from pax.accounts.models import User


@dataclass(frozen=True)
class Link:
    """Something to fetch or do, with its address."""

    label: str
    url: str


Offer = Callable[["PlanEdition", "User"], Iterator[Link]]
_offers: list[Offer] = []


def offer(links: Offer) -> None:
    """Let an app above add links to what is decided."""
    if links not in _offers:
        _offers.append(links)


def links_for(edition: PlanEdition, user: User) -> list[Link]:
    """List what there is to fetch of an edition."""
    return [link for links in _offers for link in links(edition, user)]
