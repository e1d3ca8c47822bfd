"""The columns that a person keeps, and the two indexes that lists and search stand on.

Both indexes hold only what other tables say.  What they are to hold stands in the
database (pax_access_of, pax_words_of); here it is compared with what they do hold.
Only the tables' owner may ask, since the answer is about everybody's cases.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from cases.models import ListColumns
from pax.accounts.models import User

ACCESS = (
    "reader, case_id, touched_at, opened_on, due_on, step, is_open, assignee_id,"
    " unit_id, support, suspicion"
)
WORDS = "case_id, words, numbers, touched_at, opened_on, due_on"


@dataclass(frozen=True)
class Difference:
    """How an index differs from what it is to hold; none of it is the case's text."""

    index: str
    missing: int  # to be there, and not
    extra: int  # there, and not to be

    @property
    def is_none(self) -> bool:
        """Tell whether the index is as it should be."""
        return not (self.missing or self.extra)


def compare() -> list[Difference]:
    """Count the rows by which each index is wrong."""
    return [
        _compare("cases_caseaccess", ACCESS, "pax_access_of"),
        _compare("cases_casesearch", WORDS, "pax_words_of"),
    ]


@transaction.atomic
def save_columns(keys: list[str], *, by: User) -> None:
    """Remember which columns the person wants; a matter of taste, so without log."""
    ListColumns.objects.update_or_create(owner=by, defaults={"columns": keys})


@transaction.atomic
def rebuild() -> None:
    """Make both indexes anew; nobody reads them half made."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_caseaccess")
        cursor.execute("DELETE FROM cases_casesearch")
        cursor.execute(
            f"INSERT INTO cases_caseaccess ({ACCESS}) SELECT * FROM pax_access_of(NULL)"  # noqa: S608 -- names of ours
        )
        cursor.execute(
            f"INSERT INTO cases_casesearch ({WORDS}) SELECT * FROM pax_words_of(NULL)"  # noqa: S608 -- names of ours
        )


def _compare(table: str, columns: str, function: str) -> Difference:
    """Count what is missing and what is too much, in the database itself."""
    kept = f"SELECT {columns} FROM {table}"  # noqa: S608 -- names of ours
    due = f"SELECT * FROM {function}(NULL)"  # noqa: S608 -- names of ours
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM ({due} EXCEPT ALL {kept}) missing),"  # noqa: S608 -- names of ours
            f" (SELECT count(*) FROM ({kept} EXCEPT ALL {due}) extra)"
        )
        missing, extra = cursor.fetchone()
    return Difference(table, missing, extra)
