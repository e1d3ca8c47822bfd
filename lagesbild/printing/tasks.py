"""Printing, after the answer.  A message names a job and a person, and nothing more."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from lagesbild.printing.models import LEASE
from pax.access.context import acting_as
from pax.accounts.models import User

#: How many times to ask again after a job that somebody else says they have.
PATIENCE = 20


@shared_task(name="printing.make_pdf", bind=True, max_retries=PATIENCE)
def make_pdf(
    self: Any, job_id: int, person_id: int, label: str = "printing.PdfJob"
) -> None:
    """Make a document; done again it does nothing, or waits for who is at it."""
    from lagesbild.printing.services.making import (  # noqa: PLC0415 -- leaf
        Held,
        make_document,
    )

    person = User.objects.get(pk=person_id)
    try:
        make_document(job_id, person, label)
    except Held as held:
        # Whoever has it may be dead: then it is free when their time is up.
        raise self.retry(exc=held, countdown=LEASE.total_seconds()) from held


@shared_task(name="printing.call_lost")
def take_up_lost() -> int:
    """Have what a dead worker left taken up again; tell how many."""
    from lagesbild.printing.services.turns import call_lost  # noqa: PLC0415 -- leaf

    called = 0
    for system in User.objects.filter(is_system=True, is_active=True):
        with acting_as(system, purpose="Ta upp avbrutna utskrifter") as who:
            called += call_lost(by=who.user)
    return called
