"""Every Swedish word in the code stands in docs/glossary.md, with why it is Swedish.

A word of an identifier is taken for Swedish when it occurs in the Swedish text of the
screens and nowhere in the English prose of the code.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
FOLD = str.maketrans("åäöéüÅÄÖÉÜ", "aaoeuAAOEU")
LETTERS = "A-Za-zåäöéüÅÄÖÉÜ"
SHORTEST = 4

#: English words that Swedish text happens to hold too (loans, names of tags).
ENGLISH_TOO = {
    "advice", "outlook",
    "actions", "assist", "breadcrumbs", "calculations", "cancel", "chips", "class",
    "comments", "communications", "comparison", "consequences", "details", "edit",
    "encoding", "format", "gdpr", "handlers", "happenings", "kicker", "pair",
    "releases", "nick", "salt", "tight",
    "header", "inquiry", "lift", "limit", "owed", "pairs", "period", "reckoning",
    "reckonings", "render", "reopen", "sections", "sheet", "signatures", "subject",
    "submit", "target", "tracks", "tried", "venv", "withdraw",
    "brand", "desks", "illegal", "logo", "manifest", "oppen", "schema", "trail",
    "turnout", "unjudged", "lagesbilder",
    "awaited", "differing", "example", "goals", "layouts", "reply", "ring", "social",
}  # fmt: skip
#: Names of people of the demo, and of what is not ours.
NAMES = frozenset({"adam", "anna", "carin", "healthz", "paul"})


def files() -> Iterator[str]:
    for source in ("pax", "cases", "lagesbild", "atgardsplan", "samverkan"):
        for path in (ROOT / source).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path.read_text()


def sources() -> Iterator[ast.Module]:
    return map(ast.parse, files())


def words_of(identifier: str) -> Iterator[str]:
    for part in identifier.split("_"):
        for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", part):
            yield word.lower()


def identifiers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node, clean=False) or ""


def plain_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(rf"[{LETTERS}]+", text)}


def english_prose() -> set[str]:
    # A Swedish term of art stands in parentheses after the English: (ärende).
    told = " ".join(text for tree in sources() for text in docstrings(tree))
    noted = " ".join(re.findall(r"#:? (.+)", "\n".join(files())))
    return plain_words(re.sub(r"\([^)]*\)", " ", f"{told} {noted}"))


def swedish_text() -> set[str]:
    found: set[str] = set()
    for tree in sources():
        told = set(docstrings(tree))
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and node.value not in told and re.search("[åäöÅÄÖ]", node.value):
                found |= plain_words(node.value)
    for path in (ROOT / "templates").rglob("*.html"):
        bare = re.sub(
            r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]+>", " ", path.read_text(), flags=re.S
        )
        found |= plain_words(bare)
    return {word.translate(FOLD) for word in found}


def glossary() -> set[str]:
    """Read the words that stand as code (`…`) in the glossary."""
    text = (ROOT / "docs" / "glossary.md").read_text()
    return {
        word
        for code in re.findall(r"`([^`]+)`", text)
        for identifier in re.findall(r"\w+", code)
        for word in words_of(identifier)
    }


def test_every_swedish_word_in_the_code_is_in_the_glossary():
    used = {
        word
        for tree in sources()
        for identifier in identifiers(tree)
        for word in words_of(identifier)
        if len(word) >= SHORTEST
    }
    swedish = (used & swedish_text()) - english_prose() - ENGLISH_TOO - NAMES
    assert sorted(swedish - glossary()) == []


def test_glossary_holds_no_word_that_nobody_uses():
    everything = "\n".join(files()).lower()
    unused = [word for word in sorted(glossary()) if word not in everything]
    assert unused == []


def test_nothing_on_a_page_goes_by_a_name_that_no_page_uses():
    """History names a record by what its own page calls it (verbose_name)."""
    names = {str(model._meta.verbose_name) for model in apps.get_models()}
    assert not {name for name in names if "impuls" in name}
