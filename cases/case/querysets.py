"""Which rows: the application's own wall, used by every road to a case.

The database's row policies say the same once more (sql/functions.sql).
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from pax.accounts.models import User


class AskedRowByRow(Exists):
    """An EXISTS that is a question about each row found, and never the way there.

    `OFFSET 0` keeps the planner from turning it into a join with all that the
    person may read, which for someone who reads everything is the whole index.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


def readable(user: User, case_ref: str) -> Exists:
    """Ask of each row whether a grant lets the person read the case it names."""
    access = apps.get_model("cases", "CaseAccess")
    return AskedRowByRow(
        access._default_manager.filter(
            case_id=OuterRef(case_ref), reader__in=user.authority.readers
        )
    )


class CaseQuerySet(models.QuerySet[Any]):
    """Cases."""

    def visible_to(self, user: User) -> "CaseQuerySet":
        """Those that a grant lets the person read."""
        return self.filter(readable(user, "pk"))

    def open(self) -> "CaseQuerySet":
        """Those not closed."""
        return self.filter(is_open=True)


class InCaseQuerySet(models.QuerySet[Any]):
    """What belongs to a case: seen by those who see the case."""

    def visible_to(self, user: User) -> "InCaseQuerySet":
        """Those in cases that the person may read."""
        return self.filter(readable(user, "case_id"))
