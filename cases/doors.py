"""The doors of this app: what an id in an address may open, and to whom."""

from django.db.models import QuerySet

from cases.models import Case, Disclosure, Document, Party
from pax.access.doors import Door
from pax.accounts.models import User
from pax.audit.verbs import Verb


def _cases(user: User) -> "QuerySet[Case]":
    return Case.objects.visible_to(user).select_related(
        "agency", "unit", "process__map", "assignee", "origin"
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
    lambda user: Party.objects.visible_to(user).select_related("case"),
    read=Verb.PARTY_READ,
)
#: One document of a case that one may read.
document_door = Door(
    "document",
    lambda user: Document.objects.visible_to(user).select_related("case"),
    read=Verb.DOCUMENT_READ,
)
#: A disclosure that one's agency has sent, or that one's unit has received.
disclosure_door = Door("disclosure", _disclosures, read=Verb.DISCLOSURE_READ)
