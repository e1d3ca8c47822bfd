"""Puts the access rules into the database, around every migrate.

Before: the functions, since the row policies in the migrations call them (their
bodies name tables that may not exist yet, so bodies are not checked then).
An app above adds its own in `sql/functions.sql` and `sql/triggers.sql`.
After: what the application's role may do with each table.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.conf import settings
from django.db import connections, models

HERE = Path(__file__).parent
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
HISTORY = "SELECT, INSERT"
# A unit comes with a group of its own, which then never changes.
ADDED_TO = {"auth_group"}
# Read and never written by the application.  Guardian's generic tables stay
# empty: grants stand in the direct foreign-key tables, which have row policies.
READ_ONLY = {
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
}


def before_migrate(using: str, **_: Any) -> None:
    """Apply functions.sql and search.sql."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET check_function_bodies = off")
        cursor.execute((HERE / "functions.sql").read_text())
        cursor.execute((HERE / "search.sql").read_text())
        for statements in _of_apps("functions.sql"):
            cursor.execute(statements)
        cursor.execute("RESET check_function_bodies")


def after_migrate(using: str, **_: Any) -> None:
    """Apply triggers.sql (when the tables are there) and the table privileges."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
        if "cases_case" not in tables:
            return
        cursor.execute((HERE / "triggers.sql").read_text())
        for statements in _of_apps("triggers.sql"):
            cursor.execute(statements)
        for table, may in table_privileges().items():
            if table in tables:
                role = settings.PAX_APP_ROLE
                cursor.execute(f'REVOKE ALL ON "{table}" FROM "{role}"')
                if may:
                    cursor.execute(f'GRANT {may} ON "{table}" TO "{role}"')
        cursor.execute(
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public "
            f'TO "{settings.PAX_APP_ROLE}"'
        )


def _of_apps(name: str) -> Iterator[str]:
    """Give what the apps above add of this kind, in the order they are installed."""
    for config in installed.get_app_configs():
        file = Path(config.path) / "sql" / name
        if file.exists():
            yield file.read_text()


def table_privileges() -> dict[str, str]:
    """Say, for each table, what the application's role may do with its rows."""
    found = {"django_migrations": "SELECT"}
    for model in installed.get_models(include_auto_created=True):
        found[model._meta.db_table] = privileges_of(model)
    return found


def privileges_of(model: type[models.Model]) -> str:
    """Say what the application may do with a model's rows.

    A model of ours says so itself (`app_may`); history is only ever added to.
    """
    if hasattr(model, "history_object") or model.__name__.startswith("Historical"):
        return HISTORY
    if model._meta.db_table in READ_ONLY:
        return "SELECT"
    if model._meta.db_table in ADDED_TO:
        return "SELECT, INSERT"
    return getattr(model, "app_may", EVERYTHING)
