"""The doors of processkartor: what an id in an address opens, and to whom."""

from cases.models import (
    ProcessMap,
)
from pax.access.doors import Door

#: A processkarta: those that ship with Pax, and the agency's own.
map_door = Door(
    "map",
    lambda user: ProcessMap.objects.visible_to(user).select_related(
        "unit", "copied_from__map"
    ),
)
