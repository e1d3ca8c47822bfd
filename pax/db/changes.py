"""Changing a record: nobody's change is lost, and history says why."""

from typing import Any, TypeVar

from pax.db import Stamped
from pax.errors import Conflict

Record = TypeVar("Record", bound=Stamped)


def change(
    record: Record, *, version: int | None = None, because: str = "", **values: Any
) -> Record:
    """Set the values and save one more version of the record.

    `version` is the one the person saw when they began; if someone has saved
    since, Conflict is raised and nothing is changed.  Call inside a transaction.
    """
    stored = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if version is not None and stored.version != version:
        raise Conflict
    for name, value in values.items():
        setattr(record, name, value)
    record.version = stored.version + 1
    record._change_reason = because or None  # type: ignore[attr-defined]  # noqa: SLF001 -- simple_history's
    record.save(update_fields=[*values, "version"])
    return record
