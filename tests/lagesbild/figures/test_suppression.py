"""No published combination of cells lets a hidden count be computed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.figures.suppression import (
    Key,
    Published,
    Tables,
    explain,
    suppress,
)
from tests.lagesbild.figures.attacker import Attacker
from tests.runs import examples

TOTAL = "Totalt"


class WholeTables(Tables):
    """Tables that are laid a list, or a crosstab, at a time with all their totals."""

    def add_list(self, counts: Mapping[Key, int], total: Key = TOTAL) -> None:
        """Add a list with a total."""
        for key, count in counts.items():
            self.put(key, count)
        self.tie(total, counts)

    def add_crosstab(self, counts: Mapping[tuple[Key, Key], int]) -> None:
        """Add a table of rows and columns with all totals; what is left out is 0."""
        rows = list(dict.fromkeys(row for row, _ in counts))
        columns = list(dict.fromkeys(column for _, column in counts))
        for row in rows:
            for column in columns:
                self.put((row, column), counts.get((row, column), 0))
        for row in rows:
            self.tie((row, TOTAL), [(row, column) for column in columns])
        for column in columns:
            self.tie((TOTAL, column), [(row, column) for row in rows])
        self.tie((TOTAL, TOTAL), [(row, TOTAL) for row in rows])
        self.tie((TOTAL, TOTAL), [(TOTAL, column) for column in columns])


SMALL = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 40])
LARGE = st.one_of(SMALL, st.integers(5, 3000))


def a_list(counts: list[int]) -> WholeTables:
    tables = WholeTables()
    tables.add_list(dict(enumerate(counts)))
    return tables


def a_crosstab(rows: list[list[int]]) -> WholeTables:
    tables = WholeTables()
    tables.add_crosstab(
        {(f"r{r}", f"k{c}"): n for r, row in enumerate(rows) for c, n in enumerate(row)}
    )
    return tables


def grids(cell: st.SearchStrategy[int], most: int) -> st.SearchStrategy[Tables]:
    shapes = st.tuples(st.integers(1, most), st.integers(1, most))
    return shapes.flatmap(
        lambda shape: st.lists(
            st.lists(cell, min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        )
    ).map(a_crosstab)


def linked() -> st.SearchStrategy[Tables]:
    """Several figures over the same cells: a table, and the same counts as a list."""

    def tie(drawn: tuple[list[int], list[int]]) -> Tables:
        areas, kinds = drawn
        short = sum(areas) - sum(kinds)
        tables = WholeTables()
        tables.add_list({("area", i): n for i, n in enumerate(areas)}, "all")
        if short >= 0:
            kinds = [*kinds, short]
            tables.add_list({("kind", i): n for i, n in enumerate(kinds)}, "all")
        return tables

    some = st.lists(SMALL, min_size=1, max_size=6)
    return st.tuples(some, some).map(tie)


def attacker_of(tables: Tables, published: Published, **knows: object) -> Attacker:
    relations = [(each.total, each.parts) for each in tables.sums]
    knows["least"] = least_of(tables, published) | dict(knows.get("least", {}))
    return Attacker(published.shown, published.hidden, relations, **knows)


def least_of(tables: Tables, published: Published) -> dict[Key, int]:
    """A zero is shown, unless its sum is hidden too: with all that it is made of."""
    return {
        key: 0
        for each in tables.sums
        if published.hidden.issuperset({each.total, *each.parts})
        for key in each.parts
    }


def with_statuses(tables: Tables, published: Published) -> Attacker:
    """Let the attacker also know which counts are hidden for being small."""
    small = {k for k in published.hidden if tables.cells[k] < published.threshold}
    maybe_nought = least_of(tables, published)
    return attacker_of(
        tables,
        published,
        least={
            k: maybe_nought.get(k, 1) if k in small else published.threshold
            for k in published.hidden
        },
        most=dict.fromkeys(small, published.threshold - 1),
    )


def assert_safe(tables: Tables, published: Published) -> None:
    for key, count in tables.cells.items():
        if 0 < count < published.threshold:
            assert key in published.hidden
        if key in published.shown:
            assert published.shown[key] == count
    attacker = attacker_of(tables, published)
    # A zero that is hidden may be told by a zero that is its sum.
    assert not {key for key in attacker.solved() if tables.cells[key]}
    for key, (least, most) in attacker.narrowed().items():
        assert least != most or not tables.cells[key], key


# --- the attacks ----------------------------------------------------------------------
@given(tables=grids(LARGE, 8))
@examples(50)
def test_no_algebra_gives_a_hidden_count_of_a_table(tables):
    assert_safe(tables, suppress(tables))


@given(tables=st.lists(LARGE, min_size=1, max_size=12).map(a_list))
@examples(50)
def test_no_algebra_gives_a_hidden_count_of_a_list(tables):
    assert_safe(tables, suppress(tables))


@given(tables=linked())
@examples(50)
def test_no_algebra_gives_a_hidden_count_of_linked_figures(tables):
    assert_safe(tables, suppress(tables))


@given(counts=st.lists(st.integers(0, 9), min_size=1, max_size=4))
@examples(67)
def test_every_hidden_count_of_a_list_can_be_two_things(counts):
    """Tried one by one, whole numbers and all."""
    tables = a_list(counts)
    possible = attacker_of(tables, suppress(tables)).possible(sum(counts) + 3)
    assert all(len(values) >= 2 for values in possible.values()), possible


@given(counts=st.lists(st.integers(0, 8), min_size=4, max_size=4))
@examples(50)
def test_every_hidden_count_of_a_table_can_be_two_things(counts):
    tables = a_crosstab([counts[:2], counts[2:]])
    published = suppress(tables)
    ceiling = (
        max(6, max(tables.cells[k] for k in published.hidden) + 2)
        if (published.hidden)
        else 0
    )
    attacker = attacker_of(tables, published)
    if ceiling ** len(attacker.hidden) < 300_000:
        possible = attacker.possible(ceiling)
        assert all(len(v) >= 2 for key, v in possible.items() if tables.cells[key])


@given(counts=st.lists(st.integers(0, 9), min_size=2, max_size=4))
@examples(50)
def test_even_one_who_knows_which_are_small_learns_none(counts):
    """Unless everything is hidden, and then which are small is not to be seen."""
    tables = a_list(counts)
    published = suppress(tables)
    if any(published.shown.values()):
        possible = with_statuses(tables, published).possible(sum(counts) + 3)
        assert all(len(values) >= 2 for values in possible.values()), possible


@given(tables=grids(LARGE, 5), threshold=st.integers(3, 12))
@examples(27)
def test_threshold_can_be_set(tables, threshold):
    assert_safe(tables, suppress(tables, threshold))


def test_attacker_is_not_blind():
    """The attacks do find what only the first rule hides."""
    tables = a_crosstab([[3, 20, 30], [11, 12, 13]])
    only_small = {k: n for k, n in tables.cells.items() if n >= 5}
    relations = [(each.total, each.parts) for each in tables.sums]
    attacker = Attacker(only_small, {("r0", "k0")}, relations)
    assert attacker.solved() == {("r0", "k0")}
    assert attacker.narrowed() == {("r0", "k0"): (3, 3)}
    assert attacker.possible(10) == {("r0", "k0"): {3}}


def test_attacker_finds_what_only_whole_numbers_give_away():
    """1 + 1 = 2: algebra does not see it, trying does."""
    attacker = Attacker({"T": 2}, {"a", "b"}, [("T", ("a", "b"))])
    assert attacker.solved() == set()
    assert attacker.narrowed() == {"a": (1, 1), "b": (1, 1)}
    published = suppress(a_list([1, 1]))
    assert TOTAL in published.hidden


def test_all_tables_of_a_size_are_safe():
    """Not a sample: every list of three counts up to 9, by trying everything."""
    for counts in itertools.combinations_with_replacement(range(10), 3):
        tables = a_list(list(counts))
        possible = attacker_of(tables, suppress(tables)).possible(14)
        assert all(len(values) >= 2 for values in possible.values()), counts


# --- what it costs --------------------------------------------------------------------
@given(rows=st.lists(st.lists(st.sampled_from([0, 5, 6, 900]), min_size=3, max_size=3)))
@examples(20)
def test_nothing_is_hidden_when_nothing_is_small(rows):
    tables = a_crosstab(rows) if rows else WholeTables()
    published = suppress(tables)
    assert published.hidden == frozenset()
    assert published.shown == tables.cells


def test_a_small_count_takes_the_smallest_other_with_it():
    published = suppress(a_list([3, 70, 9, 400]))
    assert published.hidden == {0, 2}
    assert published[TOTAL] == 482
    assert published[0] is None


def test_totals_are_kept_as_long_as_they_can_be():
    published = suppress(a_crosstab([[3, 20, 30], [11, 12, 13], [9, 8, 50]]))
    assert not {key for key in published.hidden if TOTAL in key}
    assert len(published.hidden) == 4


def test_a_zero_is_shown_and_protects_nothing():
    published = suppress(a_list([0, 3, 9, 70]))
    assert published.shown == {0: 0, 3: 70, TOTAL: 82}


def test_a_zero_is_hidden_where_the_sum_is_small():
    """Else one sees how many are not nought, and that the sum is at least that."""
    published = suppress(a_list([0, 1, 2]))
    assert published.shown == {}
    assert published.hidden == {0, 1, 2, TOTAL}


def test_a_cell_in_two_figures_is_hidden_in_both():
    tables = a_crosstab([[3, 20], [30, 40]])
    tables.add_list({("r0", "k0"): 3, ("r0", "k1"): 20}, ("r0", TOTAL))
    assert len(tables.sums) == 6
    published = suppress(tables)
    assert published[("r0", "k0")] is None
    assert published[("r0", "k1")] is None


def test_a_count_alone_is_hidden_alone():
    tables = WholeTables()
    tables.put("x", 3)
    tables.put("y", 8)
    assert suppress(tables).hidden == {"x"}


def test_it_says_so_in_words():
    published = suppress(a_list([3, 70, 9]))
    assert explain(published.threshold).startswith("Uppgifter under fem visas inte;")
    assert explain(12).startswith("Uppgifter under 12 visas inte")


# --- what hangs together otherwise, and what it refuses -------------------------------
def test_a_cell_in_three_sums_is_protected_in_all():
    tables = WholeTables()
    for total in ("a", "b", "c"):
        tables.add_list({"x": 3, (total, "rest"): 9}, total)
    published = suppress(tables)
    assert_safe(tables, published)
    assert "x" in published.hidden


def test_sums_that_make_no_network_are_protected():
    tables = WholeTables()
    tables.add_list({"x": 3, "y": 7}, "xy")
    tables.add_list({"y": 7, "z": 8}, "yz")
    tables.add_list({"x": 3, "z": 8}, "xz")
    published = suppress(tables)
    assert_safe(tables, published)
    assert "x" in published.hidden


@pytest.mark.parametrize("count", [-1, 2.5])
def test_what_is_no_count_is_refused(count):
    with pytest.raises(ValueError, match="whole number"):
        Tables().put("x", count)


def test_two_counts_of_one_cell_are_refused():
    tables = WholeTables()
    tables.put("x", 5)
    with pytest.raises(ValueError, match="two counts"):
        tables.put("x", 6)


def test_a_threshold_that_would_hide_only_ones_is_refused():
    with pytest.raises(ValueError, match="at least 3"):
        suppress(a_list([1, 8]), 2)
