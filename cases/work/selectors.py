"""What lies on the desk of a case: its tasks, notes, documents and linked cases."""

from dataclasses import dataclass

from django.db.models import F
from django.http import HttpRequest

from cases.enums import TaskState
from cases.models import Case, Document, Note, Task
from cases.work.services import links_of
from pax.accounts.models import User
from pax.ui.paging import keyset_page
from pax.ui.parts import Page

#: How many of each the page shows; notes are paged.
AT_MOST = 200
NOTES = 20


@dataclass(frozen=True)
class LinkedCase:
    """Another case, as seen from this one."""

    link: str  # its uuid
    case: Case
    because: str


@dataclass(frozen=True)
class Desk:
    """The work in a case, as its page shows it."""

    to_do: list[Task]
    settled: list[Task]
    notes: Page[Note]
    documents: list[Document]
    linked: list[LinkedCase]


def desk_of(request: HttpRequest, case: Case, user: User) -> Desk:
    """Gather what the page of the work in a case shows."""
    tasks = Task.objects.filter(case=case).select_related("responsible")
    return Desk(
        to_do=list(
            tasks.filter(state=TaskState.OPEN).order_by(
                F("due_on").asc(nulls_last=True), "pk"
            )[:AT_MOST]
        ),
        settled=list(
            tasks.exclude(state=TaskState.OPEN).order_by("-done_on", "-pk")[:AT_MOST]
        ),
        notes=keyset_page(
            request,
            Note.objects.filter(case=case).select_related("created_by"),
            ["-happened_on", "-pk"],
            size=NOTES,
            key="uuid",
        ),
        documents=list(
            Document.objects.filter(case=case)
            .select_related("created_by")
            .order_by("-created_at", "-pk")[:AT_MOST]
        ),
        linked=_linked(case, user),
    )


def _linked(case: Case, user: User) -> list[LinkedCase]:
    links = links_of(case, user).select_related("case", "other").order_by("created_at")
    return [
        LinkedCase(
            str(link.uuid),
            link.other if link.case_id == case.pk else link.case,
            link.because,
        )
        for link in links[:AT_MOST]
    ]
