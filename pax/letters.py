"""Which letters documents can be printed with: those of the fonts that Pax ships.

A PDF whose letters lack a shape is neither PDF/A nor PDF/UA, and no font of the
machine's own is used: a file would then look different, and differ, where it is made.
What the fonts lack is pointed out before something is frozen, and stands in the file as
its number in Unicode.
"""

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pax.enclosed import STATIC

SHEET = STATIC / "css" / "pdf.css"
_FACE = re.compile(r'@font-face\s*{[^}]*font-family:\s*"([^"]+)"[^}]*url\("([^"]+)"\)')
#: Take no place, and need no shape: controls, formats, spaces, variation selectors.
_SHAPELESS = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@functools.cache
def shipped() -> frozenset[str]:
    """Give the letters that every font of some shipped family has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow: only where it is asked

    families: dict[str, list[set[int]]] = defaultdict(list)
    for family, url in _FACE.findall(SHEET.read_text(encoding="utf-8")):
        file: Path = (SHEET.parent / url).resolve()
        with TTFont(file, lazy=True) as font:
            families[family].append(set(font.getBestCmap() or ()))
    found: set[int] = set().union(
        *(set.intersection(*fonts) for fonts in families.values())
    )
    return frozenset(map(chr, found))


def lacking(text: str) -> list[str]:
    """List the letters of a text that no shipped font has, each once."""
    return list(dict.fromkeys(letter for letter in _tidy(text) if _is_lacking(letter)))


def lacking_in(content: Any) -> list[str]:
    """List the letters that no shipped font has, of all texts in a content as JSON."""
    return list(
        dict.fromkeys(letter for text in _texts(content) for letter in lacking(text))
    )


def legible(text: str) -> str:
    """Write what no shipped font has as its number: ”[U+1F1F8]”."""
    text = _tidy(text)
    wanting = lacking(text)
    if not wanting:
        return text
    run = re.compile(f"[{re.escape(''.join(wanting))}]+")
    return run.sub(lambda found: f"[{' '.join(map(code_of, found[0]))}]", text)


def code_of(letter: str) -> str:
    """Give the number of a letter in Unicode, as it is written."""
    return f"U+{ord(letter):04X}"


def in_words(letters: list[str]) -> str:
    """Name letters with their numbers."""
    return ", ".join(f"{letter} ({code_of(letter)})" for letter in letters)


def _tidy(text: str) -> str:
    """Put letters and their accents together, as fonts have them."""
    return text if text.isascii() else _VARIATION.sub("", _composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_lacking(letter: str) -> bool:
    is_plain = letter.isascii() or unicodedata.category(letter) in _SHAPELESS
    return not is_plain and letter not in shipped()


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value)
