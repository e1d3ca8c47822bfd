"""The daily work in a case: tasks, notes, links and documents, and what is late."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.case.policies import check_can_work, check_not_biased
from cases.chain.services import check_has_been, record_in_case, touch
from cases.enums import DisclosureKind, TaskState
from cases.models import Case, CaseClock, CaseLink, Disclosure, Document, Note, Task
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import READS_BELOW, READS_UNIT, ROLES, Role
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.files import storage
from pax.files.kinds import (
    CONTENT_TYPES,
    LOCKED_OFFICE,
    advice_on,
    fault_of,
    kind_of,
)
from pax.ui.text import clean_text

#: Why a task changed, as its history says.
TURNED = {
    TaskState.OPEN: "Uppgiften ska göras",
    TaskState.DONE: "Uppgiften är klar",
    TaskState.DROPPED: "Uppgiften behövs inte",
}


def people_in(case: Case) -> QuerySet[User]:
    """Find those who may read a case, and so can be given something to do in it.

    The same as the grants say: people of the units that may read it, those above
    who read what is below them, and those named.
    """
    units = list(Unit.objects.filter(group__casegroupgrant__content_object=case))
    above = {pk for unit in units for pk in unit.path}
    today = timezone.localdate()
    everyone = READS_UNIT | READS_BELOW
    reads = (
        Q(memberships__unit__in=units, memberships__role__in=everyone)
        | Q(memberships__unit__in=above, memberships__role__in=READS_BELOW)
        | Q(caseusergrant__content_object=case, memberships__role__in=everyone)
    )
    holds = Q(memberships__valid_from__lte=today) & (
        Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    )
    return User.objects.filter(
        reads, holds, is_active=True, is_system=False, agency=case.agency_id
    ).distinct()


@transaction.atomic
def add_task(
    case: Case,
    *,
    by: User,
    text: str,
    responsible: User,
    due_on: datetime.date | None = None,
) -> Task:
    """Write down something to be done, by someone who may read the case."""
    check_can_work(case, by)
    _check_in_case(case, responsible)
    task = Task.objects.create(
        case=case, created_by=by, text=text, responsible=responsible, due_on=due_on
    )
    record_in_case(case, by=by, because="Ny uppgift att göra")
    return task


@transaction.atomic
def revise_task(
    task: Task,
    *,
    by: User,
    version: int,
    text: str,
    responsible: User,
    due_on: datetime.date | None,
) -> Task:
    """Change what is to be done, by whom or when."""
    check_can_work(task.case, by)
    if responsible.pk != task.responsible_id:
        _check_in_case(task.case, responsible)
    change(task, version=version, text=text, responsible=responsible, due_on=due_on)
    record_in_case(task.case, by=by, because="Uppgift ändrad")
    return task


@transaction.atomic
def turn_task(task: Task, state: TaskState, *, by: User) -> Task:
    """Say that a task is done, is not needed, or is to be done after all.

    Also in a closed case: nobody's list keeps what can no longer be ticked off.
    """
    if not by.may(Permission.CASE_EDIT):
        raise Denied
    check_not_biased(task.case, by)
    if task.state == state:
        raise WrongState(f"Uppgiften är redan {TaskState(state).label.lower()}.")
    done_on = timezone.localdate() if state == TaskState.DONE else None
    change(task, because=TURNED[state], state=state, done_on=done_on)
    record_in_case(task.case, by=by, because=TURNED[state])
    return task


@transaction.atomic
def add_note(case: Case, *, by: User, text: str, happened_on: datetime.date) -> Note:
    """Document what has been said or seen, with when and by whom (FL 27 §)."""
    check_can_work(case, by)
    check_has_been(happened_on)
    note = Note.objects.create(
        case=case, created_by=by, text=text, happened_on=happened_on
    )
    record_in_case(case, by=by, because="Ny anteckning")
    return note


@transaction.atomic
def revise_note(
    note: Note, *, by: User, version: int, text: str, happened_on: datetime.date
) -> Note:
    """Correct one's own note; what stood before stays in the history."""
    check_can_work(note.case, by)
    if note.created_by_id != by.pk:
        raise Denied("Bara den som skrev anteckningen kan ändra den. Skriv en ny.")
    check_has_been(happened_on)
    change(note, version=version, text=text, happened_on=happened_on)
    record_in_case(note.case, by=by, because="Anteckning ändrad")
    return note


@transaction.atomic
def link_cases(case: Case, *, by: User, reference: str, because: str) -> CaseLink:
    """Say that a case has to do with another of the agency's, which one may read.

    What one may not read and what does not exist get the same answer.
    """
    check_can_work(case, by)
    other = (
        Case.objects.visible_to(by)
        .filter(reference__iexact=reference.strip(), agency=case.agency_id)
        .first()
    )
    if other is None:
        raise Invalid("Det finns inget ärende med det numret som du kan läsa.")
    if other.pk == case.pk:
        raise Invalid("Ett ärende kan inte kopplas till sig självt.")
    if links_of(case, by).filter(Q(other=other) | Q(case=other)).exists():
        raise Invalid(f"Ärendet är redan kopplat till {other.reference}.")
    link = CaseLink.objects.create(
        case=case, created_by=by, other=other, because=because
    )
    record_in_case(case, by=by, because="Ärende kopplat")
    touch(other)
    return link


@transaction.atomic
def unlink_cases(link: CaseLink, *, by: User) -> None:
    """Take a link between two cases away; the history keeps that it was there."""
    check_can_work(link.case, by)
    link._change_reason = "Kopplingen togs bort"  # type: ignore[attr-defined]  # noqa: SLF001 -- simple_history's name
    link.delete()
    record_in_case(link.case, by=by, because="Koppling borttagen")
    touch(link.other)


def links_of(case: Case, user: User) -> QuerySet[CaseLink]:
    """Find a case's links, from both sides, to what the person may read."""
    return CaseLink.objects.visible_to(user).filter(Q(case=case) | Q(other=case))


def _check_in_case(case: Case, person: User) -> None:
    if not people_in(case).filter(pk=person.pk).exists():
        raise Invalid(f"{person} kan inte läsa ärendet. Välj någon annan.")


# Documents (handlingar): checked on the way in, whole on the way out


#: What is said of a file that is not taken (pax.files.kinds.fault_of).
FAULTS = {
    "kind": "Pax tar emot filer av slagen {kinds}. {advice}",
    "empty": "Filen är tom. Välj en annan fil.",
    "size": "Filen är för stor. Välj en fil på högst {limit} MB, eller dela upp den.",
    "locked": LOCKED_OFFICE,
    "content": (
        "Filens innehåll är inte av slaget {kind}, eller så finns det makron i den. "
        "Spara om den utan makron och försök igen."
    ),
}
_NAME_LENGTH = 160


@dataclass(frozen=True)
class StoredFile:
    """A file that has been checked and stored, but belongs to nothing yet."""

    name: str
    content_type: str
    size: int
    sha256: str


def keep_file(upload: File[bytes]) -> StoredFile:
    """Check an uploaded file's kind, content and size, and keep its bytes.

    Raises Invalid with what to do.  Nothing is stored then.
    """
    name = _name_of(upload)
    kind = kind_of(name)
    if fault := fault_of(upload, name, CONTENT_TYPES):
        raise Invalid(
            FAULTS[fault].format(
                kind=kind,
                kinds=", ".join(CONTENT_TYPES),
                advice=advice_on(name),
                limit=settings.PAX_MAX_UPLOAD_MB,
            )
        )
    stored = storage.store(upload.chunks())
    return StoredFile(name, CONTENT_TYPES[kind], stored.size, stored.sha256)


@transaction.atomic
def add_document(
    case: Case, upload: File[bytes], *, by: User, description: str = ""
) -> Document:
    """Put a file in a case, after checking that it is what it says it is.

    Recorded as DOCUMENT_ADDED.
    """
    check_can_work(case, by)
    return attach_kept(case, keep_file(upload), by=by, description=description)


@transaction.atomic
def attach_kept(
    case: Case, kept: StoredFile, *, by: User, description: str = ""
) -> Document:
    """Put a file that has been checked and kept in a case.

    For services that have already asked whether `by` may.  Recorded as
    DOCUMENT_ADDED.
    """
    document = Document.objects.create(
        case=case,
        created_by=by,
        name=kept.name,
        description=clean_text(description),
        content_type=kept.content_type,
        size=kept.size,
        sha256=kept.sha256,
    )
    return record_in_case(document, by=by, verb=Verb.DOCUMENT_ADDED)


def _name_of(upload: File[bytes]) -> str:
    """Give the name that people see; it is never a name on disk."""
    name = clean_text(PurePath((upload.name or "").replace("\\", "/")).name)
    suffix = PurePath(name).suffix
    return name[: _NAME_LENGTH - len(suffix)].removesuffix(suffix) + suffix


# What has passed its date, and who is responsible for it


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
