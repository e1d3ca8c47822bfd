"""Numbers and years as statistics has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pax.tables.book import Cell
from pax.tables.values import number_in


@dataclass(frozen=True)
class Number:
    """What stands in a cell for numbers."""

    value: Decimal | None = None
    is_suppressed: bool = False


#: What a figure is kept with.
SMALLEST = Decimal("0.0001")

_MARKS = {
    "..": Number(is_suppressed=True),
    "…": Number(is_suppressed=True),
    ".": Number(),
    **dict.fromkeys(
        ("-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}", "\N{HYPHEN}"),
        Number(Decimal(0)),
    ),
}


def read_number(cell: Cell | Decimal) -> Number:
    """Read a number as it stands; ValueError says in Swedish why it cannot be.

    ”..” is suppressed by the source and never 0; ”-” is 0; empty is nothing.
    """
    if isinstance(cell, str) and (mark := _MARKS.get(cell.strip())):
        return mark
    value = number_in(cell)
    return Number(None if value is None else value.quantize(SMALLEST))


def year_named_in(text: str) -> int | None:
    """Find the only year that a text names, as in a file's name."""
    found = set(re.findall(r"(?<!\d)(20\d\d)(?!\d)", text, re.ASCII))
    return int(found.pop()) if len(found) == 1 else None
