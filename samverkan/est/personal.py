"""Which fields of this app hold personal data, and which say nothing of anybody.

EST is about places: text is held to that while it is written (pax.ui.traces).
"""

from pax.personal import Kept

PERSONAL: dict[str, Kept] = {}

PLAIN: dict[str, tuple[str, ...]] = {
    "est.ScaleLevel": ("number", "name", "meaning"),
    "est.Edition": ("overall", "measures", "information", "what_changed"),
    "est.AreaPicture": ("overall", "note"),
    "est.Event": ("text",),
    "est.Action": ("text", "responsible"),
    "est.ActionFeedback": ("text",),
    "est.FrozenEdition": ("content", "sha256"),
    "est.Assessment": ("level",),
    "est.Analysis": ("quarter", "text", "figures", "sources"),
    "est.EarlierWeeks": ("name", "sha256", "weeks", "kept_because"),
    "est.ReadIn": ("file_name", "file_sha256"),
}
