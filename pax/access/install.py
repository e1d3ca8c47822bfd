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

from pax.db.facts import OURS

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
        written = (file.read_text() for file in sql_files() if file.name == TRIGGERS)
        for statement in (*written, *declared_triggers()):
            cursor.execute(statement)
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


def declared_triggers() -> Iterator[str]:
    """Give the triggers that follow from what the models are: none is forgotten.

    Each is asked only when there is something to refuse (WHEN), but for the two that
    put in who and when: those cost what a trigger costs.
    """
    for model in our_tables():
        table = model._meta.db_table
        columns = {field.column for field in model._meta.local_concrete_fields}
        if hasattr(model, "instance_type"):
            yield _trigger("pax_history_is_told", "BEFORE INSERT", table)
        elif {"uuid", "created_at", "created_by_id"} <= columns:
            made = _trigger(
                "pax_says_who_made_it",
                "BEFORE INSERT",
                table,
                when="NEW.created_by_id IS DISTINCT FROM pax_user_id()"
                + ("" if hasattr(model, "dated_by") else " OR NEW.created_at <> now()"),
            )
            yield made
            kept = ("uuid", "created_at", "created_by_id", *getattr(model, "keeps", ()))
            was, is_now = (
                ", ".join(f"{row}.{name}" for name in kept) for row in ("OLD", "NEW")
            )
            yield _trigger(
                "pax_keeps_its_origin",
                "BEFORE UPDATE",
                table,
                when=f"({was}) IS DISTINCT FROM ({is_now})",
            )
        if stands := getattr(model, "lasting", None):
            field: Any = model._meta.get_field(stands.once)
            empty = "''" if isinstance(field, models.CharField) else "NULL"
            yield _trigger(
                "pax_stands",
                "BEFORE UPDATE",
                table,
                when=f"OLD.{field.column} IS DISTINCT FROM {empty}",
                says=(stands.said, "version", *stands.but),
            )


def our_tables() -> list[type[models.Model]]:
    """List the models of Pax's own, histories included."""
    return [
        m for m in installed.get_models() if m._meta.app_config.name.startswith(OURS)
    ]


def _trigger(
    name: str, moment: str, table: str, *, when: str = "", says: tuple[str, ...] = ()
) -> str:
    told = ", ".join("'" + word.replace("'", "''") + "'" for word in says)
    condition = f"WHEN ({when}) " if when else ""
    return (
        f'CREATE OR REPLACE TRIGGER {name} {moment} ON "{table}" '
        f"FOR EACH ROW {condition}EXECUTE FUNCTION {name}({told})"
    )


def table_privileges() -> dict[str, str]:
    """Say, for each table, what the application's role may do with its rows."""
    found = {"django_migrations": "SELECT"}
    for model in installed.get_models(include_auto_created=True):
        found[model._meta.db_table] = privileges_of(model)
    return found


def privileges_of(model: type[models.Model]) -> str:
    """Say what the application may do with a model's rows.

    A model of ours says so itself (`app_may`, and in `unread` which columns are written
    and never read); history is only ever added to.
    """
    if hasattr(model, "history_object") or model.__name__.startswith("Historical"):
        return HISTORY
    if model._meta.db_table in READ_ONLY:
        return "SELECT"
    if model._meta.db_table in ADDED_TO:
        return "SELECT, INSERT"
    may = getattr(model, "app_may", EVERYTHING)
    unread = getattr(model, "unread", ())
    if not unread:
        return may
    fields = model._meta.local_concrete_fields
    read = [str(f.column) for f in fields if f.name not in unread]
    return may.replace("SELECT", f"SELECT ({', '.join(read)})")
