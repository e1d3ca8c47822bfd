"""The subset of Markdown that a lägesbild is written in, as tokens of markdown-it.

Headings, lists, quotations, tables, emphasis, links to the web, notes and figures:
nothing else is anything but text.  HTML, pictures, entities and bare addresses are off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

RULES = [
    "table",
    "list",
    "heading",
    "blockquote",
    "newline",
    "escape",
    "emphasis",
    "link",
]
#: markdown-it drops what lies deeper than this.  Nothing does: a line that begins with
#: more marks, or further in, than anybody writes is brought out again first.
DEEPEST = 100
FURTHEST_IN = 24
_MARK = r"[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])"
_MARKS = re.compile(rf"(?P<marks>(?:{_MARK}){{6}})(?={_MARK})")
_FIGURE = re.compile(r"\[\[figur:([a-z0-9_-]{1,40})\]\]\s*$")
_ANY_FIGURE = re.compile(r"\[\[figur:([^\[\]\n]*)\]\]")
_NOTE = re.compile(r"\[\^([\w-]{1,40})\]:[ \t]+(\S.*)$")
_REFERENCE = re.compile(r"\[\^([\w-]{1,40})\]")
_WEB = re.compile(r"https?://[^\s/]", re.I)


def parse_tokens(text: str) -> tuple[Sequence[Token], dict[str, str]]:
    """Give the tokens of a text, and its notes by the name they are referred to."""
    notes: dict[str, str] = {}
    tame = "\n".join(map(_tame, text.splitlines()))
    tokens = _PARSER.parse(tame, {"notes": notes})
    return tokens, notes


def only_figures(text: str, keys: Container[str]) -> str:
    """Leave out every mention of a figure that is not one of these: its key too."""
    return _ANY_FIGURE.sub(lambda m: m[0] if m[1].strip() in keys else "", text)


def parse_note(text: str) -> Sequence[Token]:
    """Give the tokens of one line, where notes are text: no note has a note."""
    return _PARSER.parseInline(text, {"notes": {}})


def _tame(line: str) -> str:
    """Hold a line to the depth that is read; what is over is text."""
    bare = line.lstrip(" \t")
    line = line[: len(line) - len(bare)].expandtabs(4)[:FURTHEST_IN] + bare
    found = _MARKS.match(line)
    return f"{found['marks']} \\{line[found.end() :].lstrip()}" if found else line


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _figure(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 -- as markdown-it calls it
    found = _FIGURE.match(_line(state, start))
    if not found:
        return False
    if not silent:
        state.line = start + 1
        token = state.push("pax_figure", "", 0)
        token.content = found[1]
        token.map = [start, state.line]
    return True


def _note(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 -- as markdown-it calls it
    found = _NOTE.match(_line(state, start))
    if not found or found[1] in state.env["notes"]:
        return False
    if not silent:
        state.line = start + 1
        state.env["notes"][found[1]] = found[2].strip()
    return True


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- as markdown-it calls it
    found = _REFERENCE.match(state.src, state.pos)
    if not found or found[1] not in state.env["notes"]:
        return False
    if not silent:
        state.push("pax_note", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": DEEPEST}).enable(RULES)
    ends: dict[str, list[str]] = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("table", "pax_figure", _figure, ends)  # type: ignore[arg-type]  # a TypedDict of theirs
    parser.block.ruler.before("table", "pax_note", _note, ends)  # type: ignore[arg-type]  # the same
    parser.inline.ruler.before("link", "pax_note", _reference)
    parser.validateLink = lambda url: bool(_WEB.match(url))  # type: ignore[method-assign]  # how it is set
    return parser


_PARSER = _parser()
