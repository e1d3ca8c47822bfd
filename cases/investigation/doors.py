"""The doors of an investigation: what an id in an address opens, and to whom."""

from cases.models import (
    Communication,
    Party,
    Statement,
)
from pax.access.doors import Door
from pax.audit.verbs import Verb

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
