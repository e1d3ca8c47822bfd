"""Asking for a document, its turn in the queue, and not wanting it any more.

The queue is fair by person: each has at most one document called to the press at a
time, and their next is called when that one has ended.  Ten asked for by one person
wait for each other, and not in front of those of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lagesbild.printing.enums import JobState
from lagesbild.printing.models import LEASE, PdfJob
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.errors import Denied, WrongState

if TYPE_CHECKING:
    from pax.accounts.models import User


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
    _alone(by)
    if earlier := _unfinished(wanted, by):
        return earlier
    job = PdfJob.objects.create(
        agency=by.agency,
        lagesbild_id=wanted.lagesbild_id,
        frozen=wanted.frozen,
        variant=wanted.variant,
        with_data=wanted.with_data,
        title=wanted.title,
        year=wanted.year,
        created_by=by,
        **_already_printed(wanted),
    )
    call_next(by=by)
    return job


@transaction.atomic
def cancel_job(job: PdfJob, *, by: User) -> PdfJob:
    """Stop a document that one no longer wants; the press notices within seconds."""
    stored: PdfJob = PdfJob.objects.visible_to(by).select_for_update().get(pk=job.pk)
    if stored.is_ended:
        raise WrongState("Utskriften är redan avslutad.")
    stored.state = JobState.CANCELLED
    stored.ended_at = timezone.now()
    stored.save(update_fields=["state", "ended_at"])
    call_next(by=by)
    return stored


@transaction.atomic
def call_next(*, by: User) -> PdfJob | None:
    """Call a person's next document to the press, unless one of theirs is there."""
    _alone(by)
    mine = PdfJob.objects.visible_to(by).filter(created_by=by.pk).unfinished()
    if mine.filter(called_at__isnull=False).exists():
        return None
    job: PdfJob | None = mine.order_by("created_at", "pk").first()
    if job:
        _call(job)
    return job


def call_lost(*, by: User) -> int:
    """Call again what a dead worker held or a lost message named; tell how many.

    Done by the clock under an authority's system user.
    """
    now = timezone.now()
    busy = PdfJob.objects.unfinished().filter(
        created_by=OuterRef("created_by"), called_at__isnull=False
    )
    silent = Q(state=JobState.RUNNING, alive_at__lt=now - LEASE)
    unheard = Q(state=JobState.QUEUED, called_at__lt=now - 10 * LEASE)
    forgotten = Q(called_at__isnull=True, created_at__lt=now - LEASE) & ~Exists(busy)
    lost = (
        PdfJob.objects.visible_to(by)
        .unfinished()
        .filter(silent | unheard | forgotten)
        .order_by("created_by_id", "created_at", "pk")
    )
    # One for each person: their others wait for it.
    first = {job.created_by_id: job for job in reversed(lost)}
    return sum(_call(job) for job in first.values())


def _call(job: PdfJob) -> int:
    from lagesbild.printing.tasks import make_pdf  # noqa: PLC0415 -- it calls us

    job.called_at = timezone.now()
    job.save(update_fields=["called_at"])
    number, person = job.pk, job.created_by_id
    transaction.on_commit(lambda: make_pdf.delay(number, person))
    return 1


def _alone(by: User) -> None:
    """Let nobody else change this person's queue until the transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('printing'), %s)", [by.pk]
        )


def _check_may_print(wanted: Wanted, by: User) -> None:
    if wanted.frozen is not None:
        rows: Any = EditionVariant.objects.visible_to(by).filter(pk=wanted.frozen.pk)
    else:
        rows = Lagesbild.objects.visible_to(by).filter(pk=wanted.lagesbild_id)
    if not rows.exists():
        raise Denied


def _unfinished(wanted: Wanted, by: User) -> PdfJob | None:
    found: PdfJob | None = (
        PdfJob.objects.visible_to(by)
        .unfinished()
        .filter(
            created_by=by.pk,
            lagesbild=wanted.lagesbild_id,
            frozen=wanted.frozen,
            variant=wanted.variant,
            with_data=wanted.with_data,
            state=JobState.QUEUED,
        )
        .first()
    )
    return found


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
