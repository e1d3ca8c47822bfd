"""Every change of what a group keeps, as differences, newest first, a page at a time.

From the history tables, which have row policies of their own: nobody sees a version of
what they may not see.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from cases.timeline.streams import Source, cut
from pax.access.versions import Version
from pax.ui import swedish
from pax.ui.parts import Change, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

#: How many changes a page shows.
SIZE = 30


@dataclass(frozen=True)
class Traced:
    """Records whose changes are told: which, what of them, and what they are called.

    ``within`` finds them in the history, where one may since have been removed.
    """

    rows: QuerySet[Any]
    fields: tuple[str, ...]
    called: Callable[[Any], str]
    related: tuple[str, ...] = ()
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> Any:
        """The model whose records they are."""
        return self.rows.model

    def label(self, name: str) -> str:
        """Say what a field is called on the page."""
        plain = str(self.model._meta.get_field(name).verbose_name)
        return self.labels.get(name, plain).capitalize()

    @property
    def versions(self) -> QuerySet[Any]:
        """Every version of the records, each with the key of the one before it."""
        history = self.model.history.model
        before = history.objects.filter(
            id=OuterRef("id"), history_id__lt=OuterRef("history_id")
        ).order_by("-history_id")
        those = self.within or {"id__in": self.rows.order_by().values("pk")}
        versions: QuerySet[Any] = history.objects.filter(**those).annotate(
            before_id=Subquery(before.values("history_id")[:1])
        )
        return versions.select_related("history_user", *self.related)


def history_of(request: HttpRequest, traced: Sequence[Traced]) -> Page[Version]:
    """Give one page of the changes of some records, newest first."""
    page = cut(request, [Source(t.versions, "history_date") for t in traced], SIZE)
    rows = [(traced[number], row) for number, row in page.rows]
    before = _previous(rows)
    return Page(
        [_tell(one, before.get((one.model, row.before_id)), row) for one, row in rows],
        page.previous_url,
        page.next_url,
    )


def of_agency(row: Any) -> str:
    """Call a record by what it is and whose it is."""
    name = row.instance_type._meta.verbose_name
    return f"{str(name).capitalize()}, {row.agency.short_name}"


def _previous(rows: list[tuple[Traced, Any]]) -> dict[tuple[Any, int], Any]:
    """Fetch the version before each of these, one query for each kind of record."""
    wanted: dict[Any, list[int]] = defaultdict(list)
    related = {one.model: one.related for one, _ in rows}
    for one, row in rows:
        if row.before_id:
            wanted[one.model].append(row.before_id)
    return {
        (model, key): version
        for model, keys in wanted.items()
        for key, version in model.history.model.objects.select_related(*related[model])
        .in_bulk(keys)
        .items()
    }


def _tell(one: Traced, before: Any, after: Any) -> Version:
    is_gone = after.history_type == "-"
    told = [
        (
            one.label(name),
            _says(one, before, name) if before else "",
            "" if is_gone else _says(one, after, name),
        )
        for name in one.fields
    ]
    called = one.called(after)
    return Version(
        what=f"{called}: togs bort" if is_gone else called,
        at=after.history_date,
        who=str(after.history_user or ""),
        because=after.history_change_reason or "",
        changes=tuple(Change(name, old, new) for name, old, new in told if old != new),
        is_first=after.history_type == "+",
    )


def _says(one: Traced, row: Any, name: str) -> str:
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if word := one.words.get(name):
        return word(value)
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime.datetime):
        return swedish.moment(value)
    if isinstance(value, datetime.date):
        return swedish.day(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
