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

from lagesbild.printing.base import LEASE, PrintJob
from lagesbild.printing.enums import JobState
from lagesbild.printing.kinds import Kind, kind_named
from lagesbild.printing.services.turns import call_next
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.files import storage
from pax.jobs.child import ChildFailed, Stopped
from pax.printing.process import Order, run_press

if TYPE_CHECKING:
    from pax.files.storage import Stored

PURPOSE = "Skriva ut dokument"
#: The kind that is meant where none is said.
REPORTS = "printing.PdfJob"
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

    kind: Kind
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
            self.kind.kept(job, made, self.person)
            record(Verb.DOCUMENT_MADE, job, by=self.person)
            return True

    def give_up(self, kind: str) -> None:
        """Write down why there will be no document."""
        with acting_as(self.person, purpose=PURPOSE):
            if job := self._mine():
                _fail(job, FAULTS.get(kind, FAULT))

    def _mine(self) -> PrintJob | None:
        job = _locked(self.kind, self.job_id, self.person)
        is_mine = job and job.state == JobState.RUNNING and job.holder == self.holder
        return job if is_mine else None


def make_document(job_id: int, person: User, label: str = REPORTS) -> None:
    """Make a document that somebody has asked for, unless it is made or unwanted."""
    kind = kind_named(label)
    if task := take_up(job_id, person, label):
        _make(task)
    with acting_as(person, purpose=PURPOSE) as who:
        call_next(kind, by=who.user)


def take_up(job_id: int, person: User, label: str = REPORTS) -> Task | None:
    """Take a job, once; None when nothing is to be done, Held when somebody has it."""
    kind = kind_named(label)
    with acting_as(person, purpose=PURPOSE) as who:
        job = _locked(kind, job_id, who.user)
        if job is None or job.is_ended:
            return None
        if _is_held(job):
            raise Held
        if job.attempts >= MOST_ATTEMPTS:
            _fail(job, DIED)
            return None
        content = kind.content(job, who.user)
        holder = uuid.uuid4()
        _set(
            job,
            state=JobState.RUNNING,
            holder=holder,
            alive_at=timezone.now(),
            attempts=job.attempts + 1,
            page=0,
            pages=kind.pages(content),
        )
        today = timezone.localdate(job.created_at)
        order = Order(kind.press, content, today.isoformat(), job.has_data)
        return Task(kind, job.pk, who.user, holder, order)


def _make(task: Task) -> None:
    try:
        pdf = run_press(task.order, task.keep)
    except Stopped:
        return
    except ChildFailed as failed:
        task.give_up(str(failed))
        return
    # The file is whole under its own name before any row speaks of it.
    task.finish(storage.store([pdf]))


def _locked(kind: Kind, job_id: int, by: User) -> PrintJob | None:
    rows = kind.jobs._default_manager.all().visible_to(by)  # type: ignore[attr-defined]  # each has it
    job: PrintJob | None = rows.select_for_update().filter(pk=job_id).first()
    return job


def _is_held(job: PrintJob) -> bool:
    alive = job.alive_at and timezone.now() - job.alive_at < LEASE
    return bool(job.state == JobState.RUNNING and alive)


def _fail(job: PrintJob, because: str) -> None:
    _set(job, state=JobState.FAILED, because=because, ended_at=timezone.now())


def _set(job: PrintJob, **values: Any) -> None:
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))
