"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, EMPLOYEES, Kept

WITH_GROUP = "as the group's records, by the convening authority's plan"
OWN_RULES = "as the agency's own inspection records, by its own plan"

PERSONAL: dict[str, Kept] = {
    # A sole trader's organisationsnummer is their personnummer.
    "tillsyn.Inspection": Kept(
        CONCERNED, ("object_name", "org_number", "address", "purpose"), WITH_GROUP
    ),
    "tillsyn.InspectionPart": Kept(EMPLOYEES, ("who",), WITH_GROUP),
    "tillsyn.Protocol": Kept(CONCERNED, ("findings", "decision"), OWN_RULES),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "tillsyn.InspectionPart": ("power",),
    "tillsyn.Handover": ("ground_text",),
}
