"""Taking a list of cases out of Pax: what the list shows, and no more."""

from collections.abc import Iterator
from typing import Any

from cases.listing.columns import CaseColumn
from cases.listing.filters import Filters
from cases.listing.page import Listed, page_of_cases
from pax.accounts.models import User
from pax.errors import Invalid
from pax.ui.swedish import number

#: More than this is not a list to read but a copy of the register.
AT_MOST = 20_000
AT_A_TIME = 1000

Table = list[list[Any]]


def table_of(user: User, filters: Filters, columns: list[CaseColumn]) -> Table:
    """Give the head and every row of a list, as many as may be taken out at once."""
    table: Table = [["Diarienummer", "Ärende", *(c.label for c in columns)]]
    for listed in _all_cases(user, filters):
        if len(table) > AT_MOST:
            raise Invalid(
                f"Urvalet har fler än {number(AT_MOST)} ärenden, som är det mesta en "
                "fil får hålla. Gå tillbaka till listan och begränsa den med filter."
            )
        case = listed.case
        table.append([case.reference, case.title, *(c.value(listed) for c in columns)])
    return table


def _all_cases(user: User, filters: Filters) -> Iterator[Listed]:
    edge = None
    while True:
        page = page_of_cases(user, filters, after=edge, size=AT_A_TIME)
        yield from page.cases
        edge = page.after
        if edge is None:
            return
