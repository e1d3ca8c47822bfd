"""Changing a record: nobody's change is lost, and history says why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from pax.db import Stamped
from pax.errors import Conflict, Invalid

Record = TypeVar("Record", bound=Stamped)


def change(
    record: Record, *, version: int | None = None, because: str = "", **values: Any
) -> Record:
    """Set the values and save one more version of the record.

    `version` is the one the person saw when they began; if someone has saved
    since, or done what lets nobody change the record any more (signed it), Conflict
    is raised and nothing is changed.  Call inside a transaction.
    """
    rows = type(record)._base_manager.select_for_update()
    stored = rows.filter(pk=record.pk).order_by("pk").first()
    if stored is None or (version is not None and stored.version != version):
        raise Conflict
    for name, value in values.items():
        setattr(record, name, value)
    record.version = stored.version + 1
    record._change_reason = because or None  # type: ignore[attr-defined]  # noqa: SLF001 -- simple_history's
    record.save(update_fields=[*values, "version"])
    return record


@contextmanager
def unless_taken(told: str) -> Iterator[None]:
    """Save one of its kind, or raise Invalid with what is told when there is one.

    The database decides: of two who save at the same instant, one is told.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if isinstance(refused.__cause__, UniqueViolation):
            raise Invalid(told) from refused
        raise
