"""Migrations are named for what they do, stand in one line, and none is missing."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.test import override_settings

from pax.db.facts import OURS as BY_US

DATA = re.compile(r"^\d{4}_data_")
LOADER = MigrationLoader(None)
OURS = [
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith(BY_US) and config.label in LOADER.migrated_apps
]


@pytest.mark.parametrize("app", OURS)
def test_migrations_stand_in_one_line(app):
    assert len(LOADER.graph.leaf_nodes(app)) == 1
    within = [
        [parent for parent in migration.dependencies if parent[0] == app]
        for (label, _), migration in LOADER.disk_migrations.items()
        if label == app
    ]
    assert all(len(parents) <= 1 for parents in within)


def test_migrations_say_what_they_do():
    automatic = re.compile(r"^\d{4}_(auto_|alter_|.*_and_more$|remove_.*_and_more)")
    names = [name for app, name in LOADER.disk_migrations if app in OURS]
    assert [name for name in names if automatic.match(name)] == []


@override_settings(MIGRATION_MODULES={})  # the test database is made without them
def test_no_changed_model_lacks_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def operations() -> Iterator[tuple[str, Operation]]:
    """Give each operation of our migrations with the name of its migration."""
    for (app, name), migration in LOADER.disk_migrations.items():
        if app in OURS:
            for operation in migration.operations:
                yield name, operation


def test_rows_are_changed_where_they_are_looked_for():
    """A migration makes tables or, named NNNN_data_…, changes the rows in them.

    The tests' tables are made from the models: what a migration of tables did besides
    would be missing there.  What changes rows is tried on the dump of each release
    (tests/releases).
    """
    changes_rows = (migrations.RunPython, migrations.RunSQL)
    wrong = [
        f"{name}: {type(operation).__name__}"
        for name, operation in operations()
        if isinstance(operation, changes_rows) != bool(DATA.match(name))
        or isinstance(operation, migrations.SeparateDatabaseAndState)
    ]
    assert wrong == []


def test_what_changes_rows_can_be_taken_back():
    stuck = [
        name
        for name, operation in operations()
        if DATA.match(name) and not operation.reversible
    ]
    assert stuck == []
