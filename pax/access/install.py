"""Puts the access rules into the database, around every migrate.

Each app keeps its own in `sql/`, and they are applied in the order that the apps are
installed: what an app's rules call stands in its own files or in those below.

Before: the functions, since the row policies in the migrations call them (their
bodies name tables that may not exist yet, so bodies are not checked then).  All in
one transaction: a question that a lower app leaves open and a higher one answers
(pax_circles) is never without its answer in a database that is in use.
After: the triggers (`triggers.sql`), and what the application's role may do with
each table.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.conf import settings
from django.db import connections, models, transaction

TRIGGERS = "triggers.sql"
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
    """Apply the functions of all apps."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL check_function_bodies = off")
        for file in sql_files():
            if file.name != TRIGGERS:
                cursor.execute(file.read_text())


def after_migrate(using: str, **_: Any) -> None:
    """Apply the triggers (when all tables are there) and the table privileges."""
    with connections[using].cursor() as cursor:
        privileges = table_privileges()
        if privileges.keys() - connections[using].introspection.table_names(cursor):
            return
        for file in sql_files():
            if file.name == TRIGGERS:
                cursor.execute(file.read_text())
        for table, may in privileges.items():
            role = settings.PAX_APP_ROLE
            cursor.execute(f'REVOKE ALL ON "{table}" FROM "{role}"')
            if may:
                cursor.execute(f'GRANT {may} ON "{table}" TO "{role}"')
        cursor.execute(
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public "
            f'TO "{settings.PAX_APP_ROLE}"'
        )


def sql_files() -> Iterator[Path]:
    """Give each app's files of rules, in the order that the apps are installed."""
    for config in installed.get_app_configs():
        yield from sorted((Path(config.path) / "sql").glob("*.sql"))


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
