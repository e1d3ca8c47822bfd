"""Work that is done by the clock, each agency's under its own system user."""

import datetime
import logging
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from atgardsplan.rounds.selectors import late_answers
from cases.tasks.services import late_in_cases
from pax.access.context import acting_as
from pax.access.holdings import works
from pax.accounts.models import Agency, Substitute, User
from pax.notices.models import Notice
from pax.ui import swedish
from pax.writing.models import Sent
from samverkan.groups.reminders import late_in_groups

#: Reminders are told apart by person and day, so that each is sent once.
_NAMES = uuid.UUID("6f1c2f0e-9d0b-4c55-8a3e-3a5d6d1f2b77")
#: What counts, for an agency and a day, the things that each person is late with.
LATE = (late_in_cases, late_in_groups, late_answers)


def overdue(agency: Agency, on: datetime.date) -> Counter[User]:
    """Count, for each responsible person, what had its date before the day.

    Run as the agency's system user: sees the cases of all its units.
    """
    return sum((count(agency, on) for count in LATE), Counter())


def standing_in(late: Iterable[User], on: datetime.date) -> set[User]:
    """List who stands in on the day for those who are late with something."""
    named = Substitute.objects.current(on).filter(absent__in=late)
    return {
        row.substitute
        for row in named.select_related("substitute")
        if works(row.substitute)
    }


@transaction.atomic
def remind(person: User, what: str, *, on: datetime.date, by: User) -> bool:
    """Send one person one reminder for the day; False if it has been sent already.

    The mail is sent within the transaction: if it cannot be, nothing says it was.
    """
    token = uuid.uuid5(_NAMES, f"{on.isoformat()}:{person.pk}")
    _, is_first = Sent.objects.get_or_create(owner=by, token=token)
    if is_first:
        _saying(person, f"{what} har passerat sitt datum").send()
    return is_first


def _reminders(agency: Agency, on: datetime.date) -> Iterator[tuple[User, str]]:
    """Say what is late, to each who is responsible and to each who stands in.

    A substitute is told that there is something, and not how much: what of it they
    read, their own roles say.
    """
    late = overdue(agency, on)
    for person, count in late.items():
        yield person, swedish.counted(count, "sak", "saker")
    for person in standing_in(late, on) - set(late):
        yield person, "Något för den du är ersättare för"


def _saying(person: User, what: str) -> EmailMessage:
    """Write a letter that says that there is something to read, and nothing of what."""
    # An ordinary space: a letter's subject is not a page.
    what = what.replace("\N{NO-BREAK SPACE}", " ")
    where = f"Logga in: {settings.PAX_ADDRESS}" if settings.PAX_ADDRESS else "Logga in."
    return EmailMessage(
        subject=f"Pax: {what}",
        body=(
            f"Hej!\n\n{what} i Pax. {where}\n\n"
            "Det här brevet säger inget om vad det gäller. Det står på din startsida.\n"
        ),
        to=[person.email],
    )


log = logging.getLogger(__name__)

PURPOSE = "Påminna om det som har passerat sitt datum"
LETTERS = "Sända brev om meddelanden"


@shared_task(name="desk.remind_overdue")
def remind_overdue() -> int:
    """Tell everyone responsible, and who stands in, that a date has passed.

    Once a day each.
    """
    today = timezone.localdate()
    told = 0
    for system in User.objects.filter(is_system=True, is_active=True):
        with acting_as(system, purpose=PURPOSE):
            reminders = list(_reminders(system.agency, today))
        for person, what in reminders:
            # One transaction each: a letter that fails stops no other.
            try:
                with acting_as(system, purpose=PURPOSE):
                    told += remind(person, what, on=today, by=system)
            except OSError:
                log.exception("A reminder could not be sent")
    return told


@transaction.atomic
def send_letters_of(system: User) -> int:
    """Send each person of an agency one letter about what they have been told.

    Within the transaction: if a letter cannot be sent, nothing says that it was.
    """
    outbox = (
        Notice.objects.visible_to(system)
        .filter(mailed_at__isnull=True, to__is_active=True)
        .exclude(to__email="")
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("to")
    )
    told: dict[User, list[int]] = {}
    for notice in outbox:
        told.setdefault(notice.to, []).append(notice.pk)
    for person, notices in told.items():
        with transaction.atomic():
            waiting = Notice.objects.filter(pk__in=notices)
            waiting.update(mailed_at=timezone.now())
            _told(person, len(notices)).send()
    return len(told)


def _told(person: User, count: int) -> EmailMessage:
    things = swedish.counted(count, "meddelande", "meddelanden")
    return _saying(person, f"{things} väntar på dig")


@shared_task(name="desk.send_letters")
def send_letters() -> int:
    """Send what people have been told since the last time: that they have been."""
    sent = 0
    for system in User.objects.filter(is_system=True, is_active=True):
        try:
            with acting_as(system, purpose=LETTERS):
                sent += send_letters_of(system)
        except OSError:
            log.exception("A letter could not be sent")
    return sent
