"""The turn of a document in the queue, and not wanting it any more: of every kind.

The queue is fair by person: each has at most one document of a kind called to the
press at a time, and their next is called when that one has ended.  Ten asked for by one
person wait for each other, and not in front of those of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lagesbild.printing.base import LEASE, PrintJob
from lagesbild.printing.enums import JobState
from lagesbild.printing.kinds import Kind, kind_of, kinds
from pax.errors import WrongState

if TYPE_CHECKING:
    from pax.accounts.models import User


@transaction.atomic
def cancel_job(job: PrintJob, *, by: User) -> PrintJob:
    """Stop a document that one no longer wants; the press notices within seconds."""
    stored: PrintJob = _rows(kind_of(job), by).select_for_update().get(pk=job.pk)
    if stored.is_ended:
        raise WrongState("Utskriften är redan avslutad.")
    stored.state = JobState.CANCELLED
    stored.ended_at = timezone.now()
    stored.save(update_fields=["state", "ended_at"])
    call_next(kind_of(job), by=by)
    return stored


@transaction.atomic
def call_next(kind: Kind, *, by: User) -> PrintJob | None:
    """Call a person's next document to the press, unless one of theirs is there."""
    alone(by)
    mine = _rows(kind, by).filter(created_by=by.pk).unfinished()
    if mine.filter(called_at__isnull=False).exists():
        return None
    job: PrintJob | None = mine.order_by("created_at", "pk").first()
    if job:
        _call(job)
    return job


def call_lost(*, by: User) -> int:
    """Call again what a dead worker held or a lost message named; tell how many.

    Done by the clock under an authority's system user.
    """
    return sum(_call_lost(kind, by) for kind in kinds())


def _call_lost(kind: Kind, by: User) -> int:
    now = timezone.now()
    rows = _rows(kind, by).unfinished()
    busy = rows.filter(created_by=OuterRef("created_by"), called_at__isnull=False)
    silent = Q(state=JobState.RUNNING, alive_at__lt=now - LEASE)
    unheard = Q(state=JobState.QUEUED, called_at__lt=now - 10 * LEASE)
    forgotten = Q(called_at__isnull=True, created_at__lt=now - LEASE) & ~Exists(busy)
    lost = rows.filter(silent | unheard | forgotten).order_by(
        "created_by_id", "created_at", "pk"
    )
    # One for each person: their others wait for it.
    first = {job.created_by_id: job for job in reversed(lost)}
    return sum(_call(job) for job in first.values())


def _call(job: PrintJob) -> int:
    from lagesbild.printing.tasks import make_pdf  # noqa: PLC0415 -- it calls us

    job.called_at = timezone.now()
    job.save(update_fields=["called_at"])
    number, person, label = job.pk, job.created_by_id, kind_of(job).label
    transaction.on_commit(lambda: make_pdf.delay(number, person, label))
    return 1


def alone(by: User) -> None:
    """Let nobody else change this person's queue until the transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('printing'), %s)", [by.pk]
        )


def _rows(kind: Kind, by: User) -> Any:
    return kind.jobs._default_manager.all().visible_to(by)  # type: ignore[attr-defined]  # each has it
