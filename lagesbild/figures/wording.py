"""Figures in words, the same on every page."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from lagesbild.figures.enums import Measure
from lagesbild.figures.parsing.text import SMALLEST

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
