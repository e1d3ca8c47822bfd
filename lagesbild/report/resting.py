"""Which decided editions rest on an import: by a figure, or by a claim's source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q

from lagesbild.report.models import Edition, EditionVariant

if TYPE_CHECKING:
    from lagesbild.figures.models import Import


def editions_on(imported: Import) -> Iterator[str]:
    """Name the editions whose numbers or sources came by an import."""
    claims = [{"statements": [{"sources": [{"digest": imported.sha256}]}]}]
    resting = EditionVariant.objects.filter(
        Q(content__figures__contains=[{"imports": [{"uuid": str(imported.uuid)}]}])
        | Q(content__sections__contains=claims)
        | Q(content__problems__contains=claims)
    )
    for edition in (
        Edition.objects.filter(pk__in=resting.values("edition"))
        .select_related("lagesbild")
        .order_by("pk")
    ):
        yield f"”{edition}”"
