"""The doors of calculations: what an id in an address opens, and to whom."""

from cases.models import (
    Calculation,
)
from pax.access.doors import Door
from pax.audit.verbs import Verb

#: One household calculation in a case that one may read.
calculation_door = Door(
    "calculation",
    lambda user: Calculation.objects.visible_to(user).select_related("case__origin"),
    read=Verb.CASE_READ,
)
