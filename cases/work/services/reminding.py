"""Reminders: what has passed its date, told to those who are responsible for it.

A reminder leaves Pax by e-mail, so it says how many things there are and nothing
of what they are about: no reference, no title, no name.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from cases.enums import DisclosureKind, TaskState
from cases.models import CaseClock, Disclosure, Task
from pax.accounts.models import Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import READS_BELOW, READS_UNIT, ROLES, Role
from pax.ui import swedish
from pax.writing.models import Sent

if TYPE_CHECKING:
    from pax.accounts.models import Agency

#: Reminders are told apart by person and day, so that each is sent once.
_NAMES = uuid.UUID("6f1c2f0e-9d0b-4c55-8a3e-3a5d6d1f2b77")

#: Counts, for an agency and a day, what each person is late with in an app above this.
Counts = Callable[["Agency", datetime.date], "Counter[User]"]
_OF_OTHERS: list[Counts] = []

#: Somebody, if anybody, who is to do it, and the unit that it else falls to.
Late = tuple[User | None, Unit]


def register_late(count: Counts) -> None:
    """Add what people are late with in an app above this one."""
    _OF_OTHERS.append(count)


def overdue(agency: Agency, on: datetime.date) -> Counter[User]:
    """Count, for each responsible person, what had its date before the day.

    Run as the agency's system user: sees the cases of all its units.
    """
    staff = _Staff(agency, on)
    late: Counter[User] = Counter()
    for person, unit in (*_clocks(on), *_tasks(on), *_letters(agency, on)):
        late.update(staff.responsible(person, unit))
    for count in _OF_OTHERS:
        late.update(count(agency, on))
    return late


@transaction.atomic
def remind(person: User, count: int, *, on: datetime.date, by: User) -> bool:
    """Send one person one reminder for the day; False if it has been sent already.

    The mail is sent within the transaction: if it cannot be, nothing says it was.
    """
    token = uuid.uuid5(_NAMES, f"{on.isoformat()}:{person.pk}")
    _, is_first = Sent.objects.get_or_create(owner=by, token=token)
    if is_first:
        _letter(person, count).send()
    return is_first


def _clocks(on: datetime.date) -> Iterator[Late]:
    late = CaseClock.objects.filter(stopped_on__isnull=True, due_on__lt=on)
    for clock in late.select_related("case__assignee", "case__unit"):
        yield clock.case.assignee, clock.case.unit


def _tasks(on: datetime.date) -> Iterator[Late]:
    late = Task.objects.filter(state=TaskState.OPEN, due_on__lt=on, case__is_open=True)
    for task in late.select_related("responsible", "case__unit"):
        yield task.responsible, task.case.unit


def _letters(agency: Agency, on: datetime.date) -> Iterator[Late]:
    """Give what is unanswered, by us or by others, and has no clock of its own."""
    late = (
        Disclosure.objects.filter(answer_due_on__lt=on, answered_at__isnull=True)
        .filter(sent_at__isnull=False, withdrawn_at__isnull=True)
        .select_related(
            "case__assignee",
            "case__unit",
            "receiver_case__assignee",
            "receiver_case__unit",
            "receiver_unit",
        )
        .defer("content")
    )
    for letter in late:
        is_ours = letter.sender_agency_id == agency.pk
        case = letter.case if is_ours else letter.receiver_case
        if case is None:
            if not is_ours:
                yield None, letter.receiver_unit
        elif letter.kind != DisclosureKind.POLISANMALAN:
            yield case.assignee, case.unit


class _Staff:
    """Who works in an agency on a day, and to whom what nobody has falls."""

    def __init__(self, agency: Agency, on: datetime.date) -> None:
        self.readers: set[int] = set()
        self.chiefs: dict[int, list[User]] = defaultdict(list)
        self.workers: dict[int, list[User]] = defaultdict(list)
        held = Membership.objects.current(on).filter(
            role__in=READS_UNIT | READS_BELOW,
            user__agency=agency,
            user__is_active=True,
        )
        for membership in held.select_related("user"):
            person, may = membership.user, ROLES[Role(membership.role)].permissions
            self.readers.add(person.pk)
            self.workers[membership.unit_id].append(person)
            if Permission.CASE_ASSIGN in may:
                self.chiefs[membership.unit_id].append(person)

    def responsible(self, person: User | None, unit: Unit) -> list[User]:
        """Give the one who is to do it; else those who hand out work; else all."""
        if person and person.pk in self.readers:
            found = [person]
        else:
            found = self._chiefs_of(unit) or self.workers[unit.pk]
        return [someone for someone in found if someone.email]

    def _chiefs_of(self, unit: Unit) -> list[User]:
        for pk in reversed(unit.path):
            if pk in self.chiefs:
                return self.chiefs[pk]
        return []


def _letter(person: User, count: int) -> EmailMessage:
    # An ordinary space: a letter's subject is not a page.
    things = swedish.counted(count, "sak", "saker").replace("\N{NO-BREAK SPACE}", " ")
    where = f"Logga in: {settings.PAX_ADDRESS}" if settings.PAX_ADDRESS else "Logga in."
    return EmailMessage(
        subject=f"Pax: {things} har passerat sitt datum",
        body=(
            f"Hej!\n\n{things} har passerat sitt datum i Pax. {where}\n\n"
            "Det här brevet säger inget om vad det gäller. Det står på din startsida.\n"
        ),
        to=[person.email],
    )
