"""What is left to do in a case."""

from django.urls import reverse

from cases.enums import TaskState
from cases.models import Case, Task
from pax.missing import Missing
from pax.ui.swedish import counted


def open_tasks(case: Case) -> list[Missing]:
    """Say how many tasks are not done, if any."""
    n = Task.objects.filter(case=case, state=TaskState.OPEN).count()
    if not n:
        return []
    words = counted(n, "uppgift är inte klar", "uppgifter är inte klara")
    return [Missing(words, reverse("cases:work", args=[case.uuid]))]
