"""One page of the cases that a person may read, by where one is and not by number.

The database picks the page's cases from the access index (cases/sql/search.sql);
only they are then read, under row security.  So a page costs the same whoever asks,
and the last page as little as the first.
"""

import datetime
import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from cases.listing.filters import Filters
from cases.listing.searching import Sought, read_query
from cases.models import Case, ProcessVersion
from pax.accounts.models import User

SIZE = 50
#: Counting stops here: nobody pages through more, and an exact count is a report.
COUNTED = 1000

#: What a list can show of a case; the rest of it is not read.
SHOWN = [
    "uuid",
    "reference",
    "title",
    "step",
    "is_open",
    "support",
    "suspicion",
    "channel",
    "amount",
    "k_number",
    "opened_on",
    "due_on",
    "touched_at",
    "process",
    "unit__name",
    "assignee__name",
]

_EDGE = re.compile(r"(?P<key>[0-9TZ:.\-]{10,32})~(?P<case>[0-9a-f-]{36})", re.ASCII)

LIST = "SELECT case_id, sort_key FROM pax_list_cases(%s, %s, %s, %s, %s, %s, %s)"
SEARCH = (
    "SELECT case_id, sort_key"
    " FROM pax_search_cases(pax_query(%s), %s, %s, %s, %s, %s, %s, %s)"
)
COUNT = "SELECT counted, reached FROM pax_count_cases(%s, %s, %s)"


@dataclass(frozen=True)
class Edge:
    """The case at the edge of a page, as an address names it: its place, and itself.

    The place is the one it had when the page was drawn: the case may have moved.
    """

    key: str
    case: UUID

    @classmethod
    def read(cls, text: str, sort: str) -> "Edge | None":
        """Read an edge from an address; one that cannot be read is none."""
        found = _EDGE.fullmatch(text)
        try:
            if not found:
                return None
            if sort.endswith("touched"):
                datetime.datetime.fromisoformat(found["key"])
            else:
                datetime.date.fromisoformat(found["key"])
            return cls(found["key"], UUID(found["case"]))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.key}~{self.case}"


@dataclass(frozen=True)
class Listed:
    """A case as lists know it: itself, and what its step is called there."""

    case: Case
    step: str


@dataclass(frozen=True)
class CasePage:
    """The cases of one page, in order, and the edges that lead onward."""

    cases: list[Listed]
    before: Edge | None = None
    after: Edge | None = None


@dataclass(frozen=True)
class Count:
    """How many cases there are in a list, or that there are more than that."""

    number: int
    is_more: bool = False


def page_of_cases(
    user: User,
    filters: Filters,
    *,
    before: Edge | None = None,
    after: Edge | None = None,
    size: int = SIZE,
) -> CasePage:
    """Read one page: beyond the edge in either direction, or the first."""
    backwards = before is not None
    edge = before or after
    found = find_keys(user, filters, edge, size + 1, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    cases = read_cases(user, [pk for pk, _ in found])
    ends = [
        Edge(address_form(key), cases[pk].case.uuid)
        for pk, key in (found[:1] + found[-1:])
        if pk in cases
    ]
    has_before, has_after = (more, True) if backwards else (edge is not None, more)
    return CasePage(
        [cases[pk] for pk, _ in found if pk in cases],
        ends[0] if ends and has_before else None,
        ends[-1] if ends and has_after else None,
    )


def count_cases(user: User, filters: Filters, page: CasePage) -> Count:
    """Count a list's cases, as far as anyone wants to know.

    What is searched for is not counted beyond the page: that would mean looking
    at every case with a common word.
    """
    if filters.q:
        is_more = bool(page.before or page.after)
        return Count(SIZE if is_more else len(page.cases), is_more)
    with connection.cursor() as cursor:
        # Twice as many rows: few cases are read in more than two ways.
        parameters = [*_whose(user), _as_json(filters), 2 * (COUNTED + 1)]
        cursor.execute(COUNT, parameters)
        counted, reached = cursor.fetchone()
    return Count(min(counted, COUNTED), is_more=reached or counted > COUNTED)


def read_cases(user: User, ids: list[int]) -> dict[int, Listed]:
    """Read the cases that a page has picked, under both walls, with their process."""
    cases = (
        Case.objects.visible_to(user)
        .filter(pk__in=ids)
        .select_related("unit", "assignee")
        .only(*SHOWN)
        .in_bulk()
    )
    names = step_names({case.process_id for case in cases.values()})
    return {
        pk: Listed(case, names[case.process_id].get(case.step, case.step))
        for pk, case in cases.items()
    }


def step_names(versions: set[int]) -> dict[int, dict[str, str]]:
    """Give what the steps are called, in each version of a processkarta."""
    found = ProcessVersion.objects.filter(pk__in=versions)
    return {
        pk: {step["key"]: step["name"] for step in steps}
        for pk, steps in found.values_list("pk", "definition__steps")
    }


def find_keys(
    user: User, filters: Filters, edge: Edge | None, wanted: int, *, backwards: bool
) -> list[tuple[int, str]]:
    """Pick the cases of a page: their ids and what they are sorted by."""
    rest = [
        _as_json(filters),
        filters.sort,
        backwards,
        edge.key if edge else None,
        edge.case if edge else None,
        wanted,
    ]
    query, parameters = LIST, [*_whose(user), *rest]
    if filters.q:
        sought = read_query(filters.q)
        query, parameters = SEARCH, [*_looked_for(sought), *rest]
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows: list[tuple[int, str]] = cursor.fetchall()
    return rows


def _whose(user: User) -> list[Any]:
    return [list(user.authority.readers)]


def _looked_for(sought: Sought) -> list[Any]:
    if sought.numbers:
        return [None, list(sought.numbers)]
    return [sought.text, None]


def _as_json(filters: Filters) -> str:
    return json.dumps(filters.narrowed())


def address_form(key: str) -> str:
    """Write a sort key without spaces or plus signs, as an address holds it."""
    if len(key) == len("2026-11-22"):
        return key
    at = datetime.datetime.fromisoformat(key).astimezone(datetime.UTC)
    return at.isoformat().replace("+00:00", "Z")
