"""What has ever been given out, so that what is given out next is held against it.

A number that an edition hides may stand in the sum of a later one, in the other
variant, or in what was handed over before: a reader sees all of them together.  So each
giving is written down whole (`GivenOut`): every count as it was, how they add up, and
which were shown.  Then all of it is one set of tables (`suppression.Tables`), where a
count that has been corrected is another cell than it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lagesbild.figures.suppression import Key, Published, Sum, Tables, suppress

#: A cell and which of its numbers it is: a corrected count is another one.
Turn = tuple[Key, int]


@dataclass(frozen=True)
class Giving:
    """Tables as they were when they were given out, and what was shown of them."""

    cells: Mapping[Key, int | None]
    sums: tuple[Sum, ...] = ()
    shown: frozenset[Key] = frozenset()
    unseen: frozenset[Key] = frozenset()
    #: Whether it was said which of the hidden counts are small.
    said_why: bool = False

    @classmethod
    def of(
        cls, tables: Tables, shown: Iterable[Key], *, said_why: bool = False
    ) -> "Giving":
        """Keep tables, and what of them was shown."""
        return cls(
            dict(tables.cells),
            tuple(tables.sums),
            frozenset(shown),
            frozenset(tables.unseen),
            said_why,
        )

    def as_data(self) -> dict[str, Any]:
        """Write it so that it can be kept as JSON."""
        return {
            "cells": dict(self.cells),
            "sums": [[each.total, list(each.parts)] for each in self.sums],
            "shown": sorted(map(str, self.shown)),
            "unseen": sorted(map(str, self.unseen)),
            "said_why": self.said_why,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Giving":
        """Read what is kept."""
        return cls(
            data["cells"],
            tuple(Sum(total, tuple(parts)) for total, parts in data["sums"]),
            frozenset(data["shown"]),
            frozenset(data["unseen"]),
            data.get("said_why", False),
        )


@dataclass
class _Told:
    """Everything given out in turn, as one set of tables."""

    tables: Tables = field(default_factory=Tables)
    turns: dict[Key, int] = field(default_factory=dict)
    last: dict[Key, Any] = field(default_factory=dict)
    is_of: dict[Key, Key] = field(default_factory=dict)

    def add(self, giving: Giving) -> dict[Key, Turn]:
        """Lay out what was given; tell which cell each of its own is."""
        hidden = _left_by_source(giving)
        for key, count in giving.cells.items():
            told = hidden.get(key, count)
            if key not in self.last or self.last[key] != told:
                before = (key, self.turns.get(key, -1))
                self.turns[key] = before[1] + 1
                self.last[key] = told
                if before in self.tables.cells and before not in self.tables.given:
                    self.tables.corrected.add((key, self.turns[key]))
        now = {key: (key, self.turns[key]) for key in giving.cells}
        self.is_of |= {turn: key for key, turn in now.items()}
        for key, count in giving.cells.items():
            self.tables.put(now[key], count)
        for each in giving.sums:
            self.tables.tie(now[each.total], [now[part] for part in each.parts])
        self.tables.given |= {now[key] for key in giving.shown}
        self.tables.unseen |= {now[key] for key in giving.unseen}
        self.tables.said_why |= giving.said_why
        return now


def _left_by_source(giving: Giving) -> dict[Key, object]:
    """Tell what is left for what the source hides: other than it was, it is another."""
    found: dict[Key, object] = {}
    for each in giving.sums:
        total = giving.cells[each.total]
        unknown = [part for part in each.parts if giving.cells[part] is None]
        known = sum(giving.cells[part] or 0 for part in each.parts)
        for part in unknown:
            left = None if total is None else total - known
            found[part] = ("..", left, len(unknown))
    return found


def suppress_after(
    tables: Tables, before: Iterable[Giving], threshold: int
) -> Published:
    """Hide what must be hidden in tables, given all that has been given out before."""
    told = _Told()
    for giving in before:
        told.add(giving)
    now = told.add(Giving.of(tables, ()))
    current = set(now.values())
    told.tables.gone = set(told.tables.cells) - current - told.tables.given
    all_of_it = suppress(told.tables, threshold)
    return Published(
        {key: all_of_it.shown[t] for key, t in now.items() if t in all_of_it.shown},
        frozenset(key for key, t in now.items() if t in all_of_it.hidden),
        threshold,
        frozenset(told.is_of[turn] for turn in all_of_it.revealed) & now.keys(),
        frozenset(key for key, t in now.items() if t in all_of_it.tellable),
    )
