"""Reading the access index: rows in order, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from cases.listing.wanted import Edge, Wanted

if TYPE_CHECKING:
    from pax.accounts.models import User

#: Counts beyond this are shown as "1 000+".
COUNT_TO = 1000


@dataclass(frozen=True)
class Counted:
    """How many there are, or that there are more than one counts."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        shown = f"{self.number:,}".replace(",", "\N{NO-BREAK SPACE}")
        return f"{shown}+ ärenden" if self.is_more else f"{shown} ärenden"


def index_rows(user: User, wanted: Wanted, limit: int) -> list[Edge]:
    """Read the next rows of the access index, in the wanted order, each case once."""
    conditions, values = wanted.conditions()
    column, order, beyond = direction(wanted)
    if wanted.edge:
        conditions = [*conditions, f"(a.{column}, a.case_id) {beyond} (%s, %s)"]
        values = [*values, wanted.edge.value, wanted.edge.case_id]
    also = "".join(f" AND {c}" for c in conditions)
    # Column, order and conditions are ours; what people send goes as parameters.
    query = f"""
        SELECT value, case_id FROM (
          SELECT DISTINCT x.value, x.case_id FROM unnest(%s::bigint[]) AS r (reader)
          CROSS JOIN LATERAL (
            SELECT a.{column} AS value, a.case_id FROM cases_caseaccess a
            WHERE a.reader = r.reader{also}
            ORDER BY a.{column} {order}, a.case_id {order} LIMIT {int(limit)}
          ) x
        ) page ORDER BY value {order}, case_id {order} LIMIT {int(limit)}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [list(user.authority.readers), *values])
        return [Edge(value, case_id) for value, case_id in cursor.fetchall()]


def count_rows(user: User, wanted: Wanted) -> Counted:
    """Count the cases that pass the filters, as far as one counts."""
    conditions, values = wanted.conditions()
    also = "".join(f" AND {c}" for c in conditions)
    readers = list(user.authority.readers)
    # Each case may stand there once for each reader: so many rows are enough.
    rows = (COUNT_TO + 1) * max(1, min(len(readers), 4))
    query = f"""
        SELECT count(*), count(DISTINCT case_id) FROM (
          SELECT a.case_id FROM cases_caseaccess a
          WHERE a.reader = ANY (%s::bigint[]){also} LIMIT {rows}
        ) counted
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [readers, *values])
        read, cases = cursor.fetchone()
    is_more = cases > COUNT_TO or (read == rows and len(readers) > 1)
    return Counted(min(cases, COUNT_TO), is_more)


def direction(wanted: Wanted) -> tuple[str, str, str]:
    """Give the column, the order and the comparison that the next rows come in."""
    descending = wanted.sort.descending != (wanted.way == "before")
    return (
        wanted.sort.column,
        "DESC" if descending else "ASC",
        "<" if descending else ">",
    )
