"""What papers add to the page of a decided plan: where one asks for it as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from pax.composition import Link

if TYPE_CHECKING:
    from atgardsplan.plan.models import PlanEdition
    from pax.accounts.models import User


def documents_of(edition: PlanEdition, _user: User) -> Iterator[Link]:
    """Offer a PDF: whoever reads the edition may have one of it."""
    yield Link("Skapa PDF", reverse("papers:ask-edition", args=[edition.uuid]))
