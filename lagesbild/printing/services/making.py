"""Making a document: taken up by one worker, kept whole or not at all.

Each step is a transaction of its own under the person who asked, so that nobody's
document holds more than they may read; between them the press works, and nothing is
locked.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cases.services import storage
from lagesbild.printing.enums import JobState
from lagesbild.printing.models import LEASE, PdfJob
from lagesbild.printing.pressroom import (
    Order,
    PressFailed,
    Stopped,
    expected_pages,
    run_press,
)
from lagesbild.printing.services.asking import call_next
from lagesbild.report.content import content_of_draft
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb

if TYPE_CHECKING:
    from cases.services.storage import Stored

PURPOSE = "Skriva ut lägesbild"
#: A document that has brought down as many workers is not tried again.
MOST_ATTEMPTS = 2
DIED = "Arbetet avbröts två gånger. Försök igen, eller säg till den som sköter Pax."
FAULTS = {
    "MemoryError": "Dokumentet blev för stort. Dela upp det, eller ta bort figurer.",
    "TimeoutError": "Det tog för lång tid. Försök igen när det är lugnare.",
    "WrongBrand": "Logotypen eller färgerna i inställningarna går inte att använda.",
}
FAULT = "Dokumentet gick inte att skapa. Säg till den som sköter Pax."


class Held(Exception):
    """Another worker says that it is at work on it."""


@dataclass(frozen=True)
class Task:
    """A job that one has taken up: nobody else's word about it counts."""

    job_id: int
    person: User
    holder: uuid.UUID
    order: Order

    def keep(self, page: int) -> bool:
        """Say that one is still at it; False when it is no longer wanted of one."""
        with acting_as(self.person, purpose=PURPOSE):
            job = self._mine()
            if job is None:
                return False
            _set(job, alive_at=timezone.now(), page=page, pages=max(job.pages, page))
            return True

    def finish(self, made: Stored) -> bool:
        """Write down what came of it, once; False when it is no longer wanted."""
        with acting_as(self.person, purpose=PURPOSE):
            job = self._mine()
            if job is None:
                return False
            _set(
                job,
                state=JobState.DONE,
                result_sha256=made.sha256,
                result_size=made.size,
                page=job.pages,
                ended_at=timezone.now(),
            )
            _keep_with_variant(job, made, self.person)
            record(Verb.DOCUMENT_MADE, job, by=self.person)
            return True

    def give_up(self, kind: str) -> None:
        """Write down why there will be no document."""
        with acting_as(self.person, purpose=PURPOSE):
            if job := self._mine():
                _fail(job, FAULTS.get(kind, FAULT))

    def _mine(self) -> PdfJob | None:
        job = _locked(self.job_id, self.person)
        is_mine = job and job.state == JobState.RUNNING and job.holder == self.holder
        return job if is_mine else None


def make_document(job_id: int, person: User) -> None:
    """Make a document that somebody has asked for, unless it is made or unwanted."""
    if task := take_up(job_id, person):
        _make(task)
    with acting_as(person, purpose=PURPOSE) as who:
        call_next(by=who.user)


def take_up(job_id: int, person: User) -> Task | None:
    """Take a job, once; None when nothing is to be done, Held when somebody has it."""
    with acting_as(person, purpose=PURPOSE) as who:
        job = _locked(job_id, who.user)
        if job is None or job.is_ended:
            return None
        if _is_held(job):
            raise Held
        if job.attempts >= MOST_ATTEMPTS:
            _fail(job, DIED)
            return None
        content = _content_of(job, who.user)
        holder = uuid.uuid4()
        _set(
            job,
            state=JobState.RUNNING,
            holder=holder,
            alive_at=timezone.now(),
            attempts=job.attempts + 1,
            page=0,
            pages=expected_pages(content),
        )
        order = Order(content, timezone.localdate(job.created_at), job.with_data)
        return Task(job.pk, who.user, holder, order)


def _make(task: Task) -> None:
    try:
        pdf = run_press(task.order, task.keep)
    except Stopped:
        return
    except PressFailed as failed:
        task.give_up(str(failed))
        return
    # The file is whole under its own name before any row speaks of it.
    task.finish(storage.store([pdf]))


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


def _locked(job_id: int, by: User) -> PdfJob | None:
    job: PdfJob | None = (
        PdfJob.objects.visible_to(by).select_for_update().filter(pk=job_id).first()
    )
    return job


def _is_held(job: PdfJob) -> bool:
    alive = job.alive_at and timezone.now() - job.alive_at < LEASE
    return bool(job.state == JobState.RUNNING and alive)


def _fail(job: PdfJob, because: str) -> None:
    _set(job, state=JobState.FAILED, because=because, ended_at=timezone.now())


def _set(job: PdfJob, **values: Any) -> None:
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))
