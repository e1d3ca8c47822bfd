"""Loads the invented cases with COPY, in minutes, and builds the indexes in bulk."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from cases.listing.services import rebuild
from tests.bench.access.rows import Rows, World

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
        _run(f'DROP DATABASE IF EXISTS "{name}"')
        _run(
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
            _run(f'DROP DATABASE IF EXISTS "{name}"')


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
    _run(f"COMMENT ON DATABASE \"{connection.settings_dict['NAME']}\" IS '{LOADED}'")


def _is_loaded(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [name],
        )
        return bool(cursor.fetchone() == (LOADED,))


Say = Callable[[str], None]

STAMP = "uuid, created_at, created_by_id, version"
IN_CASE = f"{STAMP}, case_id"
COPIES = {
    "cases_case": (
        f"id, {STAMP}, reference, title, agency_id, unit_id, purpose, process_id, step,"
        " outcome, is_open, is_restricted, channel, support, suspicion, assignee_id,"
        " k_number, opened_on, closed_on, due_on, touched_at"
    ),
    "cases_impulse": (
        f"{IN_CASE}, seen, seen_on, channel, support, suspicion, concerns_name,"
        " concerns_id, reported_by"
    ),
    "cases_party": (
        f"{IN_CASE}, kind, role, name, identity_number, address, registered_address,"
        " phone, is_protected, note,"
        " other_number, other_number_kind"
    ),
    "cases_caseclock": f"{IN_CASE}, key, name, law, started_on, due_on, stopped_on",
    "cases_stepchange": (
        f'{IN_CASE}, transition, name, from_step, to_step, "on", because, data,'
        " is_negative"
    ),
    "cases_participation": f"{IN_CASE}, agency_id, unit_id, done_on, takes_home",
}
GRANTS = "cases_casegroupgrant"
AT_A_TIME = 5000


def load(world: World, cases: int, say: Say) -> None:
    """Fill the empty tables, then put back what was taken away to do it quickly."""
    rows = Rows(world, cases)
    lines = {
        "cases_case": rows.case,
        "cases_impulse": rows.impulse,
        "cases_party": rows.party,
        "cases_caseclock": rows.clock,
        "cases_stepchange": rows.event,
        "cases_participation": rows.participation,
    }
    begin = time.monotonic()

    def done(what: str) -> None:
        say(f"{time.monotonic() - begin:6.0f} s  {what}")

    with transaction.atomic():
        _run("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'")
        with _bare([*COPIES, GRANTS]):
            for table, line in lines.items():
                each = (line(n) for n in range(1, rows.total + 1))
                _copy(table, COPIES[table], each)
                done(f"{rows.total:,} rader i {table}")
            each = (g for n in range(1, rows.total + 1) for g in rows.grants(n))
            _copy_grants(each)
            done("behörigheter")
        done("deras index och villkor")
        _run("ANALYZE")
        with _bare(["cases_caseaccess", "cases_casesearch"]):
            rebuild()
            done("åtkomstindex och sökindex")
        done("deras index och villkor")
    _run("VACUUM (ANALYZE)")
    done("VACUUM ANALYZE")


def _copy(table: str, columns: str, lines: Iterator[str]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        while batch := list(islice(lines, AT_A_TIME)):
            copy.write("\n".join(batch) + "\n")


def _copy_grants(lines: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM auth_permission p JOIN django_content_type t"
            " ON t.id = p.content_type_id"
            " WHERE t.app_label = 'cases' AND p.codename = 'view_case'"
        )
        view = cursor.fetchone()[0]
    _copy(
        GRANTS,
        "permission_id, content_object_id, group_id",
        (f"{view}\t{line}" for line in lines),
    )


@contextmanager
def _bare(tables: list[str]) -> Iterator[None]:
    """Take away the tables' triggers, foreign keys and secondary indexes meanwhile."""
    keys = _rows(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid::regclass::text = ANY (%s)",
        tables,
    )
    indexes = _rows(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
        " FROM pg_index i WHERE indrelid::regclass::text = ANY (%s)"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint c"
        "                 WHERE c.conindid = i.indexrelid)",
        tables,
    )
    for table, name, _ in keys:
        _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        _run(f"DROP INDEX {name}")
    _triggers(tables, "DISABLE")
    yield
    for _, definition in indexes:
        _run(definition)
    for table, name, definition in keys:
        _run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    _triggers(tables, "ENABLE")


def _triggers(tables: list[str], able: str) -> None:
    for table in tables:
        _run(f"ALTER TABLE {table} {able} TRIGGER USER")


def _rows(query: str, tables: list[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [tables])
        found: list[Any] = cursor.fetchall()
        return found


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
