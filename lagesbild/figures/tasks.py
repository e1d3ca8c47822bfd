"""Fetching, after the answer.  A message names an import and a person, nothing more."""

from __future__ import annotations

from celery import shared_task

from pax.access.context import acting_as
from pax.accounts.models import User


@shared_task(name="figures.fetch")
def fetch_figures(import_id: int, person_id: int) -> None:
    """Fetch figures from their source; done again it does nothing."""
    from lagesbild.figures.services.fetches import fetch_asked  # noqa: PLC0415 -- leaf

    fetch_asked(import_id, User.objects.get(pk=person_id))


@shared_task(name="figures.call_lost")
def take_up_lost() -> int:
    """Have what a dead worker left taken up again; tell how many."""
    from lagesbild.figures.services.fetches import call_lost  # noqa: PLC0415 -- leaf

    called = 0
    for system in User.objects.filter(is_system=True, is_active=True):
        with acting_as(system, purpose="Ta upp avbrutna hämtningar") as who:
            called += call_lost(by=who.user)
    return called
