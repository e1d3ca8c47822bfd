"""What counts as text that a person wrote, and what hides in it.

Zero-width and direction-changing characters can make one text look like another
(a name in a decision, a file name), so they are taken out; control characters and
null bytes break databases and printouts.
"""

import re
import unicodedata

NBSP = "\N{NO-BREAK SPACE}"
# Format characters that carry meaning in ordinary text: soft hyphen is dropped too.
_KEPT_CONTROLS = "\n\t"
_SPACES = re.compile(r"[^\S\n\t]")


def clean_text(value: str, *, lines: bool = False) -> str:
    """Take out what cannot be seen and make every kind of space an ordinary one.

    With ``lines`` the line breaks stay; without it the text becomes one line.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = unicodedata.normalize("NFC", _SPACES.sub(" ", value))
    kept = "".join(c for c in value if c in _KEPT_CONTROLS or not _is_hidden(c))
    if lines:
        return "\n".join(line.rstrip() for line in kept.split("\n")).strip()
    return " ".join(kept.split())


def has_letter_or_digit(value: str) -> bool:
    """Tell whether anything in the text can be read aloud as a word or a number."""
    return any(c.isalnum() for c in value)


def _is_hidden(character: str) -> bool:
    # Cc control, Cf format (zero-width, bidi), Cs lone surrogate, Co private, Cn none
    return unicodedata.category(character)[0] == "C"
