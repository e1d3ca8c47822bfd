"""The databases of the tests: made once as a template, and cloned.

A template is known by what it was made of: a hash of every line of the program, kept
as the comment on the database.  One that was made of other lines says so, and is made
anew.  The templates stay on the server; the clones are dropped when their process ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections

from pax.demo.directory import install_directory

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ("pax", "cases", "lagesbild", "atgardsplan", "samverkan")
#: How the tables' owner connects: for what a test asks as the one who sees every row.
OWNER: dict[str, Any] = {}


@cache
def lines_of(*folders: str) -> str:
    """Give a hash of everything in these folders that decides what a database holds."""
    whole = hashlib.sha256()
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".py", ".sql", ".toml"):
                whole.update(file.read_bytes())
    return whole.hexdigest()


def name_of(what: str) -> str:
    """Name a database of this process: `test_pax`, or with PAX_TEST_DB `test_pax_…`."""
    return f"{settings.DATABASES['default']['TEST']['NAME']}_{what}"


# --- templates ------------------------------------------------------------------------
def ensure_template(name: str, made_of: str, make: Callable[[str], None]) -> None:
    """Have a template of that name made of these lines: the one there is, or a new."""
    with _alone(name), _on_server() as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [name],
        ).fetchone()
        if found == (made_of,):
            return
        if found and found[0]:
            print(f"{name} is of other lines: it is remade.")  # noqa: T201 -- for people
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        make(name)
        # Last, so that one that was broken off is not taken for whole.
        server.execute(f"COMMENT ON DATABASE \"{name}\" IS '{made_of}'")


def make_tables(name: str) -> None:
    """Make the tables, with what Pax ships and the demo's directory."""
    before = dict(connection.settings_dict)
    connection.settings_dict["TEST"] = before["TEST"] | {"NAME": name}
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        install_directory()
    finally:
        go_to(before)


# --- clones ---------------------------------------------------------------------------
def clone(template: str, name: str) -> None:
    """Copy a template, in place of what has that name."""
    with _on_server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@contextmanager
def clone_of(template: str, name: str) -> Iterator[None]:
    """Have a copy of a template for as long as this lasts."""
    clone(template, name)
    try:
        yield
    finally:
        with _on_server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def go_to(place: dict[str, Any]) -> None:
    """Connect to another database, or as another role, from now on."""
    connection.close()
    connection.settings_dict.update(place)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"]


@contextmanager
def connected(**place: Any) -> Iterator[None]:
    """Be connected elsewhere for as long as this lasts."""
    before = {key: connection.settings_dict[key] for key in place}
    go_to(place)
    try:
        yield
    finally:
        go_to(before)


@contextmanager
def beside(**place: Any) -> Iterator[None]:
    """Ask on another connection for as long as this lasts.

    What has not been committed on the first is not seen there.
    """
    mine, other = connections["default"], connections["default"].copy()
    other.settings_dict = mine.settings_dict | place
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = mine


def as_owner(**place: Any) -> AbstractContextManager[None]:
    """Ask as the tables' owner, whom no row policy binds, on a connection beside."""
    return beside(USER=OWNER["USER"], PASSWORD=OWNER["PASSWORD"], **place)


@contextmanager
def _on_server() -> Iterator[psycopg.Connection[Any]]:
    """Ask as the owner outside the tests' databases, which may be made or dropped."""
    place = {"host": OWNER["HOST"], "port": OWNER["PORT"], "user": OWNER["USER"]}
    with psycopg.connect(
        **place, password=OWNER["PASSWORD"], dbname="postgres", autocommit=True
    ) as asked:
        yield asked


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Let one process at a time make a template; the others wait, and find it."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def worker() -> str:
    """Name this process among those that test beside each other."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
