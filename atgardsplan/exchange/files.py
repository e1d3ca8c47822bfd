"""A plan as a file: read in by its kind, and written out."""

import json
from collections.abc import Callable

from django.http import Http404

from atgardsplan.exchange import tables
from atgardsplan.exchange.reading import Read, read_plan
from atgardsplan.plan.document import Content, content_of
from atgardsplan.plan.models import Plan
from pax.tables.writing import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx


def read_file(raw: bytes, name: str, sheet: str = "") -> Read:
    """Read a file: JSON by its name, anything else as tables."""
    if name.lower().endswith(".json"):
        return read_json(raw)
    return tables.from_file(raw, name, sheet)


def read_json(raw: bytes) -> Read:
    """Read a JSON file: a whole plan, or rows alone."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        read = Read()
        read.fault("Filen", "", "är inte JSON. Kontrollera att den är hel.")
        return read
    return read_plan(data)


# --- out -----------------------------------------------------------------------------
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
