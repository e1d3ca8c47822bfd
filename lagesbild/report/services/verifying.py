"""Verifying what is frozen: that every variant still is what was decided."""

from __future__ import annotations

from collections.abc import Iterator

from lagesbild.report.models import EditionVariant
from pax.editions.content import fingerprint
from pax.files import storage


def faults() -> Iterator[str]:
    """Say which variants are not what their fingerprints say."""
    for variant in EditionVariant.objects.order_by("pk").iterator(chunk_size=20):
        if fingerprint(variant.content) != variant.content_sha256:
            yield f"{variant.uuid}: innehållet stämmer inte med fingeravtrycket"
        if variant.pdf_sha256 and not _is_kept(variant.pdf_sha256):
            yield f"{variant.uuid}: PDF:en saknas eller är inte vad den var"


def _is_kept(sha256: str) -> bool:
    """Tell whether a stored file is there, and is what its fingerprint says."""
    try:
        storage.open_stored(sha256).close()
    except storage.FileGone:
        return False
    return True
