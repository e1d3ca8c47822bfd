"""Verifying what is frozen: that every variant still is what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from cases.services.disclosing import fingerprint
from lagesbild.report.models import EditionVariant


def faults() -> Iterator[str]:
    """Say which variants are not what their fingerprints say."""
    for variant in EditionVariant.objects.order_by("pk").iterator(chunk_size=20):
        if fingerprint(variant.content) != variant.content_sha256:
            yield f"{variant.uuid}: innehållet stämmer inte med fingeravtrycket"
