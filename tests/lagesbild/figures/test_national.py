"""One's own chain beside Brå's national figures of the same crime."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lagesbild.figures.models import Indicator
from lagesbild.figures.own import CHAIN
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.selectors import beside_nation
from lagesbild.figures.services import importing

YEARS = (2023, 2024, 2025)


def read_in(
    by: Any, origin: str, key: str, title: str, numbers: Any, **more: Any
) -> Any:
    """Read an indicator in as it comes from its source; give it back."""
    place = "0000" if origin == "bra-handlagda" else "0181"
    rows = [
        Reading(key, year, place, None if n is None else Decimal(n), **more)
        for year, n in zip(YEARS, numbers, strict=True)
        if n != "-"
    ]
    file = importing.File(title, key.rjust(64, "0")[:64], 1)
    result = Result({key: About(title, "antal")}, rows)
    importing.confirm_import(importing.preview(result, file, origin, by=by), by=by)
    return Indicator.objects.get(source_key=key)


@pytest.fixture
def national(samira):
    def read(title: str = "Handlagda brott: Bidragsbrott mot kommun", *n: int) -> Any:
        key = f"handlagda:{title[-20:]}"
        return read_in(samira, "bra-handlagda", key, title, n or (2000, 2200, 2400))

    return read


@pytest.fixture
def flags(samira):
    return read_in(samira, "pax", "soc:flaggor", "Flaggor (Soc)", ("-", 20, 30))


def test_own_counts_stand_beside_the_nations_year_by_year(samira, flags, national):
    national()
    found = beside_nation(flags, samira)
    assert found is not None
    said = {year: [cell for _, cell in cells] for year, cells in found.rows}
    assert said[2025] == ["30", "2\N{NO-BREAK SPACE}400"]
    assert said[2023][1] == "2\N{NO-BREAK SPACE}000"
    chart = found.chart
    assert chart is not None
    assert chart.labels == ("2024", "2025")  # the first that both have a number for
    assert [[v.number for v in s.values] for s in chart.series] == [
        [100, 150],
        [100, 109],
    ]


@pytest.mark.parametrize("title", ["Handlagda brott: Stöld", "Bidragsbrott mot staten"])
def test_other_crimes_are_not_set_beside_it(samira, flags, national, title):
    national(title)
    assert beside_nation(flags, samira) is None


def test_only_the_chain_is_compared(samira, national):
    crime = national()
    other = read_in(samira, "pax", "soc:delningar", "Delningar", (5, 6, 7))
    assert beside_nation(other, samira) is None
    assert beside_nation(crime, samira) is None


def test_what_is_hidden_stays_hidden_and_draws_no_line(samira, national):
    own = read_in(
        samira, "pax", "soc:domar", "Domar", (None, None, None), is_suppressed=True
    )
    national()
    found = beside_nation(own, samira)
    assert found is not None
    assert {cells[0][1] for _, cells in found.rows} == {"Visas inte"}
    assert found.chart is None


def test_what_is_counted_of_ones_own_is_the_chain(samira):
    from lagesbild.figures.own import count_own  # noqa: PLC0415 -- what it checks

    counted = {str(key) for key in count_own(2025, by=samira, threshold=5).labels}
    assert set(CHAIN) <= counted


def test_the_page_shows_them_at_the_same_cost(samira, flags, national, client):
    client.force_login(samira)
    costs = []
    for title in ("Bidragsbrott mot kommun", "Grovt bidragsbrott mot kommun"):
        national(title)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(flags.get_absolute_url()).content.decode()
        costs.append(len(asked))
        assert f'data-label="{title}"' in page or f">{title}</th>" in page
    assert costs[0] == costs[1]


def test_it_is_of_ones_own_authority_only(acting, samira, flags, national):
    national()
    with acting("sanna") as who:
        assert beside_nation(flags, who.user) is None
