"""What of cases hangs on a person: cases they handle, and tasks in them."""

from typing import Any

from django.db.models import Q

from cases.assignment.services import ANSWER_JAV, assign_case, possible_handlers
from cases.chain.services import record_in_case
from cases.enums import TaskState
from cases.listing.selectors import OPEN, Filters, find_keys, gone_handlers
from cases.models import Case, JavCheck, Task
from cases.tasks.services import people_in
from pax.access.holdings import Holding, Rows
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.db.changes import change

#: So many at once: the next when these have somebody.
AT_MOST = 500


def _cases(user: User) -> Rows:
    cases: Rows = Case.objects.visible_to(user).open()
    return cases.select_related("assignee", "unit", "agency")


def _nobodys_cases(user: User) -> Rows:
    """Find the open cases that nobody handles, once they have been taken up."""
    if not user.may(Permission.CASE_ASSIGN):
        return Case.objects.none()
    wanted = Filters(state=OPEN, nobodys=True, sort="due")
    keys = [pk for pk, _ in find_keys(user, wanted, None, AT_MOST, backwards=False)]
    return _cases(user).filter(pk__in=keys).order_by("due_on", "pk")


def _tasks(user: User) -> Rows:
    # The question of bias is the one's who was asked: another is asked anew.
    tasks: Rows = Task.objects.visible_to(user).filter(state=TaskState.OPEN)
    return tasks.exclude(text=ANSWER_JAV).select_related(
        "case__unit", "case__agency", "responsible"
    )


def _nobodys_tasks(user: User) -> Rows:
    if not user.may(Permission.CASE_ASSIGN):
        return Task.objects.none()
    gone = gone_handlers(user)
    lost = Q(responsible__in=gone.everywhere)
    for unit, people in gone.in_unit.items():
        lost |= Q(case__unit=unit, case__is_restricted=False, responsible__in=people)
    return _tasks(user).filter(lost).order_by("due_on", "pk")


def _takes_task(task: Task, person: User) -> bool:
    answers = JavCheck.objects.of_biased(person, task.case_id)
    return people_in(task.case).filter(pk=person.pk).exists() and not answers.exists()


def _give_task(task: Task, to: User, *, by: User) -> None:
    change(task, because=f"Övertagen av {to}", responsible=to)
    record_in_case(task.case, by=by, because="Uppgift övertagen")


def _give_case(case: Case, to: User, *, by: User) -> None:
    assign_case(case, by=by, assignee=to)


def _url_of_task(task: Any) -> str:
    return str(task.case.get_absolute_url())


CASES = Holding(
    "arenden",
    "Ärenden",
    "assignee",
    _cases,
    _nobodys_cases,
    lambda case, person: person in possible_handlers(case),
    _give_case,
    called=lambda case: case.title,
    where=lambda case: f"{case.reference}, {case.unit}",
    unit=lambda case: case.unit,
)
TASKS = Holding(
    "uppgifter",
    "Uppgifter i ärenden",
    "responsible",
    _tasks,
    _nobodys_tasks,
    _takes_task,
    _give_task,
    url=_url_of_task,
    where=lambda task: task.case.reference,
    unit=lambda task: task.case.unit,
)
