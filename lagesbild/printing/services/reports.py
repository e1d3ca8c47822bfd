"""What a printed lägesbild is made of, and what becomes of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lagesbild.printing.document import expected_pages
from lagesbild.printing.kinds import Kind
from lagesbild.printing.models import PdfJob
from lagesbild.report.content import content_of_draft
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild

if TYPE_CHECKING:
    from pax.accounts.models import User
    from pax.files.storage import Stored


def _content_of(job: PdfJob, by: User) -> dict[str, Any]:
    if job.frozen_id:
        frozen = EditionVariant.objects.visible_to(by).get(pk=job.frozen_id)
        return dict(frozen.content)
    lagesbild = Lagesbild.objects.visible_to(by).get(pk=job.lagesbild_id)
    return content_of_draft(lagesbild, Variant(job.variant), by=by)


def _keep_with_variant(job: PdfJob, made: Stored, by: User) -> None:
    """Let the frozen variant have its PDF, when one of those responsible made it."""
    if job.frozen_id is None or job.with_data:
        return
    ours = Lagesbild.objects.visible_to(by).filter(
        pk=job.lagesbild_id, agency=by.agency_id
    )
    frozen = EditionVariant.objects.visible_to(by).get(pk=job.frozen_id)
    if ours.exists() and not frozen.pdf_sha256:
        frozen.pdf_sha256, frozen.pdf_size = made.sha256, made.size
        frozen.save(update_fields=["pdf_sha256", "pdf_size"])


REPORT = Kind(
    "printing.PdfJob",
    "lagesbild.printing.press",
    _content_of,
    expected_pages,
    _keep_with_variant,
)
