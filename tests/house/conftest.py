"""The world of tests/house/world.py, built once, and cloned for each process."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from tests import database
from tests.house import walls as both_walls
from tests.house.world import World, make_up, plans_decided_by_nobody

#: What a world is made of: the program, and what lays it.
LINES = (*database.PROGRAM, "tests/house")


@pytest.fixture(scope="session")
def _world_beside(
    django_db_setup: None, django_db_blocker: Any, _files_of_the_tests: Path
) -> Iterator[tuple[str, World]]:
    """Have a database of this process' own with a world in it, and its files."""
    template, mine = database.name_of("world"), database.name_of("world_of")
    mine += database.worker()
    kept = Path(settings.DATA_DIR) / template
    made_of = f"{database.lines_of(*LINES)} {timezone.localdate()}"
    with django_db_blocker.unblock():
        database.ensure_template(template, made_of, lambda name: _build(name, kept))
        shutil.copytree(kept / "files", _files_of_the_tests, dirs_exist_ok=True)
        with database.clone_of(template, mine):
            yield mine, pickle.loads((kept / "world").read_bytes())


def _build(name: str, kept: Path) -> None:
    """Build a world for good, as the application's role, and keep what stands where."""
    shutil.rmtree(kept, ignore_errors=True)
    files = kept / "files"
    files.mkdir(parents=True)
    database.clone(database.name_of("template"), name)
    with database.connected(NAME=name), override_settings(MEDIA_ROOT=files):
        with database.as_owner(NAME=name):
            make_up()
        with plans_decided_by_nobody(NAME=name), transaction.atomic():
            world = World.build()
        (kept / "world").write_bytes(pickle.dumps(world))


@pytest.fixture(scope="module")
def world(_world_beside: tuple[str, World], django_db_blocker: Any) -> Iterator[World]:
    """Ask a world that is there for all to see, and undo what the module does to it."""
    name, world = _world_beside
    elsewhere = database.connected(NAME=name)
    with django_db_blocker.unblock(), elsewhere, transaction.atomic():
        yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def _walls_beside(
    _world_beside: tuple[str, World], django_db_blocker: Any
) -> Iterator[str]:
    """Have one more world, in which much has ended, to ask each wall alone in."""
    mine = database.name_of("walls_of") + database.worker()
    with (
        django_db_blocker.unblock(),
        database.clone_of(database.name_of("world"), mine),
    ):
        with database.connected(NAME=mine):
            both_walls.fill(_world_beside[1])
        yield mine


@pytest.fixture(scope="module")
def walls(_walls_beside: str, django_db_blocker: Any) -> Iterator[None]:
    """Be where each wall can be asked alone (tests/house/walls.py)."""
    with django_db_blocker.unblock(), database.connected(NAME=_walls_beside):
        yield
