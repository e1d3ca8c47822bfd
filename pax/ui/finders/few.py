"""Small numbers of people and cases, in a text that others are to read.

Figures hide counts that are small; a sentence that says the same tells the same.
"""

import re
from collections.abc import Iterator

from pax.ui.finders.kinds import Kind, Trace, trace

#: From 1 up to the largest that no figure shows, when nothing else is set.
_NUMBER = r"[1-4]|tv[åa]|tre|fyra|(?:en|ett)\s+enda|(?:bara|endast|blott)\s+(?:en|ett)"
#: What is counted that is somebody, or is of somebody.
_OF_WHOM = (
    r"person(?:er)?|individ(?:er)?|pojk(?:e|ar)|flick(?:a|or)|elev(?:er)?|barn"
    r"|ungdom(?:ar)?|unga|tonåring(?:ar)?|man|män|kvinn(?:a|or)|familj(?:er)?|hushåll"
    r"|misstänkta?|dömda?|lagförda?|åtalade?|gärningsm[aä]n|(?:brotts)?offer|målsägande"
    r"|medlem(?:mar)?|brukare|klient(?:er)?|mottagare|sökande|anställda?"
    r"|ärenden?|anmälan|anmälningar|flagg(?:a|or)|utredning(?:ar)?|förundersökning(?:ar)?"
    r"|åtal|dom(?:ar)?|fall|brott|skjutning(?:ar)?|rån|mord|misshandel|våldtäkt(?:er)?"
    r"|hot|sprängning(?:ar)?|händelse(?:r)?|avvisning(?:ar)?|placering(?:ar)?"
)
#: Before these words a number says which, and not how many.
_NOT_AFTER = "".join(
    rf"(?<!\b{word}\s)"
    for word in ("vecka", "nivå", "klass", "årskurs", "fas", "nr", r"kl\.")
)
_FEW = re.compile(
    rf"(?<![\w.,/:§–-])(?<!\d\s){_NOT_AFTER}"
    rf"(?P<it>(?:{_NUMBER})\s(?:(?!och\s|eller\s)[^\W\d]+\s){{0,2}}?(?:{_OF_WHOM}))(?!\w)",
    re.IGNORECASE,
)
WHY = (
    "är ett så litet antal att det kan peka ut någon, och så små döljs i figurerna. "
    "Skriv ”enstaka”, eller om ett större område eller en längre tid."
)


def few(text: str) -> Iterator[Trace]:
    """Find where a text says how few somebody are."""
    for match in _FEW.finditer(text):
        yield trace(Kind.FEW, match, WHY)
