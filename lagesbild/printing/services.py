"""Asking for the printing of a lägesbild, and packing what was printed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from lagesbild.printing.models import PdfJob
from lagesbild.printing.press import package_of
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.accounts.models import User
from pax.errors import Denied
from pax.files import storage
from pax.jobs.models import JobState
from pax.jobs.queue import ask


@transaction.atomic
def ask_for_draft(
    lagesbild: Lagesbild, variant: Variant, *, by: User, with_data: bool = False
) -> PdfJob:
    """Put a lägesbild in the queue, to be printed as it is when its turn comes."""
    _check_reads(lagesbild, by)
    return _ask(
        lagesbild,
        by,
        lagesbild_id=lagesbild.pk,
        frozen=None,
        variant=variant,
        with_data=with_data,
    )


@transaction.atomic
def ask_for_copy(
    frozen: EditionVariant, *, by: User, with_data: bool = False
) -> PdfJob:
    """Put a frozen variant in the queue.

    What it has been printed as already is given at once, unless it has been replaced
    since: then the file says so.
    """
    _check_reads(frozen, by)
    printed: dict[str, Any] = {}
    is_newest = frozen.newest_of(EditionVariant.objects.visible_to(by)) is None
    if frozen.pdf_sha256 and not with_data and is_newest:
        printed = {
            "state": JobState.DONE,
            "result_sha256": frozen.pdf_sha256,
            "result_size": frozen.pdf_size,
            "ended_at": timezone.now(),
        }
    return _ask(
        frozen,
        by,
        printed,
        lagesbild_id=frozen.lagesbild_id,
        frozen=frozen,
        variant=frozen.variant,
        with_data=with_data,
    )


def _check_reads(thing: Lagesbild | EditionVariant, by: User) -> None:
    """Refuse one who does not read what is to be printed."""
    if not type(thing).objects.visible_to(by).filter(pk=thing.pk).exists():
        raise Denied


def _ask(
    thing: Lagesbild | EditionVariant,
    by: User,
    printed: dict[str, Any] | None = None,
    **same: Any,
) -> PdfJob:
    """Put a document in the queue; the same one asked for again is the same job."""
    return ask(
        PdfJob, by=by, same=same, title=thing.title, year=thing.year, **(printed or {})
    )


def package_of_job(job: PdfJob) -> bytes:
    """Pack a frozen variant with the PDF that a job made of it."""
    if job.frozen is None:
        raise ValueError("only what is frozen is packed")
    with storage.open_stored(job.result_sha256) as file:
        return package_of(job.frozen.content, file.read())
