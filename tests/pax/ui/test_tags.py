import datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from pax.ui.parts import Column, Page, Step, StepState, Track

TODAY = datetime.date(2026, 11, 22)


def drawn(source: str, **context: Any) -> str:
    page = Template("{% load ui %}" + source).render(Context(context))
    return " ".join(page.replace("\u00a0", " ").split())


def test_a_body_is_escaped_once() -> None:
    html = drawn("{% td 'Namn' %}{{ name }}{% endtd %}", name="<b>&")
    assert "&lt;b&gt;&amp;" in html
    assert "&amp;lt;" not in html


def test_arguments_are_escaped() -> None:
    assert "<script>" not in drawn("{% panel t %}{% endpanel %}", t="<script>")


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (-5, "försenad 5 dagar", "danger"),
        (-1, "försenad 1 dag", "danger"),
        (0, "i dag", "warning"),
        (1, "i morgon", "warning"),
        (3, "om 3 dagar", "warning"),
        (4, "om 4 dagar", "neutral"),
        (676, "om 1 år och 10 månader", "neutral"),
    ],
)
def test_deadline_is_always_text(days: int, text: str, tone: str) -> None:
    on = TODAY + datetime.timedelta(days=days)
    html = drawn("{% deadline on today=today %}", on=on, today=TODAY)
    assert text in html
    assert f'data-tone="{tone}"' in html


def test_deadline_that_is_met_is_not_late() -> None:
    html = drawn("{% deadline on done=True today=today %}", on=TODAY, today=TODAY)
    assert "försenad" not in html
    assert drawn("{% deadline on %}", on=None).endswith("Inget datum</span>")


def test_table_says_how_it_is_sorted_and_starts_over_when_sorted_anew() -> None:
    request = RequestFactory().get("/?sort=name&after=x&q=bo")
    columns = [Column("Namn", key="name"), Column("Ålder", key="age", numeric=True)]
    source = "{% table 'Folk' columns %}{% endtable %}"
    html = drawn(source, columns=columns, request=request)
    assert 'aria-sort="ascending"' in html
    assert (
        'href="?sort=-name&amp;q=bo"' in html or 'href="?q=bo&amp;sort=-name"' in html
    )
    assert "after=" not in html


def test_table_heads_may_be_written_as_text() -> None:
    html = drawn("{% table 'Folk' 'Namn|Ålder>|~Val' %}{% endtable %}")
    assert '<th scope="col" class="num">Ålder</th>' in html
    assert '<span class="ds-sr-only">Val</span>' in html


def test_chain_says_in_words_what_its_picture_shows() -> None:
    steps = [
        Step("Anmälan", StepState.DONE, "Kommunen", "kommun", TODAY),
        Step("Utredning", StepState.CURRENT, "Polisen", "polis", TODAY),
        Step("Åtal", StepState.STOPPED, note="Nedlagd"),
        Step("Dom", StepState.SKIPPED, tracks=(Track("Återkrav", owner="Kommunen"),)),
        Step("Slut"),
    ]
    html = drawn("{% chain steps %}", steps=steps)
    for words in (
        "Klart", "Pågår sedan", "Avslutat här", "Ej aktuellt", "Inte påbörjat",
    ):  # fmt: skip
        assert words in html
    assert html.count('aria-current="step"') == 1


def test_an_empty_fact_is_said_to_be_missing() -> None:
    assert "Uppgift saknas" in drawn("{% fact 'Adress' %}  {% endfact %}")


def test_pager_has_only_the_ways_there_are() -> None:
    assert drawn("{% pager page %}", page=Page()) == ""
    html = drawn("{% pager page %}", page=Page(next_url="?after=x"))
    assert "Nästa" in html
    assert "Föregående" not in html


def test_breadcrumbs_are_pairs_and_then_this_page() -> None:
    html = drawn("{% breadcrumbs 'Översikt' '/' 'Ärenden' %}")
    assert '<a class="ds-link" href="/">Översikt</a>' in html
    assert '<li aria-current="page">Ärenden</li>' in html


def test_values() -> None:
    source = "{{ n|personnummer }} {{ k|kronor }} {{ d|datum }} {{ x|personnummer }}"
    html = drawn(source, n="199001012385", k=10655, d=TODAY, x="okänt")
    assert html == "900101-2385 10 655 kr 22 nov 2026 okänt"


def test_values_may_be_missing() -> None:
    source = "{{ n|kronor }}{{ n|antal }}{{ n|datum }}{{ n|tidpunkt }}{{ n|sedan }}"
    assert drawn(source, n=None) == ""
