"""The doors of flags: what an id in an address opens, and to whom."""

from cases.models import (
    Flag,
)
from pax.access.doors import OWN_WORK, Door

#: The receipt of a flag of one's own; it says nothing of the case.
flag_door = Door(
    "flag",
    lambda user: Flag.objects.visible_to(user).select_related("to_unit__agency"),
    reach=OWN_WORK,
)
