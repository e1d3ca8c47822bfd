"""A text as it is read, whatever it is written with.

Full-width digits, no-break hyphens, two spaces and what has no width at all look the
same to a reader, and must look the same to whatever looks for traces: this is the one
place where they are made so.
"""

import unicodedata
from dataclasses import dataclass, replace

from pax.ui.finders.kinds import Trace
from pax.ui.text import is_dash


@dataclass(frozen=True)
class Plain:
    """A text made plain, and where in the original each of its characters stands."""

    text: str
    original: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> "Plain":
        """Make a text plain: NFKC, one kind of dash and digit, single spaces."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for start, end in _clusters(original):
            for char in _plain(original[start:end]):
                if char == " " and text and text[-1] == " ":
                    ends[-1] = end
                    continue
                text.append(char)
                starts.append(start)
                ends.append(end)
        return cls("".join(text), original, tuple(starts), tuple(ends))

    def back(self, found: Trace) -> Trace:
        """Give the trace where, and as, it stands in the original."""
        start, end = self.starts[found.start], self.ends[found.end - 1]
        return replace(found, start=start, end=end, text=self.original[start:end])


def _clusters(text: str) -> list[tuple[int, int]]:
    """Part a text into characters with the marks that are set on them."""
    found: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if found and unicodedata.combining(char):
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _plain(cluster: str) -> str:
    if cluster.isascii():
        return " " if cluster.isspace() and cluster != "\n" else cluster
    return "".join(map(_plain_char, unicodedata.normalize("NFKC", cluster)))


def _plain_char(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":  # no width, or only a direction
        return ""
    if is_dash(char):
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    if char.isspace() and char != "\n":
        return " "
    return char
