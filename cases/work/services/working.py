"""The daily work in a case: tasks, notes and links to other cases."""

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.case.policies import check_can_work, check_not_biased
from cases.chain.services.moving import touch
from cases.enums import TaskState
from cases.models import Case, CaseLink, Note, Task
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import READS_BELOW, READS_UNIT
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState

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
    _tell(case, by, "Ny uppgift att göra")
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
    _tell(task.case, by, "Uppgift ändrad")
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
    _tell(task.case, by, TURNED[state])
    return task


@transaction.atomic
def add_note(case: Case, *, by: User, text: str, happened_on: datetime.date) -> Note:
    """Document what has been said or seen, with when and by whom (FL 27 §)."""
    check_can_work(case, by)
    _check_has_been(happened_on)
    note = Note.objects.create(
        case=case, created_by=by, text=text, happened_on=happened_on
    )
    _tell(case, by, "Ny anteckning")
    return note


@transaction.atomic
def revise_note(
    note: Note, *, by: User, version: int, text: str, happened_on: datetime.date
) -> Note:
    """Correct one's own note; what stood before stays in the history."""
    check_can_work(note.case, by)
    if note.created_by_id != by.pk:
        raise Denied("Bara den som skrev anteckningen kan ändra den. Skriv en ny.")
    _check_has_been(happened_on)
    change(note, version=version, text=text, happened_on=happened_on)
    _tell(note.case, by, "Anteckning ändrad")
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
    _tell(case, by, "Ärende kopplat")
    touch(other)
    return link


@transaction.atomic
def unlink_cases(link: CaseLink, *, by: User) -> None:
    """Take a link between two cases away; the history keeps that it was there."""
    check_can_work(link.case, by)
    reason = "Kopplingen togs bort"
    link._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001
    link.delete()
    _tell(link.case, by, "Koppling borttagen")
    touch(link.other)


def links_of(case: Case, user: User) -> QuerySet[CaseLink]:
    """Find a case's links, from both sides, to what the person may read."""
    return CaseLink.objects.visible_to(user).filter(Q(case=case) | Q(other=case))


def _check_in_case(case: Case, person: User) -> None:
    if not people_in(case).filter(pk=person.pk).exists():
        raise Invalid(f"{person} kan inte läsa ärendet. Välj någon annan.")


def _check_has_been(day: datetime.date) -> None:
    if day > timezone.localdate():
        raise Invalid("Datumet har inte varit än. Välj dagens datum eller tidigare.")


def _tell(case: Case, by: User, what: str) -> None:
    touch(case)
    record(Verb.CASE_CHANGED, case, by=by, because=what)
