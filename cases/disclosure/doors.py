"""The doors of disclosures: what an id in an address opens, and to whom."""

from django.db.models import QuerySet

from cases.models import (
    Disclosure,
)
from pax.access.doors import DISCLOSED, Door, Reach, Sees
from pax.accounts.models import User
from pax.audit.verbs import Verb


def _disclosures(user: User) -> "QuerySet[Disclosure]":
    return Disclosure.objects.visible_to(user).select_related(
        "sender_agency", "sender_unit", "receiver_agency", "receiver_unit", "decided_by"
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
