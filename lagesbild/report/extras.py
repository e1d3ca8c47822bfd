"""What the apps above add to a lägesbild or a decided variant of it: its PDF.

This app knows nothing of them; they say in their `ready` what they have to offer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lagesbild.report.models import EditionVariant, Lagesbild
    from pax.accounts.models import User


@dataclass(frozen=True)
class Link:
    """Something to fetch or do, with its address."""

    label: str
    url: str


Offer = Callable[["EditionVariant | Lagesbild", "User"], Iterator[Link]]
_offers: list[Offer] = []


def offer(links: Offer) -> None:
    """Let an app above add links to a lägesbild and to what is decided of it."""
    if links not in _offers:
        _offers.append(links)


def links_for(thing: EditionVariant | Lagesbild, user: User) -> list[Link]:
    """List what there is to fetch of a variant, or of the draft as it is now."""
    return [link for links in _offers for link in links(thing, user)]
