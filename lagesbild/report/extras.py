"""What the apps above add to a decided variant: its PDF, its data package.

This app knows nothing of them; they say in their `ready` what they have to offer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagesbild.report.models import EditionVariant
    from pax.accounts.models import User


@dataclass(frozen=True)
class Link:
    """Something to fetch or do, with its address."""

    label: str
    url: str


Offer = Callable[["EditionVariant", "User"], Iterator[Link]]
_offers: list[Offer] = []


def offer(links: Offer) -> None:
    """Let an app above add links to what is decided."""
    if links not in _offers:
        _offers.append(links)


def links_for(variant: EditionVariant, user: User) -> list[Link]:
    """List what there is to fetch of a variant."""
    return [link for links in _offers for link in links(variant, user)]
