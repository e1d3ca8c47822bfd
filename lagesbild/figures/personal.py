"""Which fields of this app hold personal data: none of them is about a person.

Figures are counts of places and years; small ones are hidden before they get here.
"""

from pax.personal import Kept

PERSONAL: dict[str, Kept] = {}

PLAIN: dict[str, tuple[str, ...]] = {
    "figures.Indicator": ("title", "definition", "source_key", "source_text"),
    "figures.Import": (
        "label",
        "sha256",
        "indicators",
        "rows",
        "faults",
        "notes",
        "counts",
        "undone_because",
    ),
    "figures.Fetch": ("asked", "attempts", "step", "steps", "because"),
    "figures.IndicatorValue": ("year", "part", "municipality"),
    "figures.ColumnMapping": ("fingerprint", "columns", "meaning"),
    "figures.Handover": ("year", "threshold", "content", "content_sha256"),
}
