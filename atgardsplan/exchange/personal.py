"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import EMPLOYEES, Kept

PERSONAL: dict[str, Kept] = {
    # Who is responsible may be named in what was read.
    "exchange.PlanImport": Kept(
        EMPLOYEES, ("content", "faults", "done"), "until the plan is ended"
    ),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "exchange.PlanImport": ("label", "sha256", "notes", "counts", "undone_because"),
}
