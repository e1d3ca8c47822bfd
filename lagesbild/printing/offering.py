"""What printing adds to the pages of a lägesbild: where one asks for it as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from lagesbild.report.models import EditionVariant
from pax.composition import Link

if TYPE_CHECKING:
    from lagesbild.report.models import Lagesbild
    from pax.accounts.models import User


def documents_of(thing: EditionVariant | Lagesbild, _user: User) -> Iterator[Link]:
    """Offer a PDF: whoever reads the thing may have one of it."""
    if isinstance(thing, EditionVariant):
        name = thing.get_variant_display().lower()
        yield Link(
            f"PDF, {name} variant", reverse("printing:ask-copy", args=[thing.uuid])
        )
    else:
        yield Link("Skapa PDF", reverse("printing:ask", args=[thing.uuid]))
