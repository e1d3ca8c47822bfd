"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, Kept

WITH_REGISTER = "as the group's register, by the convening authority's plan"

#: Written without persons (pax.ui.traces); judged as what it might hold all the same.
PERSONAL: dict[str, Kept] = {
    "tryck.PressureTarget": Kept(CONCERNED, ("name", "why"), WITH_REGISTER),
    "tryck.PressureMeasure": Kept(CONCERNED, ("what", "outcome"), WITH_REGISTER),
    "tryck.TensionNote": Kept(CONCERNED, ("text",), WITH_REGISTER),
}

PLAIN: dict[str, tuple[str, ...]] = {"tryck.OwnWord": ("name",)}
