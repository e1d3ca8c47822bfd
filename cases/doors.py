"""The doors of this app: what an id in an address may open, and to whom."""

from django.db.models import Prefetch, QuerySet

from cases.models import (
    Aterkrav,
    Calculation,
    Case,
    CaseLink,
    Communication,
    Disclosure,
    Document,
    Flag,
    Note,
    Party,
    ProcessMap,
    Statement,
    StoppedPayment,
    Task,
    Underrattelse,
)
from pax.access.doors import DISCLOSED, OWN_WORK, Door, Reach, Sees
from pax.accounts.models import User
from pax.audit.verbs import Verb

_WHOLE_CASE = ("case__agency", "case__unit", "case__origin")


def _cases(user: User) -> "QuerySet[Case]":
    # What it came from is asked for apart: joined, it doubles the planner's work for
    # every case, and most came from nowhere else.
    origin = Disclosure.objects.select_related("sender_agency", "sender_unit")
    return (
        Case.objects.visible_to(user)
        .select_related("agency", "unit", "process__map", "assignee")
        .prefetch_related(Prefetch("origin", origin))
    )


def _disclosures(user: User) -> "QuerySet[Disclosure]":
    return Disclosure.objects.visible_to(user).select_related(
        "sender_agency", "sender_unit", "receiver_agency", "receiver_unit", "decided_by"
    )


#: `@case_door(Permission.CASE_READ)`: /arenden/<uuid:case>/ becomes `case`.
case_door = Door("case", _cases, read=Verb.CASE_READ)
#: One party of a case that one may read.
party_door = Door(
    "party",
    lambda user: Party.objects.visible_to(user).select_related("case__origin"),
    read=Verb.PARTY_READ,
)
#: One fact or assessment in a case that one may read.
statement_door = Door(
    "statement",
    lambda user: Statement.objects.visible_to(user).select_related("case__origin"),
    read=Verb.CASE_READ,
)
#: One time a party of a case that one may read was told what is held against them.
communication_door = Door(
    "communication",
    lambda user: Communication.objects.visible_to(user).select_related(
        "case__origin", "party"
    ),
    read=Verb.CASE_READ,
)
#: One household calculation in a case that one may read.
calculation_door = Door(
    "calculation",
    lambda user: Calculation.objects.visible_to(user).select_related("case__origin"),
    read=Verb.CASE_READ,
)
#: The receipt of a flag of one's own; it says nothing of the case.
flag_door = Door(
    "flag",
    lambda user: Flag.objects.visible_to(user).select_related("to_unit__agency"),
    reach=OWN_WORK,
)
#: One document of a case that one may read.
document_door = Door(
    "document",
    lambda user: Document.objects.visible_to(user).select_related("case"),
    read=Verb.DOCUMENT_READ,
)
#: A disclosure that one's agency has sent, or that one's unit has received.
disclosure_door = Door(
    "disclosure", _disclosures, read=Verb.DISCLOSURE_READ, reach=DISCLOSED
)
#: Only as its sender: what a receiver cannot do has no address for them.
sent_door = Door(
    "disclosure",
    lambda user: _disclosures(user).filter(sender_agency=user.agency_id),
    read=Verb.DISCLOSURE_READ,
)
#: Only as its receiver.
received_door = Door(
    "disclosure",
    lambda user: _disclosures(user).filter(receiver_agency=user.agency_id),
    read=Verb.DISCLOSURE_READ,
    reach=Reach(disclosed=Sees.READERS),
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
#: A claim for money back, in a case that one may read.
claim_door = Door(
    "claim",
    lambda user: Aterkrav.objects.visible_to(user).select_related(
        *_WHOLE_CASE, "party"
    ),
    read=Verb.CASE_READ,
)
#: A stopped payment, in a case that one may read.
stopped_door = Door(
    "stopped",
    lambda user: StoppedPayment.objects.visible_to(user).select_related(*_WHOLE_CASE),
    read=Verb.CASE_READ,
)
#: A notification, as the one who sends it has it.
notice_door = Door(
    "notice",
    lambda user: Underrattelse.objects.visible_to(user).select_related(
        *_WHOLE_CASE, "party", "receiver", "disclosure__receiver_unit"
    ),
    read=Verb.CASE_READ,
)
#: A processkarta: those that ship with Pax, and the agency's own.
map_door = Door(
    "map",
    lambda user: ProcessMap.objects.visible_to(user).select_related(
        "unit", "copied_from__map"
    ),
)
