"""Which reader a file is for."""

from __future__ import annotations

import json

from atgardsplan.exchange import tables
from atgardsplan.exchange.reading import Read, read_plan


def read_file(raw: bytes, name: str) -> Read:
    """Read a file by the kind that its name promises."""
    kind = name.rpartition(".")[2].lower()
    if kind == "xlsx":
        return tables.from_xlsx(raw)
    if kind == "csv":
        return tables.from_bytes(raw)
    return read_json(raw)


def read_json(raw: bytes) -> Read:
    """Read a JSON file: a whole plan, or rows alone."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        read = Read()
        read.fault("Filen", "", "är inte JSON. Kontrollera att den är hel.")
        return read
    return read_plan(data)
