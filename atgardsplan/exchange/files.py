"""Which reader a file is for."""

from __future__ import annotations

import json

from atgardsplan.exchange import tables
from atgardsplan.exchange.reading import Read, read_plan


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
