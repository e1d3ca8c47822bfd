"""Asking for a lägesbild as a document, and packing one that has been made."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Wanted:
    """What somebody wants printed: a draft in one variant, or a frozen variant."""

    lagesbild_id: int
    variant: str
    title: str
    year: int
    frozen: EditionVariant | None = None
    with_data: bool = False


def draft_of(lagesbild: Lagesbild, variant: Variant, *, with_data: bool) -> Wanted:
    """Say that one wants a lägesbild as it is now."""
    return Wanted(
        lagesbild.pk, variant, lagesbild.title, lagesbild.year, with_data=with_data
    )


def copy_of(frozen: EditionVariant, *, with_data: bool) -> Wanted:
    """Say that one wants a frozen variant."""
    return Wanted(
        frozen.lagesbild_id,
        frozen.variant,
        frozen.title,
        frozen.year,
        frozen,
        with_data,
    )


@transaction.atomic
def ask_for_pdf(wanted: Wanted, *, by: User) -> PdfJob:
    """Put a document in the queue; the same one asked for again is the same job.

    What a frozen variant has been printed as already is given at once.
    """
    _check_may_print(wanted, by)
    same = {
        "lagesbild_id": wanted.lagesbild_id,
        "frozen": wanted.frozen,
        "variant": wanted.variant,
        "with_data": wanted.with_data,
    }
    return ask(
        PdfJob,
        by=by,
        same=same,
        title=wanted.title,
        year=wanted.year,
        **_already_printed(wanted),
    )


def _check_may_print(wanted: Wanted, by: User) -> None:
    if wanted.frozen is not None:
        rows: Any = EditionVariant.objects.visible_to(by).filter(pk=wanted.frozen.pk)
    else:
        rows = Lagesbild.objects.visible_to(by).filter(pk=wanted.lagesbild_id)
    if not rows.exists():
        raise Denied


def _already_printed(wanted: Wanted) -> dict[str, Any]:
    frozen = wanted.frozen
    if frozen is None or not frozen.pdf_sha256 or wanted.with_data:
        return {}
    return {
        "state": JobState.DONE,
        "result_sha256": frozen.pdf_sha256,
        "result_size": frozen.pdf_size,
        "ended_at": timezone.now(),
    }


def package_of_job(job: PdfJob) -> bytes:
    """Pack a frozen variant with the PDF that a job made of it."""
    if job.frozen is None:
        raise ValueError("only what is frozen is packed")
    with storage.open_stored(job.result_sha256) as file:
        return package_of(job.frozen.content, file.read())
