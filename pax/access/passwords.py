"""What may be a password: long, and not one that is guessed first.

Length before form (NIST SP 800-63B 5.1.1.2): no capitals, digits or signs are asked
for, and nothing has to be changed because it is old.  But twelve characters are not
much when they are known ones.  So a password is read as those who guess read it: as
the cheapest row of words out of known lists, of runs (12345, qwerty), of years and
dates, and of the person's own names, with whatever is left taken letter by letter.
All of it is looked up here, offline.
"""

import functools
import gzip
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

LEAST_LENGTH = 12
#: How many times two guesses are needed, at the least: as four common words, or as
#: nine letters drawn by lot.
LEAST_BITS = 40.0
#: No more of it is read: what is longer is not guessed.
READ = 64
LOCAL_WORDS = Path(__file__).with_name("words.txt")

LETTER, DIGIT, SIGN = 4.7, 3.3, 4.0
AGAIN = 2.0  # the same once more
LONGEST_WORD = 24
_KEYS = (
    *("1234567890", "qwertyuiopå", "asdfghjklöä", "zxcvbnm"),
    "abcdefghijklmnopqrstuvwxyz",
)
_LEET = str.maketrans("013457@$!|", "oieastasil")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(r"(?:(?:19|20)?[0-9]{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


class Kind(Enum):
    """What a password is put together of: its bits, its least length, its name."""

    COMMON = 12.0, 4, "ett vanligt lösenord"
    LOCAL = 7.0, 3, "ord som ligger nära till hands"
    OWN = 5.0, 3, "ditt eget namn eller din myndighet"
    RUN = 6.0, 3, "tecken i följd"
    YEAR = 7.0, 4, "ett årtal"
    DATE = 12.0, 6, "ett datum"

    def __init__(self, bits: float, shortest: int, told: str) -> None:
        self.bits = bits
        self.shortest = shortest
        self.told = told


#: What something costs, and of what it is made.
Cost = tuple[float, tuple[Kind, ...]]


class GuessableValidator:
    """Refuses what is guessed first, and says of what it is made."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that is cheap to guess; a short one is not asked about."""
        if len(password) < LEAST_LENGTH:
            return
        bits, kinds = guess(password, own_words(user))
        if bits < LEAST_BITS:
            made_of = sorted({kind.told for kind in kinds})
            why = f" Det består mest av {_listed(made_of)}." if made_of else ""
            raise ValidationError(
                f"Lösenordet är för lätt att gissa.{why} Ta fyra ord som inte hör "
                "ihop, eller en mening som bara du kommer att tänka på.",
                code="guessable",
            )

    def get_help_text(self) -> str:
        return (
            "Fyra ord som inte hör ihop, eller en mening, är lätt att minnas och svår "
            "att gissa. Namn, orter och årtal räcker inte."
        )


def guess(password: str, own: Iterable[str] = ()) -> Cost:
    """Say how many bits a password costs whoever guesses it, and what it is made of."""
    plain = unicodedata.normalize("NFKC", password).lower()[:READ]
    for size in range(1, len(plain) // 2 + 1):
        times = -(-len(plain) // size)
        if (plain[:size] * times)[: len(plain)] == plain:
            bits, kinds = _cheapest(plain[:size], frozenset(own))
            return bits + AGAIN, kinds or (Kind.RUN,)
    return _cheapest(plain, frozenset(own))


def _cheapest(plain: str, own: frozenset[str]) -> Cost:
    """Find the cheapest way to put a text together, from its beginning."""
    best: list[Cost] = [(0.0, ())]
    for end in range(1, len(plain) + 1):
        found = [(best[end - 1][0] + _one(plain[end - 1]), best[end - 1][1])]
        for piece in _pieces(plain, end, own):
            bits, kinds = best[piece.start]
            found.append((bits + piece.kind.bits, (*kinds, piece.kind)))
        best.append(min(found, key=lambda cost: cost[0]))
    return best[-1]


@dataclass(frozen=True)
class _Piece:
    """A known piece, and where in the text it begins."""

    start: int
    kind: Kind


def _pieces(plain: str, end: int, own: frozenset[str]) -> Iterator[_Piece]:
    """Give the known pieces that a text could end with, here."""
    for start in range(max(0, end - LONGEST_WORD), end - 2):
        for kind in _kinds_of(plain[start:end], own):
            yield _Piece(start, kind)


def _kinds_of(text: str, own: frozenset[str]) -> Iterator[Kind]:
    patterns: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        (Kind.RUN, _is_run),
        (Kind.YEAR, _YEAR.fullmatch),
        (Kind.DATE, _DATE.fullmatch),
    )
    yield from (kind for kind, fits in patterns if fits(text))
    listed = ((Kind.OWN, own), (Kind.LOCAL, local()), (Kind.COMMON, common()))
    for spelt in {_bare(text), _bare(text.translate(_LEET))}:
        for kind, words in listed:
            if len(spelt) >= kind.shortest and spelt in words:
                yield kind


def _one(character: str) -> float:
    if character.isalpha():
        return LETTER
    return DIGIT if character.isdigit() else SIGN


def _is_run(text: str) -> bool:
    """Tell whether characters stand side by side, on the keys or in the alphabet."""
    if len(set(text)) == 1:
        return True
    return any(text in row + row[:1] or text in (row + row[:1])[::-1] for row in _KEYS)


def own_words(user: Any) -> frozenset[str]:
    """Give the words that somebody who knows the person would try first."""
    if user is None:
        return frozenset()
    agency = user.agency if getattr(user, "agency_id", None) else None
    said = (
        *(user.username, user.name, user.title, user.email),
        *((agency.name, agency.short_name, agency.code) if agency else ()),
    )
    return frozenset(word for text in said for word in _words(text))


@functools.cache
def local() -> frozenset[str]:
    """Give the words that people here choose: places, seasons, clubs, the work."""
    said = f"{LOCAL_WORDS.read_text()} {settings.PAX_MUNICIPALITY_NAME}"
    return frozenset(word for text in said.split("\n") for word in _words(text))


@functools.cache
def common() -> frozenset[str]:
    """Give twenty thousand passwords out of known breaches, as Django brings them."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(_bare(line.strip().lower()) for line in lines)


def _words(text: str) -> Iterator[str]:
    """Give each word of a text, and all of it written together."""
    bare = _bare(text.lower())
    found = re.split(r"[\W_]+", bare)
    parts = [part for part in found if len(part) >= Kind.OWN.shortest]
    yield from parts
    yield "".join(parts)[:LONGEST_WORD]


def _bare(text: str) -> str:
    """Take letters without their dots: å as a, ö as o."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} och {last}" if first else last
