"""The queue of jobs, which is fair by person, and the two tasks that work it off.

Each person has at most one job of a kind called to the workers at a time, and their
next is called when that one has ended.  Ten asked for by one person wait for each
other, and not in front of those of others.  A message names a job and a person, nothing
more.

Each step of a job is a transaction of its own under the person who asked, so that no
work holds more than they may read; between them nothing is locked.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from celery import Task, shared_task
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import PaxError, WrongState
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


K = TypeVar("K", bound=Job)
#: How many times to ask again after a job that somebody else says they have.
PATIENCE = 20


def kinds() -> Iterator[type[Job]]:
    """Give all kinds of jobs."""
    return (model for model in apps.get_models() if issubclass(model, Job))


def ask(kind: type[K], *, by: User, same: Mapping[str, Any], **more: Any) -> K:
    """Put a job in the queue; the same asked again, while it waits, is the same job.

    `same` is what makes it the same.  Whether the person may ask for it is asked
    before.  Call inside a transaction.
    """
    _alone(by.pk)
    queued = rows(kind, by).filter(created_by=by.pk, state=JobState.QUEUED, **same)
    if earlier := queued.first():
        return earlier  # type: ignore[no-any-return]  # of that kind
    job = kind._default_manager.create(
        agency_id=by.agency_id, created_by=by, **same, **more
    )
    call_next(kind, by.pk, by=by)
    return job


@transaction.atomic
def cancel_job(job: K, *, by: User) -> K:
    """Stop a job that one no longer wants; the worker notices within seconds.

    Raises WrongState when it has ended already.
    """
    stored: K = rows(type(job), by).select_for_update(of=("self",)).get(pk=job.pk)
    if stored.is_ended:
        raise WrongState("Det är redan avslutat.")
    stored.state = JobState.CANCELLED
    stored.ended_at = timezone.now()
    stored.save(update_fields=["state", "ended_at"])
    call_next(type(job), stored.created_by_id, by=by)
    return stored


@transaction.atomic
def call_next(kind: type[Job], person_id: int, *, by: User) -> None:
    """Call a person's next job to the workers, unless one of theirs is there."""
    _alone(person_id)
    mine = rows(kind, by).filter(created_by=person_id).unfinished()
    if mine.filter(called_at__isnull=False).exists():
        return
    if job := mine.order_by("created_at", "pk").first():
        _call(job)


def call_lost(*, by: User) -> int:
    """Call again what a dead worker held or a lost message named; tell how many.

    Done by the clock under an agency's system user, which also ends what nobody can
    take up any more.
    """
    return sum(_call_lost(kind, by) for kind in kinds())


def _call_lost(kind: type[Job], by: User) -> int:
    now = timezone.now()
    unfinished = rows(kind, by).unfinished()
    too_old = unfinished.filter(created_at__lt=now - kind.longest)
    for job in too_old.select_for_update(of=("self",)):
        fail_job(job, DIED, by=by)
    busy = unfinished.filter(created_by=OuterRef("created_by"), called_at__isnull=False)
    silent = Q(state=JobState.RUNNING, alive_at__lt=now - kind.lease)
    unheard = Q(state=JobState.QUEUED, called_at__lt=now - 10 * kind.lease)
    forgotten = Q(called_at__isnull=True, created_at__lt=now - kind.lease)
    lost = unfinished.filter(silent | unheard | (forgotten & ~Exists(busy))).order_by(
        "created_by_id", "created_at", "pk"
    )
    # One for each person: their others wait for it.
    first = {job.created_by_id: job for job in reversed(lost)}
    for job in first.values():
        _call(job)
    return len(first)


def _alone(person_id: int) -> None:
    """Let nobody else change a person's queue until the transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('jobs'), %s)", [person_id]
        )


def _call(job: Job) -> None:
    job.called_at = timezone.now()
    job.save(update_fields=["called_at"])
    label, number, person = job._meta.label, job.pk, job.created_by_id
    transaction.on_commit(lambda: run_job.delay(label, number, person))


# --- what the workers do ------------------------------------------------------------
@shared_task(name="jobs.run", bind=True, max_retries=PATIENCE)
def run_job(self: Task[Any, Any], label: str, job_id: int, person_id: int) -> None:
    """Do a job; told again it does nothing, or waits for whoever is at it."""
    kind: type[Job] = apps.get_model(label)
    person = User.objects.get(pk=person_id)
    try:
        work_off(kind, job_id, person)
    except Held as held:
        # Whoever has it may be dead: then it is free when their time is up.
        raise self.retry(exc=held, countdown=kind.lease.total_seconds()) from held


def work_off(kind: type[Job], job_id: int, person: User) -> None:
    """Do a job, unless it has ended, and call the person's next whatever came of it.

    Raises Held when somebody else is at it.
    """
    turn = take_up(kind, job_id, person)
    try:
        if turn:
            turn.work()
    finally:
        with acting_as(person, purpose=kind.purpose) as who:
            call_next(kind, person.pk, by=who.user)


@shared_task(name="jobs.call_lost")
def call_all_lost() -> int:
    """Have what a dead worker left taken up again; tell how many."""
    called = 0
    for system in User.objects.filter(is_system=True, is_active=True):
        with acting_as(system, purpose="Ta upp avbrutna arbeten") as who:
            called += call_lost(by=who.user)
    return called
