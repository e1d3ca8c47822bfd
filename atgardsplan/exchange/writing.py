"""A plan as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404

from atgardsplan.exchange import tables
from atgardsplan.plan.document import Content, content_of
from pax.tables.writing import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan


def to_json(content: Content) -> bytes:
    """Write a plan as JSON, in the transcribed plan's shape."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def to_xlsx(content: Content) -> bytes:
    """Write a plan as a workbook."""
    return as_xlsx(tables.tables_of(content))


def to_csv(content: Content) -> bytes:
    """Write a plan's measures as CSV."""
    return as_csv(tables.measure_table(content))


#: By how the file's name ends: what it is called, its kind, and how it is written.
FORMATS: dict[str, tuple[str, str, Callable[[Content], bytes]]] = {
    "json": ("JSON, hela planen", "application/json", to_json),
    "xlsx": ("Excel, hela planen", XLSX_TYPE, to_xlsx),
    "csv": ("CSV, åtgärderna", CSV_TYPE, to_csv),
}


def written(plan: Plan, form: str, *, with_people: bool) -> tuple[str, bytes]:
    """Write a plan in one of the formats: its kind, and its bytes."""
    if form not in FORMATS:
        raise Http404
    _, kind, write = FORMATS[form]
    return kind, write(content_of(plan, with_people=with_people))
