"""Copying records to next year's: what each field says is carried, and no more."""

from typing import Any

from django.db import models

from pax.db.facts import Model, carried


class Copying:
    """Copies records into a new whole, and remembers which became which.

    `into` is what every copy is given: what it belongs to, and who makes it.  A tie to
    a record of a kind that is copied becomes a tie to its copy.
    """

    def __init__(self, kinds: tuple[Model, ...], **into: Any) -> None:
        self.kinds, self.into = kinds, into
        self.made: dict[tuple[Model, int], int] = {}

    def copy_all(self, rows: models.QuerySet[Any]) -> None:
        """Copy rows; what hangs on another of them after that one."""
        waiting = list(rows)
        while waiting:
            left = [row for row in waiting if self.copy(row) is None]
            waiting = left if len(left) < len(waiting) else []

    def copy(self, row: Any, **instead: Any) -> Any:
        """Copy a row; None when something it hangs on did not come along."""
        kind = type(row)
        given: dict[str, Any] = {}
        for field in carried(kind):
            given[field.attname] = value = getattr(row, field.attname)
            if value is not None and field.related_model in self.kinds:
                given[field.attname] = self.made.get((field.related_model, value))
                if given[field.attname] is None:
                    return None
        new = kind._default_manager.create(**self.into, **(given | instead))
        self.made[kind, row.pk] = new.pk
        return new
