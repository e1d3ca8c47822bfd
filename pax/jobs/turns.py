"""Taking a job up: done by one worker, kept whole or not at all.

Each step is a transaction of its own under the person who asked, so that no work holds
more than they may read; between them nothing is locked.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import PaxError
from pax.jobs.child import Stopped
from pax.jobs.models import Job, JobState

#: What has brought down as many workers is not tried again.
MOST_ATTEMPTS = 2
DIED = "Arbetet avbröts två gånger. Försök igen, eller säg till den som sköter Pax."
FAULT = "Det gick inte. Försök igen, eller säg till den som sköter Pax."


class Held(Exception):
    """Another worker says that it is at work on it."""


@dataclass(frozen=True)
class Turn:
    """A job that one has taken up: nobody else's word about it counts."""

    job: Job
    person: User
    holder: uuid.UUID

    def work(self) -> None:
        """Do the work, and say what came of it: also when that is nothing."""
        try:
            with acting_as(self.person, purpose=self.job.purpose) as who:
                needs = self.job.prepare(by=who.user)
            self.finish(self.job.carry_out(needs, self.tell))
        except Stopped:
            return
        except PaxError as refused:
            self.fail(refused.sentence)
        except Exception:
            self.fail(FAULT)
            raise

    def tell(self, step: int, steps: int) -> bool:
        """Say that one is still at it; False when it is no longer wanted of one."""
        with acting_as(self.person, purpose=self.job.purpose):
            job = self._mine()
            if job is None:
                return False
            _set(job, alive_at=timezone.now(), step=step, steps=max(step, steps))
            return True

    def finish(self, made: Any) -> bool:
        """Keep what came of it, once; False when it is no longer wanted of one."""
        with acting_as(self.person, purpose=self.job.purpose) as who:
            job = self._mine()
            if job is None:
                return False
            job.keep(made, by=who.user)
            job.state, job.step = JobState.DONE, job.steps
            job.ended_at = timezone.now()
            job.save()
            return True

    def fail(self, because: str) -> None:
        """Write down why nothing came of it."""
        with acting_as(self.person, purpose=self.job.purpose) as who:
            if job := self._mine():
                fail_job(job, because, by=who.user)

    def _mine(self) -> Job | None:
        job = _locked(type(self.job), self.job.pk, self.person)
        is_mine = job and job.state == JobState.RUNNING and job.holder == self.holder
        return job if is_mine else None


def take_up(kind: type[Job], job_id: int, person: User) -> Turn | None:
    """Take a job, once; None when nothing is to be done, Held when somebody has it."""
    with acting_as(person, purpose=kind.purpose) as who:
        job = _locked(kind, job_id, who.user)
        if job is None or job.is_ended:
            return None
        if _is_held(job):
            raise Held
        if job.attempts >= MOST_ATTEMPTS:
            fail_job(job, DIED, by=who.user)
            return None
        now, holder = timezone.now(), uuid.uuid4()
        _set(
            job,
            state=JobState.RUNNING,
            holder=holder,
            alive_at=now,
            attempts=job.attempts + 1,
            step=0,
        )
        return Turn(job, who.user, holder)


def fail_job(job: Job, because: str, *, by: User) -> None:
    """End a job that came to nothing.  Call inside a transaction, with it locked."""
    job.give_up(by=by)
    _set(job, state=JobState.FAILED, because=because[:200], ended_at=timezone.now())


def rows(kind: type[Job], by: User) -> Any:
    """Give the jobs of a kind that a person may see."""
    return kind._default_manager.all().visible_to(by)  # type: ignore[attr-defined]  # a JobQuerySet


def _locked(kind: type[Job], job_id: int, by: User) -> Job | None:
    job: Job | None = (
        rows(kind, by).select_for_update(of=("self",)).filter(pk=job_id).first()
    )
    return job


def _is_held(job: Job) -> bool:
    alive = job.alive_at and timezone.now() - job.alive_at < job.lease
    return bool(job.state == JobState.RUNNING and alive)


def _set(job: Job, **values: Any) -> None:
    for name, value in values.items():
        setattr(job, name, value)
    job.save(update_fields=list(values))
