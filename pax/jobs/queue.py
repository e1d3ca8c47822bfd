"""The queue of jobs, which is fair by person, and the two tasks that work it off.

Each person has at most one job of a kind called to the workers at a time, and their
next is called when that one has ended.  Ten asked for by one person wait for each
other, and not in front of those of others.  A message names a job and a person, nothing
more.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from celery import Task, shared_task
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import WrongState
from pax.jobs.models import Job, JobState
from pax.jobs.turns import DIED, Held, fail_job, rows, take_up

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
