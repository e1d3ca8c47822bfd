"""People who keep figures, and files that they read in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lagesbild.figures.models import Import
from lagesbild.figures.reading_in import FileFacts, read_file
from lagesbild.figures.services.importing import confirm_import
from tests.lagesbild.figures import files
from tests.lagesbild.figures.kolada_server import Server, serving

NAME = "Anmälda brott kommunerna 2024.csv"


@pytest.fixture
def samira(acting: Any) -> Iterator[Any]:
    """Act as one who keeps the figures of kommunstyrelsen."""
    with acting("samira") as who:
        yield who.user


@pytest.fixture
def preview(samira: Any) -> Callable[..., Import]:
    """Read a file so that it can be looked at."""

    def read(data: bytes | None = None, name: str = NAME, **said: Any) -> Import:
        origin = said.pop("origin", "bra-kommun")
        whole = files.bra_file() if data is None else data
        return read_file(whole, name, origin, FileFacts(**said), by=samira)

    return read


@pytest.fixture
def read_in(samira: Any, preview: Any) -> Callable[..., Import]:
    """Read a file in, and be sure of what it says."""

    def read(*args: Any, **kwargs: Any) -> Import:
        imported = preview(*args, **kwargs)
        confirm_import(imported, by=samira, sure=True)
        return imported

    return read


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve in Kolada's place."""
    with serving() as state:
        yield state
