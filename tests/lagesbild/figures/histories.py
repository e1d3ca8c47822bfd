"""Histories of editions, drawn by lot, and somebody who has read all of them.

The attacker shares nothing with what it attacks: of each edition it knows what was
shown, how the counts add up, which were corrected since the one before, and the rule.
It asks how little and how much each hidden count can be, by linear programming.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

Cell = Hashable
Sums = list[tuple[Cell, list[Cell]]]
#: What counts are drawn from: many are small.
COUNTS = (0, 1, 2, 3, 4, 5, 6, 8, 12, 14, 21, 40, 90)
CORRECTED_BY = (-3, -2, -1, 1, 2, 3)
NEAR = 1e-6


@dataclass(frozen=True)
class Edition:
    """The counts as they were, and which of them were shown."""

    counts: dict[Cell, int]
    shown: frozenset[Cell]
    #: Of which it is said that they are small.
    told: frozenset[Cell] = frozenset()


@dataclass
class History:
    """What is made of which, and the editions so far."""

    sums: Sums
    parts: list[Cell]
    editions: list[Edition] = field(default_factory=list)


def drawn(lots: random.Random) -> tuple[History, Iterator[dict[Cell, int]]]:
    """Draw a list, a table or a tree, and the counts of each of its editions."""
    rows, columns = range(lots.randint(2, 4)), range(lots.randint(2, 4))
    kind = lots.choice(("list", "table", "tree"))
    if kind == "list":
        history = History([("all", list(columns))], list(columns))
    else:
        cells: list[Cell] = [(r, c) for r in rows for c in columns]
        sums: Sums = [(("row", r), [(r, c) for c in columns]) for r in rows]
        sums.append(("all", [("row", r) for r in rows]))
        if kind == "table":
            sums += [(("column", c), [(r, c) for r in rows]) for c in columns]
            sums.append(("all", [("column", c) for c in columns]))
        history = History(sums, cells)
    return history, _editions(history, lots)


def _editions(history: History, lots: random.Random) -> Iterator[dict[Cell, int]]:
    counts = {part: lots.choice(COUNTS) for part in history.parts}
    for _ in range(lots.randint(2, 4)):
        whole = dict(counts)
        for total, parts in history.sums:
            whole[total] = sum(whole[part] for part in parts)
        yield whole
        for part in lots.choices(history.parts, k=lots.choice((1, 1, 1, 2))):
            counts[part] = max(0, counts[part] + lots.choice(CORRECTED_BY))


class Reader:
    """Knows every edition, and what was corrected from one to the next."""

    def __init__(self, history: History) -> None:
        self.known: dict[tuple[Cell, int], int] = {}
        self.is_what: dict[tuple[Cell, int], int] = {}
        self.rows: list[list[tuple[tuple[Cell, int], int]]] = []
        self.may_be_nought: set[tuple[Cell, int]] = set()
        #: Said to be small; and, in the same tables, not said to be.
        self.told: set[tuple[Cell, int]] = set()
        self.untold: set[tuple[Cell, int]] = set()
        for edition, turn in zip(history.editions, _turns(history), strict=True):
            self._read(history.sums, edition, turn)

    def _read(self, sums: Sums, edition: Edition, turn: dict[Cell, int]) -> None:
        for cell, count in edition.counts.items():
            self.is_what[cell, turn[cell]] = count
            if cell in edition.shown:
                self.known[cell, turn[cell]] = count
            if turn[cell] and (cell, turn[cell] - 1) not in self.known:
                # Hidden before it was corrected: it may be hidden for being nought.
                self.may_be_nought.add((cell, turn[cell]))
        for total, parts in sums:
            signed = [((total, turn[total]), -1), *(((p, turn[p]), 1) for p in parts)]
            self.rows.append(signed)
            if edition.shown.isdisjoint({total, *parts}):
                self.may_be_nought |= {(part, turn[part]) for part in parts}
        self._hear(sums, edition, turn)

    def _hear(self, sums: Sums, edition: Edition, turn: dict[Cell, int]) -> None:
        """Keep which are said to be small; where some are, the others are not.

        But for parts of a sum that is, or may be: nothing is said of those.
        """
        self.told |= {(cell, turn[cell]) for cell in edition.told}
        if not edition.told:
            return
        hidden = edition.counts.keys() - edition.shown - edition.told
        unsaid = {cell for cell in hidden if (cell, turn[cell]) in self.may_be_nought}
        for _ in sums:  # at most as deep as there are sums
            small = edition.told | unsaid
            unsaid |= {
                part for total, parts in sums if total in small for part in parts
            }
        self.untold |= {(cell, turn[cell]) for cell in hidden - unsaid}

    def narrowed(
        self, threshold: int, *, knows_noughts: bool = False
    ) -> dict[tuple[Cell, int], tuple[float, float]]:
        """Give what each hidden small count can be at least and at most.

        `knows_noughts`: to one who also knows when a nought is shown, so that what is
        hidden is, as a rule, at least 1.
        """
        hidden = [key for key in self.is_what if key not in self.known]
        matrix, comes_to = self._equations(hidden)
        is_one = {key for key in hidden if key not in self.may_be_nought}
        bounds = [
            self._bounds(key, threshold, least=int(knows_noughts and key in is_one))
            for key in hidden
        ]
        # Every table that fits says something of all counts: most need no other.
        least = np.array([self.is_what[key] for key in hidden], dtype=float)
        most = least.copy()
        small = [n for n, key in enumerate(hidden) if 0 < self.is_what[key] < threshold]
        ends = [(nth, sign) for nth in small for sign in (1, -1)]
        for nth, sign in ends:
            if least[nth] <= 1 if sign > 0 else most[nth] >= threshold - 1:
                continue
            # No further than asked for: the most is else without end.
            low, high = bounds[nth]
            within = [*bounds]
            within[nth] = (low, high or threshold - 1)
            goal = np.zeros(len(hidden))
            goal[nth] = sign
            found = linprog(goal, A_eq=matrix, b_eq=comes_to, bounds=within)
            # Else what is believed of noughts is not so: then nothing is known.
            assert knows_noughts or found.status == 0
            if found.status != 0:
                return {}
            least, most = np.minimum(least, found.x), np.maximum(most, found.x)
        return {hidden[n]: (float(least[n]), float(most[n])) for n in small}

    def _equations(
        self, hidden: list[tuple[Cell, int]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Write the sums down, as what is unknown in each and what that comes to."""
        at = {key: nth for nth, key in enumerate(hidden)}
        matrix = np.zeros((len(self.rows), len(hidden)))
        comes_to = np.zeros(len(self.rows))
        for nth, row in enumerate(self.rows):
            for key, sign in row:
                if key in self.known:
                    comes_to[nth] -= sign * self.known[key]
                else:
                    matrix[nth, at[key]] += sign
        return matrix, comes_to

    def _bounds(
        self, key: tuple[Cell, int], threshold: int, *, least: int
    ) -> tuple[int, int | None]:
        if key in self.told:
            return least, threshold - 1
        if key in self.untold:
            return threshold, None
        return least, None


def _turns(history: History) -> Iterator[dict[Cell, int]]:
    """Tell of each edition which of its numbers each count then had."""
    turn: dict[Cell, int] = {}
    before: dict[Cell, int] = {}
    for edition in history.editions:
        for cell, count in edition.counts.items():
            if before.get(cell, count) != count:
                turn[cell] += 1
            turn.setdefault(cell, 0)
        before = edition.counts
        yield dict(turn)
