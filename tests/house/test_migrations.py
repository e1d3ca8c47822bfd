"""Migrations are named for what they do, stand in one line, and none is missing."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings

from pax.db.facts import OURS as BY_US

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


def test_migrations_make_tables_and_nothing_else():
    """What the tests' tables are made from, the models, holds all there is."""
    made = {
        type(operation).__name__
        for (app, _), migration in LOADER.disk_migrations.items()
        if app in OURS
        for operation in migration.operations
    }
    assert made.isdisjoint({"RunPython", "RunSQL", "SeparateDatabaseAndState"})
