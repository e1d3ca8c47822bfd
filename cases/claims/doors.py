"""The doors of claims and stopped payments: what an id in an address opens."""

from cases.case.doors import WHOLE_CASE
from cases.models import (
    Aterkrav,
    StoppedPayment,
)
from pax.access.doors import Door
from pax.audit.verbs import Verb

#: A claim for money back, in a case that one may read.
claim_door = Door(
    "claim",
    lambda user: Aterkrav.objects.visible_to(user).select_related(*WHOLE_CASE, "party"),
    read=Verb.CASE_READ,
)


#: A stopped payment, in a case that one may read.
stopped_door = Door(
    "stopped",
    lambda user: StoppedPayment.objects.visible_to(user).select_related(*WHOLE_CASE),
    read=Verb.CASE_READ,
)
