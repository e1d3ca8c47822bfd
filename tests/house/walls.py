"""A database of its own for the two walls, in which each is asked alone.

The whole world is kept in it (committed), so that two roles can ask about the same
rows: the application's, which row security binds, and the tables' owner, which it does
not.  No trigger is on there: some of what a policy forgot, a trigger would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from pax.access.install import table_privileges
from pax.accounts.models import User
from pax.db.facts import OURS
from pax.db.rls import RowSecurity
from tests.database import as_owner, beside
from tests.house.of_endings import add_endings, add_groups, name_readers
from tests.house.world import World

#: Rows of a table, by their keys as text.
Rows = frozenset[str]


def our_models() -> list[type[Model]]:
    """List every model of ours, histories included."""
    return [m for m in apps.get_models() if m._meta.app_config.name.startswith(OURS)]


def has_road(model: type[Model]) -> bool:
    """Tell whether the application says which rows of the model a person may see."""
    return hasattr(model._default_manager, "visible_to")


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask in raw SQL."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


# --- the database -------------------------------------------------------------------
def fill(world: World) -> None:
    """Let much of a world end, turn the triggers off, and keep a copy of every row."""
    with transaction.atomic():
        left = add_groups(world)
    with as_owner():
        name_readers(world)
        for model in our_models():
            sql(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        add_endings(world, left)
        _copy_everything()


def as_application() -> AbstractContextManager[None]:
    """Be the application meanwhile, on a connection of its own."""
    app = settings.PAX_APP_DATABASE
    return beside(USER=app["USER"], PASSWORD=app["PASSWORD"])


# --- the first wall, alone ------------------------------------------------------------
def keys(rows: QuerySet[Any]) -> Rows:
    """Give the keys of rows, as text."""
    found = rows.order_by().values_list("pk", flat=True)
    return frozenset(
        ":".join(map(str, key)) if isinstance(key, tuple) else str(key) for key in found
    )


def road(model: type[Model], person: User) -> Rows:
    """Say what the application shows of a model; ask it as the tables' owner."""
    return keys(model._default_manager.visible_to(person))  # type: ignore[attr-defined]  # has_road


# --- the second wall, alone -----------------------------------------------------------
#: What a policy speaks of, and how it is asked, table by table.
COMMANDS = {
    "SELECT": "SELECT {key} AS key FROM {table}",
    "INSERT": (
        "SELECT key FROM copies WHERE of = '{table}'::regclass"
        " AND key = ANY ('{{{tried}}}') AND lets_in(of, copy)"
    ),
    # Whoever takes a row to change it meets what changing it would.
    "UPDATE": "SELECT {key} AS key FROM {table} FOR UPDATE",
    "DELETE": "DELETE FROM {table} RETURNING {key} AS key",
}
#: `copies` holds every row as it is.  `lets_in` puts one back where it came from, as
#: whoever asks: a policy is asked before any key, so what comes to the key was let in.
ASKING = """
CREATE TABLE copies (of regclass, key text, copy json);
GRANT SELECT ON copies TO PUBLIC;
CREATE FUNCTION lets_in(target regclass, copy json) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'INSERT INTO %1$s SELECT * FROM json_populate_record(NULL::%1$s, $1)', target
  ) USING copy;
  RAISE EXCEPTION 'a row without a key: %', target;
EXCEPTION
  WHEN insufficient_privilege THEN RETURN false;
  WHEN unique_violation THEN RETURN true;
END $$;
"""


def security_of(model: type[Model]) -> RowSecurity:
    """Find what a model declares of its rows."""
    [found] = [c for c in model._meta.constraints if isinstance(c, RowSecurity)]
    return found


def tables_for(command: str) -> dict[str, type[Model]]:
    """List the tables on which the application's role may do this at all."""
    may = table_privileges()
    tables = {model._meta.db_table: model for model in our_models()}
    return {table: m for table, m in tables.items() if command in may[table]}


def enforced(command: str, tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Ask what the policies let through; as the application, acting as somebody.

    With each table stand the rows to try: to add a copy of one takes some time.
    """
    known = tables_for(command)
    asked = {
        table: COMMANDS[command].format(
            table=table, key=_key_of(known[table]), tried=",".join(tried)
        )
        for table, tried in tables.items()
    }
    if command != "DELETE":
        return _rows(asked)
    return {table: _removed(question) for table, question in asked.items()}


def _removed(question: str) -> Rows:
    """Remove what may be, and take it back: other policies ask about these rows."""
    with transaction.atomic():
        found = frozenset(key for (key,) in sql(question))
        transaction.set_rollback(True)
    return found


def declared(command: str, tables: Iterable[str]) -> dict[str, Rows]:
    """Ask what the models say that the policies let through; as the tables' owner."""
    known = tables_for(command)
    conditions = {t: _condition(command, security_of(known[t])) for t in tables}
    return _rows(
        {
            table: f"SELECT {_key_of(known[table])} AS key FROM {table} WHERE {said}"
            for table, said in conditions.items()
        }
    )


def all_rows() -> dict[str, Rows]:
    """List every row that there is, of every table of ours; as the tables' owner."""
    tables = {model._meta.db_table: model for model in our_models()}
    return _rows({t: f"SELECT {_key_of(m)} AS key FROM {t}" for t, m in tables.items()})


def _condition(command: str, security: RowSecurity) -> str:
    if command == "SELECT":
        return security.using
    if command == "INSERT":
        return security.with_check
    return f"({security.using}) AND ({security.changes})"


def _rows(questions: dict[str, str]) -> dict[str, Rows]:
    """Ask many questions at once."""
    each = (
        f"SELECT '{table}', array(SELECT key FROM ({question}) AS rows)"
        for table, question in questions.items()
    )
    return {table: frozenset(rows) for table, rows in sql(" UNION ALL ".join(each))}


def _key_of(model: type[Model]) -> str:
    columns = [field.column for field in model._meta.pk_fields]
    return f"concat_ws(':', {', '.join(columns)})"


def _copy_everything() -> None:
    sql(ASKING)
    for table, model in tables_for("INSERT").items():
        sql(
            f"INSERT INTO copies SELECT '{table}', {_key_of(model)}, row_to_json(t)"
            f" FROM {table} AS t"
        )


@contextmanager
def broken(command: str, table: str) -> Iterator[None]:
    """Let a policy say that everything may, and then what it said again."""
    [(name, using, check)] = sql(
        "SELECT policyname, qual, with_check FROM pg_policies"
        f" WHERE tablename = '{table}' AND cmd = '{command}'"
    )
    parts = {"USING": using, "WITH CHECK": check}
    said = {part: words for part, words in parts.items() if words is not None}
    everything = dict.fromkeys(said, "true")
    with as_owner():
        _alter(name, table, everything)
    try:
        with as_application():  # so that nothing is held when it is over
            yield
    finally:
        with as_owner():
            _alter(name, table, said)


def _alter(name: str, table: str, says: dict[str, str]) -> None:
    words = " ".join(f"{part} ({condition})" for part, condition in says.items())
    sql(f"ALTER POLICY {name} ON {table} {words}")
