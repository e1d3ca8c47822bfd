"""What differs between two texts, word by word, for a person to read.

Lines that are the same are left out but for the nearest, and said to be: a suggestion
is of a few words in a long chapter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OUT, IN = "same", "out", "in"
#: Lines shown around what differs.
AROUND = 2
#: So different that two lines are read one after the other, and not into each other.
ALIKE = 0.4
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words: the same in both, taken out, or put in."""

    kind: str
    text: str


@dataclass(frozen=True)
class DiffLine:
    """A line of the text, or how many that are the same have been left out."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0


def difference(before: str, after: str) -> list[DiffLine]:
    """Set one text beside another."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[DiffLine] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            lines += _same(old[a:b], is_first=a == 0, is_last=b == len(old))
        else:
            lines += _changed(old[a:b], new[c:d])
    return lines


def _same(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[DiffLine]:
    """Show some lines around what differs, and say how many are left out."""
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    hidden = len(lines) - head - tail
    if hidden <= 1:
        yield from (DiffLine((Piece(SAME, line),)) for line in lines)
        return
    yield from (DiffLine((Piece(SAME, line),)) for line in lines[:head])
    yield DiffLine(left_out=hidden)
    yield from (DiffLine((Piece(SAME, line),)) for line in lines[head + hidden :])


def _changed(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    for nth in range(max(len(old), len(new))):
        was = old[nth] if nth < len(old) else None
        now = new[nth] if nth < len(new) else None
        yield from _line(was, now)


def _line(was: str | None, now: str | None) -> Iterator[DiffLine]:
    """Set one line beside another, word by word where they are alike."""
    if was and now:
        old, new = _WORDS.findall(was), _WORDS.findall(now)
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= ALIKE:
            yield DiffLine(tuple(_words(old, new, matcher)))
            return
    if was:
        yield DiffLine((Piece(OUT, was),))
    if now:
        yield DiffLine((Piece(IN, now),))


def _words(
    old: list[str], new: list[str], matcher: SequenceMatcher[str]
) -> Iterator[Piece]:
    for tag, a, b, c, d in matcher.get_opcodes():
        out, put_in = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Piece(SAME, out)
            continue
        if out:
            yield Piece(OUT, out)
        if put_in:
            yield Piece(IN, put_in)
