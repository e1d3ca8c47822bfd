"""What a reader wants of the list of cases: filters, words, order and place."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime


@dataclass(frozen=True)
class Sort:
    """An order that the access index is kept in."""

    key: str
    column: str
    label: str
    descending: bool


SORTS = {
    s.key: s
    for s in (
        Sort("andrad", "touched_at", "Senast ändrat", descending=True),
        Sort("oppnad", "opened_on", "Öppnat", descending=True),
        Sort("frist", "due_on", "Närmaste frist", descending=False),
    )
}


@dataclass(frozen=True)
class Edge:
    """The row at the edge of a page: where it stands in the order, and which it is."""

    value: datetime.datetime | datetime.date
    case_id: int

    def __str__(self) -> str:
        return f"{self.value.isoformat()}~{self.case_id}"

    @classmethod
    def read(cls, text: str, sort: Sort) -> Edge | None:
        """Read an edge from an address; what cannot be one begins the list anew."""
        value_text, _, number = text.partition("~")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        parse = parse_datetime if sort.column == "touched_at" else parse_date
        try:
            value = parse(value_text)
        except ValueError:
            return None
        if value is None or (
            isinstance(value, datetime.datetime) and timezone.is_naive(value)
        ):
            return None
        return cls(value, int(number))


@dataclass(frozen=True)
class Wanted:
    """Everything that decides which page of the list is shown."""

    words: str = ""
    is_open: bool | None = None
    step: str = ""
    assignee: int | None = None
    unit: int | None = None
    support: str = ""
    suspicion: str = ""
    overdue: bool = False
    sort: Sort = SORTS["andrad"]
    edge: Edge | None = None
    way: Literal["after", "before"] = "after"

    def conditions(self) -> tuple[list[str], list[Any]]:
        """Give the filters as conditions on a row `a` of the access index."""
        found: dict[str, Any] = {
            "a.is_open = %s": self.is_open,
            "a.step = %s": self.step or None,
            "a.assignee_id = %s": self.assignee,
            "a.unit_id = %s": self.unit,
            "a.support = %s": self.support or None,
            "a.suspicion = %s": self.suspicion or None,
            "a.due_on < %s": timezone.localdate() if self.overdue else None,
        }
        found = {k: v for k, v in found.items() if v is not None}
        return list(found), list(found.values())
