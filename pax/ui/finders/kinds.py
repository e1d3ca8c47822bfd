"""What a finder gives: a trace, its kind, and where it stands."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing was found, as the log and the page call it."""

    PERSON_ID = "personnummer"
    PHONE = "telefonnummer"
    PLATE = "registreringsnummer"
    EMAIL = "e-postadress"
    HANDLE = "användarnamn"
    HOME = "bostadsadress"
    NAME = "namn"
    FEW = "litet antal"


@dataclass(frozen=True)
class Trace:
    """Something in a text that may point out a person: where, and why it was found."""

    kind: Kind
    start: int
    end: int
    text: str
    why: str

    @property
    def in_words(self) -> str:
        """Say what was found, and why it is taken for that."""
        return f"”{self.text}” {self.why}"


def trace(kind: Kind, match: re.Match[str], why: str, group: str = "it") -> Trace:
    """Give what a pattern matched: its group `it`, if nothing else is said."""
    return Trace(kind, match.start(group), match.end(group), match[group], why)
