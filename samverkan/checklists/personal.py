"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, Kept

WITH_GROUP = "as the group's records, by the convening authority's plan"

#: Written without persons (pax.ui.traces); judged as what it might hold all the same.
PERSONAL: dict[str, Kept] = {
    "checklists.Checklist": Kept(CONCERNED, ("title",), WITH_GROUP),
    "checklists.ChecklistItem": Kept(CONCERNED, ("text", "note"), WITH_GROUP),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "checklists.GroupTemplate": ("name", "about"),
    "checklists.TemplatePoint": ("text", "role", "order", "hours"),
    "checklists.Checklist": ("name",),
    "checklists.ChecklistItem": ("role", "number"),
}
