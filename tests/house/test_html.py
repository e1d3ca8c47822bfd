"""Pages are HTML that the Nu HTML checker finds no error in.

What looks is tests/htmlvalid.py: it finds what it is to find, and every component
is right.
"""

from dataclasses import replace

import pytest
from django import forms
from django.test import RequestFactory

from lagesbild.report.content import draw_chart
from pax.ui.forms import OnceField, PaxForm
from tests import htmlvalid
from tests.examples import charts
from tests.examples.gallery import gallery

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
