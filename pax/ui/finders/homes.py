"""Finds where somebody lives: a flat, or a street that somebody is said to live in.

A street with a number is a place and may be written.  With the number of a flat or the
floor, or after ”bor på”, it points out a household.
"""

import re
from collections.abc import Iterator

from pax.ui.finders.kinds import Kind, Trace, trace

_CAP = r"[A-ZÅÄÖÉÜ][\w'’-]{1,40}"
_STREET = (
    rf"{_CAP}(?: (?:{_CAP}|gata|väg|torg|gränd|allé|stig|backe)){{0,2}}"
    r" [0-9]{1,3}(?: ?[A-Za-z])?\b"
)
_FLAT = (
    r"(?:,? ?(?:lgh|lght|lägenhet)\.? ?(?:nr )?[0-9]{3,4}\b"
    r"|,? ?[0-9]{1,2} ?(?:tr|trappor)\b"
    r"|,? (?:våning|vån\.?|plan) ?[0-9]{1,2}\b)"
)
_STREET_WITH_FLAT = re.compile(rf"\b(?P<it>{_STREET}{_FLAT})")
_FLAT_OF_STREET = re.compile(
    rf"\b(?i:lgh|lght|lägenhet)\.? (?P<it>[0-9]{{3,4}}(?:,| på| i)? {_STREET})"
)
_LIVES = re.compile(
    r"\b(?:bor|bodde|bosatta?|folkbokförd|skriven|mantalsskriven|hemma|[Hh]emadress\w*"
    r"|[Aa]dress(?:en)?)(?: är| kvar| i \w+| numera)?:? (?:på |vid |hos |i )?"
    rf"(?P<it>{_STREET})"
)
#: Those of whom one says where they live, and points out nobody.
_MANY = re.compile(
    r"\b(?:de|dem|alla|många|flera|några|boende|hyresgäster\w*|grannar\w*|familjer\w*"
    r"|ungdomar\w*|personer\w*) (?:som )?$",
    re.IGNORECASE,
)
_CARE_OF = re.compile(
    rf"\b[Cc]/[Oo]:? (?P<it>{_CAP}(?:,? {_CAP}){{0,3}}(?: [0-9]{{1,3}}\b)?)"
)
_NO_STREET = re.compile(r"^(?:Plan|Hus|Våning|Sal|Rum|Port|Trapphus)\b")
_HOME = "ser ut som en adress där någon bor."


def homes(text: str) -> Iterator[Trace]:
    """Find addresses that point out a household."""
    for pattern in (_STREET_WITH_FLAT, _FLAT_OF_STREET, _CARE_OF):
        for match in pattern.finditer(text):
            yield trace(Kind.HOME, match, _HOME)
    for match in _LIVES.finditer(text):
        is_many = _MANY.search(text[max(0, match.start() - 30) : match.start()])
        if not is_many and not _NO_STREET.match(match["it"]):
            yield trace(Kind.HOME, match, _HOME)
