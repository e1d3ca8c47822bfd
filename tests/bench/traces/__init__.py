"""How much of what points somebody out is found, in sentences that nobody mended by.

The sentences stand in sentences.txt.  Half of them, chosen by their own words, is kept
unseen: whoever mends pax/ui/traces.py looks at the other half.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pax.places.services import AREAS
from pax.ui.traces import Trace, find_traces

FILE = Path(__file__).with_name("sentences.txt")
_MARKED = re.compile("⟦([^⟧]*)⟧")


@dataclass(frozen=True)
class Sentence:
    """A made sentence, and where in it somebody is pointed out."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, line: str) -> "Sentence":
        """Read a line in which what points out is marked."""
        spans = []
        for number, match in enumerate(_MARKED.finditer(line)):
            start = match.start() - 2 * number
            spans.append((start, start + len(match[1])))
        return cls(_MARKED.sub(r"\1", line), tuple(spans))

    @property
    def is_unseen(self) -> bool:
        """Tell which half it belongs to: other sentences don't move it."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1

    def found(self) -> list[Trace]:
        """Give what Pax finds in it."""
        return find_traces(self.text, places=AREAS)


@dataclass(frozen=True)
class Score:
    """What was found of what is there (recall), and is there of what was found."""

    there: int
    missed: int
    found: int
    false: int

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return 1 - self.missed / self.there

    @property
    def precision(self) -> float:
        """The share of what was found that is there."""
        return 1 - self.false / self.found


def sentences(*, unseen: bool) -> list[Sentence]:
    """Read one half of the sentences."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    made = [Sentence.read(line) for line in lines if line and line[0] != "#"]
    return [sentence for sentence in made if sentence.is_unseen == unseen]


def missed(sentence: Sentence) -> list[str]:
    """Give what points out and was not found, not even in part."""
    found = [(trace.start, trace.end) for trace in sentence.found()]
    return [sentence.text[a:b] for a, b in sentence.spans if not _meets((a, b), found)]


def false(sentence: Sentence) -> list[str]:
    """Give what was found and points nobody out."""
    return [
        trace.text
        for trace in sentence.found()
        if not _meets((trace.start, trace.end), sentence.spans)
    ]


def score(chosen: Iterable[Sentence]) -> Score:
    """Count over all the sentences."""
    chosen = list(chosen)
    return Score(
        there=sum(len(sentence.spans) for sentence in chosen),
        missed=sum(len(missed(sentence)) for sentence in chosen),
        found=sum(len(sentence.found()) for sentence in chosen),
        false=sum(len(false(sentence)) for sentence in chosen),
    )


def _meets(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
