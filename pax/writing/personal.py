"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, Kept

PERSONAL: dict[str, Kept] = {
    "writing.Draft": Kept(
        CONCERNED, ("data",), "until what it drafts is sent or thrown away"
    ),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "writing.Draft": ("about",),
    "writing.Sent": ("went_to",),
}
