"""What lies on the desk of a case: its tasks, notes, documents and linked cases."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest

from cases.enums import TaskState
from cases.models import Case, Document, Note, Task
from cases.tasks.services import links_of
from pax.accounts.models import User
from pax.ui.paging import keyset_page

#: How many of each the page shows; notes are paged.
AT_MOST = 200
NOTES = 20


def desk_of(request: HttpRequest, case: Case, user: User) -> dict[str, Any]:
    """Gather what the page of the work in a case shows."""
    tasks = Task.objects.filter(case=case).select_related("responsible")
    links = links_of(case, user).select_related("case", "other").order_by("created_at")
    return {
        "to_do": list(
            tasks.filter(state=TaskState.OPEN).order_by(
                F("due_on").asc(nulls_last=True), "pk"
            )[:AT_MOST]
        ),
        "settled": list(
            tasks.exclude(state=TaskState.OPEN).order_by("-done_on", "-pk")[:AT_MOST]
        ),
        "notes": keyset_page(
            request,
            Note.objects.filter(case=case).select_related("created_by"),
            ["-happened_on", "-pk"],
            size=NOTES,
            key="uuid",
        ),
        "documents": list(
            Document.objects.filter(case=case)
            .select_related("created_by")
            .order_by("-created_at", "-pk")[:AT_MOST]
        ),
        # Each link, and the other case.
        "linked": [
            (link, link.other if link.case_id == case.pk else link.case)
            for link in links[:AT_MOST]
        ],
    }
