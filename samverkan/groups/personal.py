"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, EMPLOYEES, Kept

WITH_GROUP = "as the group's records, by the convening authority's plan"

PERSONAL: dict[str, Kept] = {
    "groups.Agreement": Kept(EMPLOYEES, ("signed_by",), WITH_GROUP),
    "groups.Share": Kept(CONCERNED, ("unshared_because",), WITH_GROUP),
    "groups.ShareWork": Kept(CONCERNED, ("next_step", "outcome"), WITH_GROUP),
    "groups.AgencyPart": Kept(CONCERNED, ("doing",), WITH_GROUP),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "groups.Samverkansgrupp": ("key", "name", "purpose", "area"),
    "groups.Agreement": ("purpose", "area", "remind_days"),
    "groups.Share": ("reference",),
    "groups.ShareWork": ("step",),
}
