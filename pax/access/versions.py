"""What changed, when, by whom and why: a record's history as people read it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst

from pax.ui import swedish
from pax.ui.parts import Change

#: What says nothing to a reader.
UNTOLD = frozenset({"id", "uuid", "version", "created_at", "created_by", "path"})


@dataclass(frozen=True)
class Version:
    """One time that a record was saved: what it was called, and what differed."""

    at: datetime.datetime
    who: str
    what: str
    because: str
    changes: tuple[Change, ...]
    is_first: bool = False


def versions_of(
    history: models.QuerySet[Any], *, what: str = "", untold: Iterable[str] = ()
) -> list[Version]:
    """Tell a history, newest first; a save that changed nothing told is left out.

    `history` may hold several records' versions (`Membership.history.filter(...)`).
    """
    hidden = UNTOLD | set(untold)
    told = _Teller(hidden)
    rows = history.select_related("history_user").order_by("id", "history_id")
    found = [
        Version(
            row.history_date,
            _who(row),
            _what(row, what),
            _because(row),
            changes,
            is_first=before is None,
        )
        for before, row in _pairs(rows)
        if (changes := told.between(before, row)) or before is None
    ]
    return sorted(found, key=lambda version: version.at, reverse=True)


def _pairs(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    before = None
    for row in rows:
        same = before is not None and before.id == row.id
        yield (before if same else None), row
        before = row


def _who(row: Any) -> str:
    return str(row.history_user or "Pax vid installationen")


def _because(row: Any) -> str:
    return row.history_change_reason or ""


def _what(row: Any, what: str) -> str:
    verb = {"+": "Lades till", "~": "Ändrades", "-": "Togs bort"}[row.history_type]
    return f"{what}: {verb.lower()}" if what else verb


class _Teller:
    """Says what differs between two versions, asking for each named row once."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.hidden = hidden
        self.names: dict[tuple[type[models.Model], Any], str] = {}

    def between(self, before: Any, after: Any) -> tuple[Change, ...]:
        changes = (
            Change(
                capfirst(str(field.verbose_name)),
                self.shown(field, before) if before else "",
                self.shown(field, after),
            )
            for field in after.tracked_fields
            if field.name not in self.hidden
        )
        return tuple(c for c in changes if c.before != c.after)

    def shown(self, field: models.Field[Any, Any], row: Any) -> str:
        value = getattr(row, field.attname)
        if value is None or value == "":
            return ""
        if isinstance(field, models.ForeignKey):
            return self.name_of(field.related_model, value)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        return _plain(value)

    def name_of(self, model: type[models.Model], pk: Any) -> str:
        if (model, pk) not in self.names:
            found = model._default_manager.filter(pk=pk).first()
            self.names[model, pk] = str(found) if found else "(kan inte visas)"
        return self.names[model, pk]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime.datetime):
        return swedish.moment(value)
    if isinstance(value, datetime.date):
        return swedish.day(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
