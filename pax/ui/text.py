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


#: Letters that are no other letter with a mark, and what is written for them.
_LIKE = str.maketrans("łŁđĐðÐħŧŦøØæÆıə", "lLdDdDhtTöÖäÄie") | str.maketrans(
    {"ß": "ss", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe"}
)
_MARKS = re.compile("[\u0300-\u036f]")
_SWEDISH = frozenset("åäöÅÄÖ")


def fold(text: str, *, keep_swedish: bool = True) -> str:
    """Give the small letters of a text without their marks: İbrahim is ibrahim.

    Å, ä and ö are letters and no marks in Swedish, and stay unless they are said to
    go.  pax_folded() (pax/access/sql) says the same in the database.
    """
    kept = _SWEDISH if keep_swedish else frozenset[str]()
    composed = unicodedata.normalize("NFC", text).translate(_LIKE)
    bare = "".join(c if c in kept else _bare(c) for c in composed)
    # One by one: Greek has small letters that depend on what stands beside them.
    return "".join(map(str.lower, bare))


def _bare(character: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", character))


#: Dashes that Unicode counts among other signs: minus, and two that look like it.
_OTHER_DASHES = frozenset(
    "\N{MINUS SIGN}\N{HYPHEN BULLET}\N{MODIFIER LETTER MINUS SIGN}"
)


def is_dash(character: str) -> bool:
    """Tell whether it is any of the many signs that are read as a hyphen."""
    is_one = unicodedata.category(character) == "Pd"
    return is_one or character in _OTHER_DASHES


def plain_dashes(text: str) -> str:
    """Write every kind of dash as a plain hyphen: numbers are copied from anywhere."""
    return "".join("-" if is_dash(c) else c for c in text)


def has_letter_or_digit(value: str) -> bool:
    """Tell whether anything in the text can be read aloud as a word or a number."""
    return any(c.isalnum() for c in value)


def _is_hidden(character: str) -> bool:
    # Cc control, Cf format (zero-width, bidi), Cs lone surrogate, Co private, Cn none
    return unicodedata.category(character)[0] == "C"
