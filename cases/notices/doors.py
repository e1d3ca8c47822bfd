"""The doors of notifications: what an id in an address opens, and to whom."""

from cases.case.doors import WHOLE_CASE
from cases.models import (
    Underrattelse,
)
from pax.access.doors import Door
from pax.audit.verbs import Verb

#: A notification, as the one who sends it has it.
notice_door = Door(
    "notice",
    lambda user: Underrattelse.objects.visible_to(user).select_related(
        *WHOLE_CASE, "party", "receiver", "disclosure__receiver_unit"
    ),
    read=Verb.CASE_READ,
)
