"""What has passed its date in cases, and who is responsible for it."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator

from cases.enums import DisclosureKind, TaskState
from cases.models import CaseClock, Disclosure, Task
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import READS_BELOW, READS_UNIT, ROLES, Role

#: Somebody, if anybody, who is to do it, and the unit that it else falls to.
Late = tuple[User | None, Unit]


def late_in_cases(agency: Agency, on: datetime.date) -> Counter[User]:
    """Count, for each responsible person, what had its date before the day.

    Run as the agency's system user: sees the cases of all its units.
    """
    staff = _Staff(agency, on)
    late: Counter[User] = Counter()
    for person, unit in (*_clocks(on), *_tasks(on), *_letters(agency, on)):
        late.update(staff.responsible(person, unit))
    return late


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
