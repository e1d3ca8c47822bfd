"""The doors of cases: what an id in an address opens, and to whom."""

from collections.abc import Callable
from typing import Any

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
    JavCheck,
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

WHOLE_CASE = ("case__agency", "case__unit", "case__origin")


def _seen(model: Any, *related: str) -> Callable[[User], QuerySet[Any]]:
    """Find what a person may see of a kind, with what it stands beside."""
    return lambda user: model.objects.visible_to(user).select_related(*related)


def _cases(user: User) -> QuerySet[Case]:
    # What it came from is asked for apart: joined, it doubles the planner's work for
    # every case, and most came from nowhere else.
    origin = Disclosure.objects.select_related("sender_agency", "sender_unit")
    return (
        Case.objects.visible_to(user)
        .select_related("agency", "unit", "process__map", "assignee")
        .prefetch_related(Prefetch("origin", origin))
    )


#: `@case_door(Permission.CASE_READ)`: /arenden/<uuid:case>/ becomes `case`.
case_door = Door("case", _cases, read=Verb.CASE_READ)

# What stands in a case, for those who may read the case

#: Somebody's answer about bias (jäv).
jav_door = Door("answer", _seen(JavCheck, *WHOLE_CASE, "person"), read=Verb.CASE_READ)
party_door = Door("party", _seen(Party, "case__origin"), read=Verb.PARTY_READ)
#: One fact or assessment.
statement_door = Door(
    "statement", _seen(Statement, "case__origin"), read=Verb.CASE_READ
)
#: One time a party was told what is held against them.
communication_door = Door(
    "communication",
    _seen(Communication, "case__origin", "party"),
    read=Verb.CASE_READ,
)
calculation_door = Door(
    "calculation", _seen(Calculation, "case__origin"), read=Verb.CASE_READ
)
#: A claim for money back.
claim_door = Door("claim", _seen(Aterkrav, *WHOLE_CASE, "party"), read=Verb.CASE_READ)
stopped_door = Door("stopped", _seen(StoppedPayment, *WHOLE_CASE), read=Verb.CASE_READ)
#: A notification, as the one who sends it has it.
notice_door = Door(
    "notice",
    _seen(Underrattelse, *WHOLE_CASE, "party", "receiver", "disclosure__receiver_unit"),
    read=Verb.CASE_READ,
)
document_door = Door("document", _seen(Document, "case"), read=Verb.DOCUMENT_READ)
task_door = Door("task", _seen(Task, "case__origin"), read=Verb.CASE_READ)
note_door = Door("note", _seen(Note, "case__origin"), read=Verb.CASE_READ)
#: A link between two cases, both of which one may read.
link_door = Door("link", _seen(CaseLink, "case__origin", "other"), read=Verb.CASE_READ)

# What stands elsewhere

_disclosures = _seen(
    Disclosure,
    *("sender_agency", "sender_unit", "receiver_agency", "receiver_unit"),
    "decided_by",
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
#: The receipt of a flag of one's own; it says nothing of the case.
flag_door = Door("flag", _seen(Flag, "to_unit__agency"), reach=OWN_WORK)
#: A processkarta: those that ship with Pax, and the agency's own.
map_door = Door("map", _seen(ProcessMap, "unit", "copied_from__map"))
