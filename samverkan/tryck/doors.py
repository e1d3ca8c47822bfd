"""The doors of this app: what an id in an address may open, and to whom."""

from pax.access.doors import Door
from pax.audit.verbs import Verb
from samverkan.groups.doors import IN_GROUP
from samverkan.tryck.models import PressureMeasure, PressureTarget, TensionNote

#: A target in the register of a group that one sits in.
target_door = Door(
    "target",
    lambda user: PressureTarget.objects.visible_to(user).select_related(
        "group__convener", "agency", "area"
    ),
    read=Verb.PRESSURE_READ,
    reach=IN_GROUP,
)
_ABOUT = ("group__convener", "target__agency", "target__area", "agency", "own_word")
#: A measure that one's own agency has noted.
measure_door = Door(
    "measure",
    lambda user: PressureMeasure.objects.changeable_by(user).select_related(*_ABOUT),
    read=Verb.PRESSURE_READ,
    reach=IN_GROUP,
)
#: A tension that one's own agency has noted.
tension_door = Door(
    "tension",
    lambda user: TensionNote.objects.changeable_by(user).select_related(*_ABOUT),
    read=Verb.PRESSURE_READ,
    reach=IN_GROUP,
)
