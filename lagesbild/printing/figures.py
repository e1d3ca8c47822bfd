"""The figures of a document: numbered where they are first shown, with their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lagesbild.report.drawing import chart_of
from pax.tables.writing import as_csv
from pax.ui.charts import Chart, Numbers, Picture
from pax.ui.charts.marks import WIDE

#: Columns that a page is wide enough for.
ACROSS = 7
#: Rows that are kept together on a page.
SHORT = 20
_LETTERS = str.maketrans("åäöé", "aaoe")


@dataclass(frozen=True)
class PrintedFigure:
    """A figure with its number."""

    number: int
    told: dict[str, Any]
    chart: Chart

    @property
    def anchor(self) -> str:
        """Where it is shown."""
        return f"figur-{self.number}"

    @property
    def table_anchor(self) -> str:
        """Where its numbers are."""
        return f"tabell-{self.number}"

    @property
    def picture(self) -> Picture:
        """The picture, as wide as a page."""
        return self.chart.draw(WIDE)

    @property
    def tables(self) -> list[Numbers]:
        """Its numbers in one or more tables, none wider than a page."""
        return in_widths(turned(self.chart.numbers()))

    @property
    def is_short(self) -> bool:
        """Whether its numbers fit on a page beneath their heading."""
        return sum(len(table.rows) + 2 for table in self.tables) < SHORT

    @property
    def file_name(self) -> str:
        """What the file of its numbers is called: plain letters only."""
        return f"figur-{self.number}-{self.told['key'].translate(_LETTERS)}.csv"

    @property
    def csv(self) -> bytes:
        """Its numbers as Swedish programs for tables read them."""
        return csv_of(self.told)


class Figures:
    """Gives each figure its number, where the text first shows it."""

    def __init__(self, numbers: list[dict[str, Any]]) -> None:
        self.told = {one["key"]: one for one in numbers}
        self.shown: dict[str, PrintedFigure] = {}

    @property
    def printed(self) -> list[PrintedFigure]:
        """Those that are shown, in order."""
        return list(self.shown.values())

    def draw(self, key: str) -> str:
        """Draw a figure; the second time, say where it is."""
        if key in self.shown:
            return _see(self.shown[key])
        if key not in self.told:
            return ""  # not in this variant: nothing is said of it
        return render_to_string("pdf/lagesbild/figure.html", {"figure": self._add(key)})

    def rest(self) -> list[PrintedFigure]:
        """Give those that no text shows: they come last."""
        return [self._add(key) for key in self.told if key not in self.shown]

    def _add(self, key: str) -> PrintedFigure:
        told = self.told[key]
        figure = PrintedFigure(len(self.shown) + 1, told, chart_of(told))
        self.shown[key] = figure
        return figure


def _see(figure: PrintedFigure) -> SafeString:
    return format_html(
        '<p class="see"><a href="#{}">Se figur {}.</a></p>',
        figure.anchor,
        figure.number,
    )


def turned(table: Numbers) -> Numbers:
    """Turn a table on its side where that makes it narrower than a page."""
    if len(table.head) <= ACROSS or len(table.rows) + 1 >= len(table.head):
        return table
    columns = list(zip(table.head, *table.rows, strict=True))
    return Numbers(columns[0], tuple(columns[1:]))


def in_widths(table: Numbers) -> list[Numbers]:
    """Cut a table that is wider than a page, each piece with the first column."""
    first, *rest = range(len(table.head))
    pieces = [
        (first, *rest[at : at + ACROSS - 1])
        for at in range(0, max(len(rest), 1), ACROSS - 1)
    ]
    return [
        Numbers(
            tuple(table.head[nth] for nth in piece),
            tuple(tuple(row[nth] for nth in piece) for row in table.rows),
        )
        for piece in pieces
    ]


def csv_of(told: dict[str, Any]) -> bytes:
    """Write a figure's numbers: one row for each value, with its standing."""
    rows = [
        [
            series["name"],
            label,
            value["number"],
            value["note"],
            value["is_preliminary"],
        ]
        for series in told["series"]
        for label, value in zip(told["labels"], series["values"], strict=True)
    ]
    return as_csv([["Serie", "Period", "Värde", "Anmärkning", "Preliminär"], *rows])
