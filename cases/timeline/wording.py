"""What the data of the chain's events are called, and how they read."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date

from cases.chain.forms import FIELDS
from cases.process.definition import Definition, ExtraField
from pax.ui import swedish
from pax.ui.forms import DateField, KronorField

#: What services note beside what the forms ask for.
NOTED = {
    "assignee": "Handläggare",
    "jav": "Jäv",
    "not_reported_reason": "Skäl att inte anmäla",
    "completes": "Kompletterar",
    "complete_by": "Komplettera senast",
    "source": "Enligt",
}
_DAYS = frozenset({"complete_by"})
_YES_NO = {True: "Ja", False: "Nej"}


def in_words(chart: Definition, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Write an event's data as label and value; leaves out what has no name."""
    own = {f.key: f for f in chart.fields}
    found = []
    for key, value in data.items():
        label, kind = _label(key, own)
        if label and value not in (None, ""):
            found.append((label, _value(value, kind)))
    return found


def _label(key: str, own: Mapping[str, ExtraField]) -> tuple[str, str]:
    if key in own:
        return own[key].label, own[key].kind
    if key in FIELDS:
        field = FIELDS[key]()
        is_kr = isinstance(field, KronorField)
        is_day = isinstance(field, DateField)
        return str(field.label), "kr" if is_kr else "date" if is_day else "text"
    return NOTED.get(key, ""), "date" if key in _DAYS else "text"


def _value(value: Any, kind: str) -> str:
    if isinstance(value, bool):
        return _YES_NO[value]
    if kind == "kr":
        return swedish.kronor(Decimal(str(value)))
    day = value if isinstance(value, datetime.date) else None
    if kind == "date":
        day = day or parse_date(str(value))
    return swedish.day(day) if day else str(value)
