"""Every change of what stands about a target, as differences, newest first.

From the history tables, which have row policies of their own: nobody sees a version of
what they may not see.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pax.ui import swedish
from pax.ui.parts import Change
from samverkan.tryck.models import PressureMeasure, PressureTarget, TensionNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from pax.accounts.models import User

#: The newest that are shown.
MOST = 100
#: For each table: the fields that say something, and what else they name.
SHOWN: dict[Any, tuple[tuple[str, ...], tuple[str, ...]]] = {
    PressureTarget: (
        ("kind", "name", "area", "why", "is_internal", "ended_on"),
        ("area",),
    ),
    PressureMeasure: (
        (
            *("kind", "own_word", "what", "begins_on", "ends_on", "unit"),
            *("responsible", "outcome", "is_internal"),
        ),
        ("own_word", "unit", "responsible"),
    ),
    TensionNote: (
        ("kind", "own_word", "seen_on", "text", "is_internal"),
        ("own_word",),
    ),
}


@dataclass(frozen=True)
class Version:
    """One change: what, when, by whom, and how it reads before and after."""

    title: str
    at: datetime.datetime
    who: str
    because: str
    changes: list[Change]


def history_of(target: PressureTarget, user: User) -> list[Version]:
    """List the changes of a target and of what is noted about it."""
    found = [
        version
        for model, (fields, related) in SHOWN.items()
        for version in _versions(_rows(model, target, user), model, fields, related)
    ]
    return sorted(found, key=lambda version: version.at, reverse=True)[:MOST]


def _rows(model: Any, target: PressureTarget, user: User) -> QuerySet[Any]:
    visible = model.objects.visible_to(user).order_by()
    if model is PressureTarget:
        visible = visible.filter(pk=target.pk)
    else:
        visible = visible.filter(target=target)
    rows: QuerySet[Any] = model.history.filter(id__in=visible.values("pk"))
    return rows


def _versions(
    rows: QuerySet[Any], model: Any, fields: tuple[str, ...], related: tuple[str, ...]
) -> Iterator[Version]:
    before: dict[int, Any] = {}
    rows = rows.select_related("history_user", "agency", *related)
    for row in rows.order_by("history_date", "history_id"):
        yield Version(
            title=f"{model._meta.verbose_name.capitalize()}, {row.agency.short_name}",
            at=row.history_date,
            who=str(row.history_user or ""),
            because=row.history_change_reason or "",
            changes=_changes(model, before.get(row.id), row, fields),
        )
        before[row.id] = row


def _changes(
    model: Any, before: Any, after: Any, fields: tuple[str, ...]
) -> list[Change]:
    told = [
        (
            str(model._meta.get_field(name).verbose_name).capitalize(),
            _says(before, name) if before else "",
            _says(after, name),
        )
        for name in fields
    ]
    return [Change(label, old, new) for label, old, new in told if old != new]


def _says(row: Any, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime.date):
        return swedish.day(value)
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    return str(value or "")
