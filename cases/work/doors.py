"""The doors of the daily work: what an id in an address opens, and to whom."""

from cases.models import (
    CaseLink,
    Document,
    Note,
    Task,
)
from pax.access.doors import Door
from pax.audit.verbs import Verb

#: One document of a case that one may read.
document_door = Door(
    "document",
    lambda user: Document.objects.visible_to(user).select_related("case"),
    read=Verb.DOCUMENT_READ,
)


#: One task in a case that one may read.
task_door = Door(
    "task",
    lambda user: Task.objects.visible_to(user).select_related("case__origin"),
    read=Verb.CASE_READ,
)


#: One note in a case that one may read.
note_door = Door(
    "note",
    lambda user: Note.objects.visible_to(user).select_related("case__origin"),
    read=Verb.CASE_READ,
)


#: A link between two cases, both of which one may read.
link_door = Door(
    "link",
    lambda user: CaseLink.objects.visible_to(user).select_related(
        "case__origin", "other"
    ),
    read=Verb.CASE_READ,
)
