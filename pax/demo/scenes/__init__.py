"""The data of the demo: what is said and done in it."""

import tomllib
from pathlib import Path
from typing import Any


def read(name: str) -> dict[str, Any]:
    """Read one of the files here."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))
