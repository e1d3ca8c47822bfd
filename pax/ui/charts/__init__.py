"""Charts, drawn on the server as SVG: the same picture in a browser and in a PDF.

A view or selector fills in one of these dataclasses, and `{% chart chart %}` draws it::

    Bars("handelser", "Händelser per område", "Flest i Ronna.", labels, series)

Every chart has a title, a description, and its numbers in a table.  Nothing is said by
colour alone: series have patterns and shapes of their own, and names beside them.  No
inline style: colours are attributes on paper, and classes on a screen.
"""

from pax.ui.charts.bars import Bars
from pax.ui.charts.heat import Cell, HeatMap, Level
from pax.ui.charts.lines import Lines, Moment, Multiples
from pax.ui.charts.marks import (
    Chart,
    Numbers,
    Picture,
    Series,
    Value,
    number,
    values_of,
)

__all__ = [
    "Bars",
    "Cell",
    "Chart",
    "HeatMap",
    "Level",
    "Lines",
    "Moment",
    "Multiples",
    "Numbers",
    "Picture",
    "Series",
    "Value",
    "number",
    "values_of",
]
