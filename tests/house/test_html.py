"""Pages are HTML that the Nu HTML checker finds no error in.

What looks is tests/htmlvalid.py: it finds what it is to find, and every component
is right.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.test import RequestFactory

from lagesbild.report.content import draw_chart
from pax.ui.forms import OnceField, PaxForm
from pax.ui.templatetags import ui
from tests import htmlvalid
from tests.examples import charts
from tests.examples.gallery import gallery

TEMPLATES = Path(settings.ROOT) / "templates"
needs_checker = pytest.mark.skipif(
    bool(htmlvalid.why_not()), reason=htmlvalid.why_not() or "found"
)
PAGE = (
    '<!doctype html><html lang="sv"><head><title>Prov</title></head>'
    "<body><main>{}</main></body></html>"
)


@needs_checker
def test_every_component_is_as_html_has_it():
    assert htmlvalid.faults_of(gallery(RequestFactory().get("/")).text) == ()


@needs_checker
@pytest.mark.parametrize(
    "piece",
    [
        '<table><tr><td><span class="cell"><ul><li>x</ul></span></table>',
        '<p id="a">x</p><p id="a">y</p>',
        "<div>x</p></div>",
        '<time datetime="2026-11-29T08:00:00.123456+01:00">nu</time>',
        '<table><tr role="row"><td>x</table>',
    ],
)
def test_what_has_been_wrong_is_found(piece: str):
    assert htmlvalid.faults_of(PAGE.format("<p>x</p>")) == ()
    assert len(htmlvalid.faults_of(PAGE.format(piece))) >= 1


# --- in the templates, whatever they are drawn with -----------------------------------
#: What ends a paragraph, and leaves its own end astray.
BLOCK = re.compile(
    r"<(?:article|blockquote|details|div|dl|fieldset|figure|form|h[1-6]|nav|ol|p|pre"
    r"|section|table|ul)\b|\|linebreaks\b(?!br)"
)
#: What holds words and nothing more.
WORDS = re.compile(r"<(p|span|h[1-6]|label|strong|em|button)\b[^>]*>(.*?)</\1>", re.S)
INCLUDED = re.compile(r'{% include "([^"]+)"')
NOTE = re.compile(r"{% comment.*?endcomment %}|{#.*?#}", re.S)
#: The template of each tag of ours.
OF_TAG = {
    tag: template
    for template, tag in re.findall(
        r'inclusion_tag\("([^"]+)".*?\)\ndef (\w+)',
        Path(ui.__file__).read_text(encoding="utf-8"),
    )
}


def read(template: str) -> str:
    return NOTE.sub("", (TEMPLATES / template).read_text(encoding="utf-8"))


def makes_a_block(text: str) -> bool:
    """Say whether a piece of a template draws a block, by itself or by another."""
    drawn = [*INCLUDED.findall(text), *re.findall(r"{% (\w+)", text)]
    others = [OF_TAG.get(name, name) for name in drawn]
    return bool(BLOCK.search(text)) or any(
        makes_a_block(read(other)) for other in others if other.endswith(".html")
    )


def test_no_paragraph_holds_what_would_end_it():
    """Not all that a template can draw is met by a test."""
    astray = [
        (str(file.relative_to(TEMPLATES)), words[:80])
        for file in TEMPLATES.rglob("*.html")
        for _, words in WORDS.findall(read(str(file.relative_to(TEMPLATES))))
        if makes_a_block(words)
    ]
    assert astray == []


def test_the_search_finds_what_was_astray():
    assert makes_a_block("{% skyddade_personuppgifter party.name %}")
    assert makes_a_block("{{ text|linebreaks }}")
    assert not makes_a_block('{{ text|linebreaksbr }} {% status "Ja" %}')


# --- several of the same on a page ----------------------------------------------------
class Asked(PaxForm):
    """A form of which a page may have several."""

    once = OnceField()
    digest = forms.CharField(widget=forms.HiddenInput)


@needs_checker
def test_a_page_may_have_several_forms_with_the_same_tokens():
    drawn = "".join(f"<form>{form}</form>" for form in (Asked(), Asked()))
    assert drawn.count('name="digest"') == 2
    assert htmlvalid.faults_of(PAGE.format(drawn)) == ()


@needs_checker
def test_a_chart_is_called_what_nothing_else_on_the_page_is():
    chart = replace(charts.bars(), key="innehall")
    page = PAGE.replace("<main>", '<main id="innehall">')
    assert htmlvalid.faults_of(page.format(draw_chart(chart))) == ()
