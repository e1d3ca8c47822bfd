"""Work that is done by the clock, each agency's under its own system user."""

import logging

from celery import shared_task
from django.utils import timezone

from pax.access.context import acting_as
from pax.accounts.models import User

log = logging.getLogger(__name__)

PURPOSE = "Påminna om det som har passerat sitt datum"


@shared_task(name="cases.remind_overdue")
def remind_overdue() -> int:
    """Tell everyone responsible how much has passed its date; once a day each."""
    from cases.work.services.reminding import overdue, remind  # noqa: PLC0415 -- leaf

    today = timezone.localdate()
    told = 0
    for system in User.objects.filter(is_system=True, is_active=True):
        with acting_as(system, purpose=PURPOSE):
            late = overdue(system.agency, today)
        for person, count in late.items():
            # One transaction each: a letter that fails stops no other.
            try:
                with acting_as(system, purpose=PURPOSE):
                    told += remind(person, count, on=today, by=system)
            except OSError:
                log.exception("A reminder could not be sent")
    return told
