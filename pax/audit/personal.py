"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import AS_LOG, EMPLOYEES, Kept

PERSONAL: dict[str, Kept] = {
    "audit.Event": Kept(EMPLOYEES, ("actor", "about", "because"), AS_LOG),
    "audit.LogReview": Kept(EMPLOYEES, ("remarks",), AS_LOG),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "audit.Event": ("unit", "purpose", "about_kind"),
}
