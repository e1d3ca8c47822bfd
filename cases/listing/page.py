"""One page of the list of cases, chosen from the access index.

For each reader that the person acts as, the newest rows of the index; merged, and
cut to a page.  It costs the same whoever asks.  Row security then checks the few
cases that are shown (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cases.listing import searching
from cases.listing.index import Counted, count_rows, index_rows
from cases.listing.wanted import Edge, Wanted
from cases.models import Case

if TYPE_CHECKING:
    from pax.accounts.models import User

SIZE = 50


@dataclass(frozen=True)
class Found:
    """The cases of a page, and the edges of the pages before and after."""

    cases: list[Case]
    before: Edge | None
    after: Edge | None


def find_page(user: User, wanted: Wanted, *, size: int = SIZE) -> Found:
    """Give the page of cases that the person may read and wants to see."""
    if wanted.words:
        edges = searching.search(user, wanted, size + 1)
    else:
        edges = index_rows(user, wanted, size + 1)
    more, edges = len(edges) > size, edges[:size]
    backwards = wanted.way == "before"
    if backwards:
        edges.reverse()
    has_before = more if backwards else wanted.edge is not None
    has_after = wanted.edge is not None if backwards else more
    return Found(
        list(read_cases(edges)),
        edges[0] if edges and has_before else None,
        edges[-1] if edges and has_after else None,
    )


def all_pages(user: User, wanted: Wanted, *, at_most: int) -> Iterator[Case]:
    """Give every case that fits, page after page, up to a number."""
    given, wanted = 0, replace(wanted, edge=None, way="after")
    while given < at_most:
        found = find_page(user, wanted, size=min(1000, at_most - given))
        yield from found.cases
        given += len(found.cases)
        if found.after is None:
            return
        wanted = replace(wanted, edge=found.after)


def count(user: User, wanted: Wanted) -> Counted:
    """Count the cases that fit, as far as one counts."""
    if wanted.words:
        return searching.count(user, wanted)
    return count_rows(user, wanted)


def read_cases(edges: list[Edge]) -> Iterator[Case]:
    """Read the cases of a page, through row security, in the page's order."""
    found: dict[int, Any] = {
        case.pk: case
        for case in Case.objects.filter(pk__in=[e.case_id for e in edges])
        .select_related("unit", "assignee", "process")
        .defer("process__definition")
    }
    # One that row security withholds is left out, whatever the index said.
    return (found[e.case_id] for e in edges if e.case_id in found)
