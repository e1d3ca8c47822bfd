"""The text of a lägesbild: from safe Markdown to a tree, and from the tree to HTML.

The same tree makes the page and the PDF.  Only the tags and attributes named here are
ever written, and every character that somebody typed is escaped: there is no way from
a text to markup of one's own, to a script, or to an address that a reader's browser or
the PDF would fetch.  An address is shown as text, in a note.

    document = parse(section.body)
    html = to_html(document, level=3, prefix=section.key, draw=figure_in_html)

Of Markdown there are headings, lists, quotations, tables, emphasis, links to the web,
notes and figures: nothing else is anything but text.  HTML, pictures, entities and bare
addresses are off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# --- from text to tokens of markdown-it -------------------------------------------
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
#: A bracket that no link closes within this many characters is a bracket.  To look
#: further, from each of many, would take as long as there are brackets times text.
LONGEST_LABEL = 300
_BRACKETS = re.compile(r"\\.|\[\[figur:[^\[\]\n]{0,80}\]\]|\[\^[\w-]{1,40}\]|\[", re.S)
_WEB = re.compile(r"https?://[^\s/]", re.I)


def parse_tokens(text: str) -> tuple[Sequence[Token], dict[str, str]]:
    """Give the tokens of a text, and its notes by the name they are referred to."""
    notes: dict[str, str] = {}
    tame = "\n".join(map(_tame, text.splitlines()))
    tokens = _PARSER.parse(_loose_as_text(tame), {"notes": notes})
    return tokens, notes


def only_figures(text: str, keys: Container[str]) -> str:
    """Leave out every mention of a figure that is not one of these: its key too."""
    return _ANY_FIGURE.sub(lambda m: m[0] if m[1].strip() in keys else "", text)


def parse_note(text: str) -> Sequence[Token]:
    """Give the tokens of one line, where notes are text: no note has a note."""
    return _PARSER.parseInline(_loose_as_text(text), {"notes": {}})


def _loose_as_text(text: str) -> str:
    """Say of each bracket that begins nothing that it is one."""

    def said(found: re.Match[str]) -> str:
        begins_link = text.find("](", found.end(), found.end() + LONGEST_LABEL) >= 0
        return found[0] if found[0] != "[" or begins_link else "\\["

    return _BRACKETS.sub(said, text)


def _tame(line: str) -> str:
    """Hold a line to the depth that is read; what is over is text."""
    bare = line.lstrip(" \t")
    line = line[: len(line) - len(bare)].expandtabs(4)[:FURTHEST_IN] + bare
    found = _MARKS.match(line)
    return f"{found['marks']} \\{line[found.end() :].lstrip()}" if found else line


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _figure(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 -- as markdown-it calls it
    """Take a line that names a figure."""
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
    """Take a line that is a note; the first of a name holds."""
    found = _NOTE.match(_line(state, start))
    if not found or found[1] in state.env["notes"]:
        return False
    if not silent:
        state.line = start + 1
        state.env["notes"][found[1]] = found[2].strip()
    return True


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- as markdown-it calls it
    """Take a reference to a note that there is."""
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


# --- the tree ---------------------------------------------------------------------
#: Every tag that a text can become; `to_html` adds those of notes, and of figures.
TAGS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "br"),
        *("ul", "ol", "li", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
LAST_HEADING = 6
FROM_ONE = "1"


@dataclass(frozen=True)
class Text:
    """Characters, as somebody typed them."""

    text: str


@dataclass(frozen=True)
class Element:
    """Something with a tag: a paragraph, a heading, a cell."""

    tag: str
    children: tuple[Node, ...] = ()
    is_number: bool = False  # a cell that is aligned as numbers are
    start: str = ""  # of an ordered list
    depth: int = 0  # of a heading, from 1


@dataclass(frozen=True)
class Figure:
    """Where a figure is to be drawn."""

    key: str


@dataclass(frozen=True)
class Note:
    """A note: what it says, at the place that refers to it."""

    number: int
    children: tuple[Node, ...]


Node = Text | Element | Figure | Note


@dataclass(frozen=True)
class Document:
    """A text as a tree, with its notes in the order they are referred to."""

    children: tuple[Node, ...]
    notes: tuple[Note, ...] = ()

    @property
    def figures(self) -> list[str]:
        """The keys of the figures that it shows."""
        return [node.key for node in _walk(self.children) if isinstance(node, Figure)]

    @property
    def text(self) -> str:
        """All its text, without markup: for searching and for extracts."""
        return _text_of(self.children)


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Element):
            yield from _walk(node.children)


def _text_of(nodes: tuple[Node, ...]) -> str:
    return "".join(
        node.text if isinstance(node, Text) else "\n"
        for node in _walk(nodes)
        if isinstance(node, Text | Element)
    ).strip()


# --- from text to tree ------------------------------------------------------------
@dataclass
class _Open:
    """A tag that has been opened (none: the text itself), and what is in it so far."""

    token: Token | None = None
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Makes a tree of markdown-it's flat list of tokens."""

    def __init__(self, notes: dict[str, str]) -> None:
        self.texts = notes
        self.notes: list[Note] = []
        self.numbers: dict[str, Note] = {}

    def tree(self, tokens: Sequence[Token]) -> tuple[Node, ...]:
        stack = [_Open()]
        for token in tokens:
            if token.nesting == 1:
                stack.append(_Open(token))
            elif token.nesting == -1:
                done = stack.pop()
                stack[-1].children += self._close(done)
            else:
                stack[-1].children += self._leaf(token)
        return tuple(stack[0].children)

    def _close(self, done: _Open) -> list[Node]:
        token, children = done.token, tuple(done.children)
        if token is None:
            return list(children)
        if token.type == "link_open":
            return [*children, self._note((Text(str(token.attrGet("href"))),))]
        if token.hidden or token.tag not in TAGS:
            return list(children)  # a paragraph in a list without space between items
        return [self._element(token, children)]

    def _element(self, token: Token, children: tuple[Node, ...]) -> Element:
        if token.type == "heading_open":
            return Element("h", children, depth=int(token.tag[1]))
        is_number = "right" in str(token.attrGet("style") or "")
        start = str(token.attrGet("start") or "") if token.tag == "ol" else ""
        return Element(token.tag, children, is_number=is_number, start=start)

    def _leaf(self, token: Token) -> list[Node]:
        """Make what has no end of its own: text, a figure, a note, a break."""
        if token.type == "inline":
            return list(self.tree(token.children or []))
        if token.type == "pax_figure":
            return [Figure(token.content)]
        if token.type == "pax_note":
            return [self._referred(token.content)]
        if token.type == "hardbreak":
            return [Element("br")]
        return [Text("\n" if token.type == "softbreak" else token.content)]

    def _referred(self, name: str) -> Note:
        """Give the note of a name its number, where it is first referred to."""
        if name not in self.numbers:
            said = _Builder({}).tree(parse_note(self.texts[name]))
            self.numbers[name] = self._note(_without_notes(said))
        return self.numbers[name]

    def _note(self, children: tuple[Node, ...]) -> Note:
        note = Note(len(self.notes) + 1, children)
        self.notes.append(note)
        return note


def _without_notes(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Write an address out in parentheses, where there can be no note."""
    return tuple(
        Text(f" ({_text_of(node.children)})") if isinstance(node, Note) else node
        for node in nodes
    )


def parse(text: str) -> Document:
    """Make a tree of a text."""
    tokens, notes = parse_tokens(text)
    builder = _Builder(notes)
    children = builder.tree(tokens)
    return Document(children, tuple(builder.notes))


# --- from tree to HTML ------------------------------------------------------------
Draw = Callable[[str], str]


def no_figure(key: str) -> str:
    """Tell whoever writes that there is no such figure."""
    return f'<p class="muted">Figuren ”{escape(key)}” finns inte här.</p>'


class _Writer:
    """Writes a tree as HTML."""

    def __init__(
        self, level: int, prefix: str, draw: Draw, *, on_paper: bool, about: str
    ) -> None:
        self.level = level
        self.before = level - 1
        self.prefix = prefix
        self.draw = draw
        self.on_paper = on_paper
        self.about = f" i {about}" if about else ""
        self.tables = 0
        self.referred: set[int] = set()

    def write(self, nodes: tuple[Node, ...]) -> str:
        return "".join(map(self._node, nodes))

    def _node(self, node: Node) -> str:
        if isinstance(node, Text):
            return escape(node.text)
        if isinstance(node, Figure):
            return self.draw(node.key)
        if isinstance(node, Note):
            return self._mark(node)
        return self._element(node)

    def _element(self, node: Element) -> str:
        if node.tag == "br":
            return "<br>"
        if node.tag == "h":
            return self._heading(node)
        inner = self.write(node.children)
        tag = node.tag
        if tag == "table":
            return self._table(inner)
        return f"<{tag}{_attributes(node)}>{inner}</{tag}>"

    def _heading(self, node: Element) -> str:
        """Shift a heading to fit the page, with no level left out on the way down."""
        wanted = self.level + node.depth - 1
        self.before = min(wanted, self.before + 1, LAST_HEADING)
        tag = f"h{self.before}"
        return f"<{tag}>{self.write(node.children)}</{tag}>"

    def _table(self, inner: str) -> str:
        """Write a table; on screen it is a region that can be scrolled."""
        if self.on_paper:
            return f"<table>{inner}</table>"
        # Each region of a page has a name of its own.
        self.tables += 1
        number = f" {self.tables}" if self.tables > 1 else ""
        name = escape(f"Tabell{number}{self.about}")
        return (
            f'<div class="table-wrap" role="region" tabindex="0" aria-label="{name}">'
            f'<table class="ds-table">{inner}</table></div>'
        )

    def _mark(self, note: Note) -> str:
        if self.on_paper:
            return f'<span class="footnote">{self.write(note.children)}</span>'
        mine = "" if note.number in self.referred else f' id="{self._id(note, "ref")}"'
        self.referred.add(note.number)
        return (
            f'<sup><a{mine} href="#{self._id(note, "not")}">'
            f'<span class="ds-sr-only">Not </span>{note.number}</a></sup>'
        )

    def notes(self, notes: tuple[Note, ...]) -> str:
        shown = [note for note in notes if note.number in self.referred]
        if self.on_paper or not shown:
            return ""
        items = "".join(
            f'<li id="{self._id(note, "not")}">{self.write(note.children)} '
            f'<a href="#{self._id(note, "ref")}">Till texten'
            f'<span class="ds-sr-only">, not {note.number}</span></a></li>'
            for note in shown
        )
        return f'<ol class="notes">{items}</ol>'

    def _id(self, note: Note, kind: str) -> str:
        return escape(f"{kind}-{self.prefix}{note.number}")


def _attributes(node: Element) -> str:
    found = ""
    if node.tag == "th":
        found += ' scope="col"'
    if node.is_number:
        found += ' class="num"'
    if node.start not in ("", FROM_ONE) and node.start.isdigit():
        found += f' start="{int(node.start)}"'
    return found


def to_html(
    document: Document,
    *,
    level: int = 2,
    prefix: str = "",
    draw: Draw = no_figure,
    on_paper: bool = False,
    about: str = "",
) -> SafeString:
    """Write a tree as a piece of HTML.

    `level` is that of its topmost headings; `prefix` tells the notes of texts on the
    same page apart (letters, digits and hyphens); `draw` gives the HTML of a figure.
    `about` is what the text is called, to tell its tables from those of others there.
    On paper a note stands where it is referred to, as `.footnote`, and the printer
    moves it to the foot of the page; on screen they stand in a list at the end.
    """
    writer = _Writer(level, prefix, draw, on_paper=on_paper, about=about)
    body = writer.write(document.children)
    # Every tag above is written here, and every text escaped.
    return mark_safe(body + writer.notes(document.notes))  # noqa: S308 -- proved by tests


def render(text: str, **how: Any) -> SafeString:
    """Parse a text and write it as HTML, at once."""
    return to_html(parse(text), **how)
