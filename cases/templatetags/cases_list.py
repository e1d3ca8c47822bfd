"""What the list of cases needs to draw its columns."""

from django import template

from cases.listing.columns import ListColumn
from cases.models import Case
from pax.ui.parts import Column

register = template.Library()


@register.simple_tag
def list_head(columns: list[ListColumn]) -> list[Column]:
    """Give the heads of the table: the reference, and the chosen columns."""
    return [Column("Diarienummer"), *(Column(c.label) for c in columns)]


@register.filter
def in_column(case: Case, column: ListColumn) -> str:
    """Say what a column says of a case."""
    return column.text(case)
