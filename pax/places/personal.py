"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import Kept

PERSONAL: dict[str, Kept] = {}

PLAIN: dict[str, tuple[str, ...]] = {
    "places.Area": ("name", "order"),
    "places.AreaPhase": ("reasons",),
}
