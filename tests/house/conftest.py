"""What the tests of the whole house share: one database where the walls are asked."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.walls import connected_to, database_of_its_own


@pytest.fixture(scope="session")
def _walls(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Keep the world, with all that has ended in it, in a database of its own."""
    with django_db_blocker.unblock(), database_of_its_own() as name:
        yield name


@pytest.fixture(scope="module")
def walls(_walls: str, django_db_blocker: Any) -> Iterator[None]:
    """Be where each wall can be asked alone (tests/house/walls.py)."""
    with django_db_blocker.unblock(), connected_to(_walls):
        yield
