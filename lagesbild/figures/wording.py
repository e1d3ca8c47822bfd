"""Numbers of statistics: read as they stand, and written the same on every page."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from lagesbild.figures.enums import Measure
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


# --- in words ---------------------------------------------------------------------
NOT_SHOWN = "Visas inte"
NOTHING = "Uppgift saknas"
_AFTER = {
    Measure.PERCENT: "\N{NO-BREAK SPACE}%",
    Measure.KRONOR: "\N{NO-BREAK SPACE}kr",
    Measure.DAYS: "\N{NO-BREAK SPACE}dagar",
}


class Figure(Protocol):
    """What has a value, or says why it shows none: a value kept, or one being read."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def is_suppressed(self) -> bool: ...


def plain(value: Decimal) -> str:
    """Write a number in Swedish, with as many decimals as it has and no more."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return (
        text.replace(",", "\N{NO-BREAK SPACE}")
        .replace(".", ",")
        .replace("-", "\N{MINUS SIGN}")
    )


def as_decimal(text: str | None) -> Decimal | None:
    """Read a number as it is kept in JSON, with the decimals that values have."""
    return None if text is None else Decimal(text).quantize(SMALLEST)


def in_words(figure: Figure | None, unit: str = "") -> str:
    """Write a value with its unit; what is hidden is never 0 and never empty."""
    if figure is None:
        return NOTHING
    if figure.value is None:
        return NOT_SHOWN if figure.is_suppressed else NOTHING
    return (
        plain(figure.value) + _AFTER.get(Measure(unit), "")
        if unit
        else plain(figure.value)
    )
