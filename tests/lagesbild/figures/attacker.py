"""Somebody who tries to compute what is hidden, by methods of their own.

Shares nothing with lagesbild/figures/suppression.py: reads only what was published,
the sums between the cells and the rule.  Three attacks, each sound by itself: trying
every table that looks the same, linear algebra, and narrowing what each cell can be.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Key = Hashable
#: A sum, as the attacker sees it: the total's key, and the keys of what it is made of.
Relation = tuple[Key, tuple[Key, ...]]


class Attacker:
    """Knows what is published and how it hangs together."""

    def __init__(
        self,
        shown: Mapping[Key, int],
        hidden: Iterable[Key],
        relations: Iterable[Relation],
        *,
        least: Mapping[Key, int] | None = None,
        most: Mapping[Key, int] | None = None,
    ) -> None:
        self.shown = dict(shown)
        self.hidden = sorted(hidden, key=repr)
        self.rows = [self._row(total, parts) for total, parts in relations]
        #: Zero is always shown, so a hidden count is at least 1.
        self.least = dict.fromkeys(self.hidden, 1) | dict(least or {})
        self.most = dict(most or {})

    def _row(self, total: Key, parts: Iterable[Key]) -> tuple[dict[Key, int], int]:
        """Write a sum as what is unknown in it, and what that comes to."""
        unknown: dict[Key, int] = {}
        known = 0
        for key, sign in [*((p, 1) for p in parts), (total, -1)]:
            if key in self.shown:
                known -= sign * self.shown[key]
            else:
                unknown[key] = unknown.get(key, 0) + sign
        return unknown, known

    # --- 1: every table that looks the same -------------------------------------------
    def possible(self, ceiling: int) -> dict[Key, set[int]]:
        """Try everything up to a ceiling, and give what each hidden count can be."""
        found: dict[Key, set[int]] = {key: set() for key in self.hidden}
        ranges = [
            range(self.least[key], min(ceiling, self.most.get(key, ceiling)) + 1)
            for key in self.hidden
        ]
        for values in itertools.product(*ranges):
            guess = dict(zip(self.hidden, values, strict=True))
            if all(self._fits(row, guess) for row in self.rows):
                for key, value in guess.items():
                    found[key].add(value)
        return found

    @staticmethod
    def _fits(row: tuple[dict[Key, int], int], guess: Mapping[Key, int]) -> bool:
        unknown, comes_to = row
        return sum(sign * guess[key] for key, sign in unknown.items()) == comes_to

    # --- 2: linear algebra ------------------------------------------------------------
    def solved(self) -> set[Key]:
        """Give the hidden counts that some combination of what is published gives."""
        matrix = [
            [Fraction(unknown.get(key, 0)) for key in self.hidden]
            for unknown, _ in self.rows
        ]
        reduced = _reduced(matrix)
        return {
            self.hidden[places[0]]
            for row in reduced
            if len(places := [i for i, value in enumerate(row) if value]) == 1
        }

    # --- 3: narrowing -----------------------------------------------------------------
    def narrowed(self) -> dict[Key, tuple[int, int | None]]:
        """Narrow what each count can be by each sum in turn, until nothing moves."""
        low = dict(self.least)
        high: dict[Key, int | None] = {k: self.most.get(k) for k in self.hidden}
        moved = True
        while moved:
            moved = False
            for row in self.rows:
                for key in row[0]:
                    moved |= self._narrow(row, key, low, high)
        return {key: (low[key], high[key]) for key in self.hidden}

    @staticmethod
    def _narrow(row, key, low, high) -> bool:
        unknown, comes_to = row
        sign = unknown[key]
        # sign * x = comes_to - rest, and the rest lies between what these come to:
        others = [(s, low[k], high[k]) for k, s in unknown.items() if k != key]
        least, most = _sum(others), _sum([(s, b, a) for s, a, b in others])
        bottom, top = _minus(comes_to, most), _minus(comes_to, least)
        if sign < 0:
            bottom, top = _minus(0, top), _minus(0, bottom)
        before = low[key], high[key]
        low[key] = max(low[key], bottom if bottom is not None else low[key])
        high[key] = min((h for h in (high[key], top) if h is not None), default=None)
        return before != (low[key], high[key])


def _sum(terms) -> int | None:
    """Add the least that each can be: a positive one's first bound, else its second."""
    chosen = [(s, first if s > 0 else second) for s, first, second in terms]
    if any(bound is None for _, bound in chosen):
        return None
    return sum(s * bound for s, bound in chosen)


def _minus(a: int, b: int | None) -> int | None:
    return None if b is None else a - b


def _reduced(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """Bring to reduced row echelon form, exactly."""
    rows = [row[:] for row in matrix]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        by = rows[done][column]
        rows[done] = [value / by for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                times = row[column]
                rows[i] = [a - times * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]
