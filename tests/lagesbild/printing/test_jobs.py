"""Documents that are asked for: once, in turn, whole or not at all."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from lagesbild.printing import services
from lagesbild.printing.models import PdfJob
from lagesbild.report.enums import Variant
from lagesbild.report.models import Lagesbild
from lagesbild.report.services.writing import begin_lagesbild
from pax.access.context import on_behalf_of
from pax.accounts.models import User
from pax.errors import Denied, WrongState
from pax.files import storage
from pax.jobs import child, queue
from pax.jobs.child import ChildFailed, Stopped
from pax.jobs.models import JobState
from pax.printing import models as printing
from pax.printing.process import Order, run_press
from tests.examples.lagesbild import example_content

TODAY = "2026-11-22"
SAMIRA = "samira"


@pytest.fixture
def samira(acting: Any) -> Iterator[User]:
    """Act as the one who writes the lägesbild."""
    with acting(SAMIRA) as who:
        yield who.user


@pytest.fixture
def lagesbild(samira: User) -> Lagesbild:
    return begin_lagesbild(2025, by=samira)


@pytest.fixture(autouse=True)
def called(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note which jobs are called, instead of sending messages."""
    calls: list[int] = []

    def note(job: PdfJob) -> None:
        job.called_at = timezone.now()
        job.save(update_fields=["called_at"])
        calls.append(job.pk)

    monkeypatch.setattr(queue, "_call", note)
    return calls


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """Have a press that makes a file of nothing, and notes what it was asked."""
    orders: list[Order] = []

    def make(order: Order, told: Any) -> bytes:
        orders.append(order)
        if not told(3):
            raise Stopped
        return b"%PDF-1.7 " + str(len(orders)).encode()

    monkeypatch.setattr(printing, "run_press", make)
    return orders


def ask(lagesbild: Lagesbild, by: User, *, variant: Variant = Variant.INTERNAL) -> Any:
    return services.ask_for_draft(lagesbild, variant, by=by)


def test_the_same_asked_twice_is_one_job(lagesbild, samira):
    assert ask(lagesbild, samira) == ask(lagesbild, samira)


def test_each_person_has_one_document_called_at_a_time(lagesbild, samira, called):
    first = ask(lagesbild, samira)
    second = ask(lagesbild, samira, variant=Variant.PUBLIC)
    assert called == [first.pk]
    queue.cancel_job(first, by=samira)
    assert called == [first.pk, second.pk]


def test_who_may_not_see_the_lagesbild_may_not_print_it(lagesbild, acting, samira):
    with acting("anna") as who, pytest.raises(Denied):
        ask(lagesbild, who.user)


def test_a_document_is_made_kept_and_recorded(lagesbild, samira, press):
    job = ask(lagesbild, samira)
    queue.work_off(PdfJob, job.pk, samira)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    with storage.open_stored(job.result_sha256) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == job.result_sha256
    assert job.result_size == len(content)
    queue.work_off(PdfJob, job.pk, samira)  # told again: nothing more happens
    assert len(press) == 1


def test_what_somebody_holds_is_left_alone_until_they_fall_silent(
    lagesbild, samira, press
):
    job = ask(lagesbild, samira)
    dead = queue.take_up(PdfJob, job.pk, samira)
    with pytest.raises(queue.Held):
        queue.work_off(PdfJob, job.pk, samira)
    job.refresh_from_db()
    job.alive_at = timezone.now() - PdfJob.lease
    job.save(update_fields=["alive_at"])
    queue.work_off(PdfJob, job.pk, samira)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    # The first one rises again: nobody hears it.
    assert dead is not None
    assert not dead.tell(9, 9)
    assert not dead.finish(storage.store([b"half"]))
    job.refresh_from_db()
    assert job.result_sha256 != hashlib.sha256(b"half").hexdigest()


def test_a_document_that_kills_its_workers_is_not_tried_for_ever(lagesbild, samira):
    job = ask(lagesbild, samira)
    for _ in range(queue.MOST_ATTEMPTS):
        queue.take_up(PdfJob, job.pk, samira)
        job.refresh_from_db()
        job.alive_at = timezone.now() - PdfJob.lease
        job.save(update_fields=["alive_at"])
    assert queue.take_up(PdfJob, job.pk, samira) is None
    job.refresh_from_db()
    assert (job.state, job.because) == (JobState.FAILED, queue.DIED)


def test_the_clock_finds_what_a_dead_worker_left(lagesbild, samira, called, person):
    job = ask(lagesbild, samira)
    queue.take_up(PdfJob, job.pk, samira)
    job.refresh_from_db()
    system = User.objects.get(agency=samira.agency, is_system=True)
    called.clear()
    with on_behalf_of(samira.agency, purpose="Test"):
        assert queue.call_lost(by=system) == 0
    job.alive_at = timezone.now() - 2 * PdfJob.lease
    job.save(update_fields=["alive_at"])
    with on_behalf_of(samira.agency, purpose="Test"):
        assert queue.call_lost(by=system) == 1
    assert called == [job.pk]


def test_cancelled_while_it_is_made_leaves_no_file(lagesbild, samira, monkeypatch):
    job = ask(lagesbild, samira)

    def make(_order: Order, told: Any) -> bytes:
        queue.cancel_job(job, by=samira)
        assert not told(1)
        raise Stopped

    monkeypatch.setattr(printing, "run_press", make)
    queue.work_off(PdfJob, job.pk, samira)
    job.refresh_from_db()
    assert (job.state, job.result_sha256) == (JobState.CANCELLED, "")
    with pytest.raises(WrongState):
        queue.cancel_job(job, by=samira)


def test_what_goes_wrong_is_said_in_a_sentence(lagesbild, samira, monkeypatch):
    job = ask(lagesbild, samira)

    def fail(*_: Any) -> bytes:
        raise ChildFailed("MemoryError")

    monkeypatch.setattr(printing, "run_press", fail)
    queue.work_off(PdfJob, job.pk, samira)
    job.refresh_from_db()
    assert job.because == printing.FAULTS["MemoryError"]


@pytest.mark.parametrize("step", ["content_for", "keep"])
def test_a_fault_is_said_at_once_and_holds_back_no_later_document(
    lagesbild, samira, press, called, monkeypatch, client_for, step
):
    """Whatever goes wrong, at the reading of what it is made of too."""
    first = ask(lagesbild, samira)
    second = ask(lagesbild, samira, variant=Variant.PUBLIC)

    def fault(*_: Any, **__: Any) -> Any:
        raise ValueError("a count is a whole number, not -3")

    monkeypatch.setattr(PdfJob, step, fault)
    with pytest.raises(ValueError, match="whole number"):
        queue.work_off(PdfJob, first.pk, samira)
    monkeypatch.undo()
    first.refresh_from_db()
    assert (first.state, first.because) == (JobState.FAILED, queue.FAULT)
    assert called == [first.pk, second.pk]
    page = client_for(SAMIRA).get(first.get_absolute_url()).content.decode()
    assert queue.FAULT in page
    assert "data-pax-poll" not in page


def test_what_has_ended_never_changes(lagesbild, samira, press):
    job = ask(lagesbild, samira)
    queue.work_off(PdfJob, job.pk, samira)
    job.refresh_from_db()
    job.result_sha256 = "0" * 64
    with pytest.raises(DatabaseError), transaction.atomic():
        job.save(update_fields=["result_sha256"])


# --- the press, as a process of its own --------------------------------------------
def order() -> Order:
    content = example_content(decided=False)
    content["sections"], content["problems"] = content["sections"][:1], []
    return Order("lagesbild.printing.press", content, TODAY)


@pytest.mark.slow
def test_the_press_gives_a_whole_file_and_says_how_far_it_has_come(monkeypatch):
    monkeypatch.setattr(child, "BEAT", 0.05)
    told: list[int] = []
    pdf = run_press(order(), lambda page: told.append(page) or True)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert told == sorted(told)
    assert told[-1] > 0


@pytest.mark.slow
def test_the_press_takes_no_more_memory_than_it_may(settings):
    settings.PAX_PDF_MEMORY_MB = 150
    with pytest.raises(ChildFailed):
        run_press(order(), lambda _: True)


@pytest.mark.slow
def test_a_stop_ends_the_press_at_once(monkeypatch):
    monkeypatch.setattr(child, "BEAT", 0.05)
    with pytest.raises(Stopped):
        run_press(order(), lambda _: False)


@pytest.mark.slow
def test_a_worker_that_is_killed_takes_its_press_with_it():
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.lagesbild.printing.killed"],
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    press = int(worker.stdout.readline())
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    deadline = time.monotonic() + 20
    while _is_alive(press) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_alive(press)


def _is_alive(number: int) -> bool:
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(") ")[2][0] != "Z"
