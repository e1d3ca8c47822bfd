"""A database of its own to measure in, made like the real one and then dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

LOADED = "loaded"


@contextmanager
def bench_database(name: str, *, keep: bool) -> Iterator[bool]:
    """Work in the named database, as its owner; says whether it was loaded already.

    One that was kept from an earlier run is used again; what a run that broke off
    left half loaded is thrown away.
    """
    home = dict(connection.settings_dict)
    is_loaded = _is_loaded(name)
    if not is_loaded:
        _execute(f'DROP DATABASE IF EXISTS "{name}"')
        _execute(
            f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE 'C.UTF-8'"
        )
    _go_to(home | {"NAME": name})
    try:
        # One that was kept may be older than the functions and tables of today.
        call_command("migrate", verbosity=0, interactive=False)
        yield is_loaded
    finally:
        _go_to(home)
        if not keep:
            _execute(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def as_application() -> Iterator[None]:
    """Be the application's role, which row security binds, for a while."""
    owner = dict(connection.settings_dict)
    app = settings.PAX_APP_DATABASE
    _go_to(owner | {key: app[key] for key in ("USER", "PASSWORD")})
    try:
        yield
    finally:
        _go_to(owner)


def _go_to(where: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict.update(where)


def mark_loaded() -> None:
    """Say in the database itself that all of it is loaded."""
    _execute(
        f"COMMENT ON DATABASE \"{connection.settings_dict['NAME']}\" IS '{LOADED}'"
    )


def _is_loaded(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [name],
        )
        return bool(cursor.fetchone() == (LOADED,))


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
