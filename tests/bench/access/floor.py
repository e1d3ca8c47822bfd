"""The same questions with no rule at all: what any list of so many cases costs.

Asked by the tables' owner, of the cases themselves, with indexes of their own to
read them by.  Nothing in Pax asks like this; it is what the rules are measured by.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from cases.listing.page import COUNTED, SIZE
from tests.bench.access.rows import COMMON, MIDDLING, RARE, identity_number

INDEXES = (
    "CREATE INDEX floor_touched ON cases_case (touched_at DESC, id DESC)",
    "CREATE INDEX floor_open ON cases_case (is_open, touched_at DESC, id DESC)",
    "CREATE INDEX floor_due ON cases_case (due_on, id)",
    "CREATE INDEX floor_kind ON cases_case (suspicion, touched_at DESC, id DESC)",
    "CREATE INDEX floor_found ON cases_casesearch (touched_at DESC, case_id DESC)",
    "ANALYZE cases_case, cases_casesearch",
)


def _page(where: str = "", order: str = "c.touched_at DESC, c.id DESC") -> str:
    # Our own words, all of them.
    return (
        "SELECT c.*, u.name, p.name FROM cases_case c"
        " JOIN accounts_unit u ON u.id = c.unit_id"
        " LEFT JOIN accounts_user p ON p.id = c.assignee_id"
        f" {where} ORDER BY {order} LIMIT {SIZE + 1}"
    )


def _search(condition: str) -> str:
    return (
        f"WITH s AS (SELECT case_id FROM cases_casesearch WHERE {condition}"
        f" ORDER BY touched_at DESC, case_id DESC LIMIT {SIZE + 1}) "
        + _page("JOIN s ON s.case_id = c.id")
    )


def _count(where: str = "") -> str:
    return (
        f"SELECT count(*) FROM (SELECT FROM cases_case {where} LIMIT {COUNTED + 1}) c"
    )


Question = tuple[str, list[Any]]


def questions() -> dict[str, Question]:
    """Give the question of each part that has one, asked without any rule."""
    word = _search("words @@ pax_query(%s)")
    # Few have a number, which the planner cannot know: find them first, then sort.
    number = _page(
        "JOIN (SELECT case_id FROM cases_casesearch"
        " WHERE numbers && ARRAY[%s] OFFSET 0) s ON s.case_id = c.id"
    )
    late = _page("WHERE c.due_on < current_date", "c.due_on, c.id")
    both = _page("WHERE c.step = 'stallningstagande' AND c.support = 'annat'")
    return {
        "första sidan": (_page(), []),
        "filter: avslutade": (_page("WHERE NOT c.is_open"), []),
        "filter: försenade": (late, []),
        "filter: misstanke": (_page("WHERE c.suspicion = 'andrahand'"), []),
        "långt in": (_page("WHERE (c.touched_at, c.id) < (%s, %s)"), _far_in()),
        "antal": (_count(), []),
        "antal: avslutade": (_count("WHERE NOT is_open"), []),
        "sök ovanligt ord": (word, [RARE]),
        "sök ord, 1 av 50": (word, [MIDDLING]),
        "sök vanligt ord": (word, [COMMON]),
        "sök personnummer": (number, [identity_number(7)]),
        "två filter": (both, []),
    }


def _far_in() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT touched_at, id FROM cases_case"
            " ORDER BY touched_at DESC, id DESC LIMIT 20000"
        )
        return list(cursor.fetchall()[-1])


@contextmanager
def floor_indexes() -> Iterator[None]:
    """Have the floor's own indexes for a while, and then nobody."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in INDEXES:
                cursor.execute(statement)
        yield
        transaction.set_rollback(True)
