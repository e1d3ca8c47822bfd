"""Finding cases by words and numbers, within what the person may read.

A number that identifies something finds exactly that.  Few cases with the words:
the search index first, then who may read.  Many: the newest of what the person
may read, a stretch at a time, until the page is full.  Either way the database
functions repeat the access rule (pax/access/search.sql).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connection

from cases.listing.index import COUNT_TO, Counted, direction, index_rows
from cases.listing.numbers import identity_numbers, k_number, reference
from cases.listing.wanted import Edge, Wanted

if TYPE_CHECKING:
    from pax.accounts.models import User

#: With more cases than this expected, looking through the newest is quicker.
COMMON = 3000
#: How many of the newest are looked through at first, and at most in one search.
STRETCH, FURTHEST = 200, 40_000
#: Of words that many cases have, so many hits are counted.
SEEN = 50


def search(user: User, wanted: Wanted, limit: int) -> list[Edge]:
    """Find the next cases that have the words, in the wanted order."""
    numbers = numbers_in(wanted.words)
    if numbers:
        return _by_index(wanted, "NULL", numbers, limit)
    sought, is_common = _understand(wanted.words)
    if not sought:
        return []
    if is_common:
        return _by_walking(user, wanted, sought, limit)
    return _by_index(wanted, sought, None, limit)


def count(user: User, wanted: Wanted) -> Counted:
    """Count what a search finds, as far as one counts."""
    numbers = numbers_in(wanted.words)
    sought, is_common = ("NULL", False) if numbers else _understand(wanted.words)
    if not sought:
        return Counted(0, is_more=False)
    if is_common:
        found = len(_by_walking(user, replace(wanted, edge=None), sought, SEEN + 1))
        return Counted(min(found, SEEN), is_more=found > SEEN)
    conditions, values = wanted.conditions()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT DISTINCT a.case_id"  # noqa: S608 -- our own words
            " FROM pax_search_cases(%s::tsquery, %s::text[]) a"
            f" WHERE {' AND '.join(['true', *conditions])} LIMIT {COUNT_TO + 1}) found",
            [None if sought == "NULL" else sought, numbers, *values],
        )
        number = cursor.fetchone()[0]
    return Counted(min(number, COUNT_TO), is_more=number > COUNT_TO)


def numbers_in(words: str) -> list[str] | None:
    """Recognise a number that identifies a person, an organisation or a case."""
    found = [*identity_numbers(words), k_number(words), reference(words)]
    court = re.fullmatch(r"\s*(AM-\d{1,7}-\d{2}|B \d{1,6}-\d{2})\s*", words)
    found += [court[1]] if court else []
    tight = [re.sub(r"[\W_]+", "", n).upper() for n in found if n]
    return sorted(set(tight)) or None


def _understand(words: str) -> tuple[str, bool]:
    """Give the words as a query, and whether many cases are expected to have them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT q::text, q::text <> '' AND pax_is_common(q, %s)"
            " FROM pax_query(%s) AS q",
            [COMMON, words],
        )
        sought, is_common = cursor.fetchone()
    return sought, bool(is_common)


def _by_index(
    wanted: Wanted, sought: str, numbers: list[str] | None, limit: int
) -> list[Edge]:
    conditions, values = wanted.conditions()
    column, order, beyond = direction(wanted)
    if wanted.edge:
        conditions = [*conditions, f"(a.{column}, a.case_id) {beyond} (%s, %s)"]
        values = [*values, wanted.edge.value, wanted.edge.case_id]
    query = f"""
        SELECT DISTINCT a.{column}, a.case_id
        FROM pax_search_cases(%s::tsquery, %s::text[]) a
        WHERE {" AND ".join(["true", *conditions])}
        ORDER BY a.{column} {order}, a.case_id {order} LIMIT {int(limit)}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [None if sought == "NULL" else sought, numbers, *values])
        return [Edge(value, case_id) for value, case_id in cursor.fetchall()]


def _by_walking(user: User, wanted: Wanted, sought: str, limit: int) -> list[Edge]:
    found: list[Edge] = []
    stretch, walked = STRETCH, 0
    while len(found) < limit and walked < FURTHEST:
        edges = index_rows(user, wanted, stretch)
        have = _with_words([e.case_id for e in edges], sought)
        found += [e for e in edges if e.case_id in have]
        if len(edges) < stretch:
            break
        walked += len(edges)
        wanted = replace(wanted, edge=edges[-1])
        stretch = min(stretch * 4, 4000)
    return found[:limit]


def _with_words(cases: list[int], sought: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pax_cases_with_words(%s::bigint[], %s::tsquery)", [cases, sought]
        )
        return {row[0] for row in cursor.fetchall()}
