"""No text becomes anything but what the subset has, and no character of it is lost."""

from __future__ import annotations

import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.report.text import TAGS, Document, parse, render, to_html

ALLOWED = TAGS - {"h1"} | {"div", "span", "sup", "a"}
ATTRIBUTES = {
    "div": {"class", "role", "tabindex", "aria-label"},
    "span": {"class"},
    "a": {"id", "href"},
    "th": {"scope", "class"},
    "td": {"class"},
    "ol": {"start", "class"},
    "li": {"id"},
    "table": {"class"},
    "p": {"class"},
}
#: Pieces of what somebody might try, and of the subset itself, in any order.
PIECES = st.sampled_from(
    (
        *("# ", "## ", "###### ", "- ", "1. ", "77. ", "> ", "\n", "\n\n", "    "),
        *("|a|b|\n|-|-:|\n|c|d|\n", "**", "*", "_", "`", "\\", "[", "](", ")", "!["),
        *("[x](javascript:alert(1))", "[x](https://a.se/?q=1&b=2)", "<http://a.se>"),
        *('[x](https://a.se "t")', "[^1]", "[^1]: not ", "[[figur:ett]]", "&lt;"),
        *("<script>alert(1)</script>", "<style>", '<img src=x onerror="alert(1)">'),
        *("style=", 'href="', "&#x3c;", "\x00", "\u202e", "å", "text", "'", '"', "---"),
        *("[x](data:text/html,a)", "[x](  https://å.se)", "[a]: https://a.se\n", "\t"),
    )
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


class Reader(HTMLParser):
    """Reads HTML as a browser would, and holds it to what is allowed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = ""
        self.open: list[str] = []
        self.ids: list[str] = []
        self.leads_to: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        if tag != "br":
            self.open.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()), f"{tag} {name}"
            if name == "href":
                assert (value or "").startswith("#")
                self.leads_to.append((value or "")[1:])
            if name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@given(TEXTS)
def test_no_text_becomes_another_tag_or_attribute(text: str):
    for on_paper in (False, True):
        read = Reader(render(text, prefix="a-", on_paper=on_paper))
        assert not read.open
        assert len(read.ids) == len(set(read.ids))
        assert set(read.leads_to) <= set(read.ids)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=80))
def test_what_is_typed_as_text_is_shown_as_text(text: str):
    # Words between letters, so that nothing of it stands where markup is read.
    plain = "".join(c for c in text if c.isalnum() or c in " <>&\"'/;:.,=%{}$@?!åäö")
    line = f"a {' '.join(plain.split())} z"
    assert Reader(render(line)).shown == line


@pytest.mark.parametrize(
    "text",
    [
        "<b>fet</b>",
        "&lt;b&gt;",
        "![bild](data:image/png;base64,AA)",
        "[länk](javascript:alert(1))",
        "[länk](file:///etc/passwd)",
        "[länk](//annan.se/x)",
        "http://bar.se och www.bar.se",
        "<https://bar.se>",
        "`kod` och ~~struket~~",
        "[^saknas]",
        "[[figur:EJ GILTIG]]",
    ],
)
def test_what_is_not_of_the_subset_is_shown_as_it_was_typed(text: str):
    assert Reader(render(text)).shown == text


def test_headings_are_shifted_and_leave_no_level_out():
    html = render("# Ett\n\n#### Fyra\n\n## Två\n\n###### Sex", level=3)
    assert [html.count(f"<h{n}>") for n in range(1, 7)] == [0, 0, 1, 2, 1, 0]


def test_a_link_is_its_text_with_the_address_in_a_note():
    html = render("Se [Brå](https://bra.se/a?b=1&c=2).", prefix="k-")
    assert 'Brå<sup><a id="ref-k-1" href="#not-k-1">' in html
    assert "https://bra.se/a?b=1&amp;c=2" in html
    assert 'href="http' not in html


def test_notes_are_numbered_as_they_are_referred_to_and_once_each():
    text = "En[^b] två[^a] igen[^b].\n\n[^a]: Andra\n[^b]: Första, se [x](https://x.se)"
    document = parse(text)
    assert [note.number for note in document.notes] == [1, 2]
    html = to_html(document)
    assert html.index("Första, se x (https://x.se)") < html.index("Andra")
    assert html.count('id="ref-1"') == 1
    on_paper = to_html(document, on_paper=True)
    assert 'En<span class="footnote">Första' in on_paper
    assert "<ol" not in on_paper


def test_a_figure_is_drawn_where_it_stands():
    document = parse("Före\n[[figur:anmalda]]\nefter [[figur:i-text]]")
    assert document.figures == ["anmalda"]
    html = to_html(document, draw=lambda key: f"<figure>{key}</figure>")
    assert html == ("<p>Före</p><figure>anmalda</figure><p>efter [[figur:i-text]]</p>")


def test_a_table_has_its_heads_and_numbers():
    html = render("| Område | Antal |\n|---|--:|\n| Ronna | 12 |")
    assert '<th scope="col" class="num">Antal</th>' in html
    assert '<td class="num">12</td>' in html


def test_what_is_deep_stops_and_what_is_long_is_read_soon():
    assert Reader(render("> " * 500 + "djupt")).shown.endswith("djupt")
    assert Reader(render("*" * 20_000)).shown
    assert Reader(render("[" * 5_000 + "a" + "](" * 5_000)).shown
    assert Reader(render("- a\n" * 5_000)).shown


def test_an_empty_text_is_empty():
    assert parse("") == Document(())
    assert render(" \n") == ""


# --- what it costs --------------------------------------------------------------------
#: What somebody could write to have much done for it.
COSTLY = [
    *("[", "![", "](", "[a](", "[](x", "[^a]", "[[figur:", "[a]] ", "[" * 299 + "](x)"),
    *("*", "*a ", "**a *b ", "_a*", "***a**b*c ", "> ", "- ", "1. a\n", "# a\n", "\t"),
    *(
        "|a|b\n",
        "|a|b|\n|-|-|\n",
        ":-|",
        "[^a]: [[[\n",
        "[a](((",
        '[a](b "c',
        "`",
        "<a",
    ),
]


def work_of(text):
    """Count the calls that it takes: the same on every machine, however busy."""
    calls = 0

    def count(_frame, event, _arg):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        parse(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("unit", COSTLY)
def test_twice_the_text_is_twice_the_work(unit):
    once, twice = (work_of((unit * size)[:size]) for size in (2000, 4000))
    assert twice <= 2.3 * once + 1000


def test_forty_thousand_brackets_are_forty_thousand_brackets():
    document = parse("[" * 40_000)
    assert document.text == "[" * 40_000


def test_brackets_that_begin_something_still_do():
    text = "[^n]: [inre](https://b.se/)\n\n[en [två] tre](https://a.se/) \\[ och [^n]"
    document = parse(text)
    assert document.text == "en [två] tre [ och"
    assert len(document.notes) == 2
    assert parse("[[figur:brott]]").figures == ["brott"]
