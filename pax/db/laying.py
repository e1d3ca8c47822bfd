"""Laying the tables of a whole app at once, and of all apps in an empty database.

Django's own Migration draws every model anew for each table it makes: with as many
tables as Pax has, related to each other through people and agencies, an empty database
takes over a minute.  The first migration of an app makes its tables in a few strokes
instead; the outcome is the same (tests/house/test_start.py).  So may a later one that
does the same to many of them.
"""

from itertools import groupby

from django.apps import apps as installed
from django.db import connections, migrations, router, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

#: Operations that do not mind that others of their kind have been made known first.
STROKES = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddConstraint,
    migrations.AddIndex,
    migrations.AlterField,
    migrations.RemoveConstraint,
)


class LayingMigration(migrations.Migration):
    """An app's first migration: only new tables, columns, constraints, indexes.

    Or one that alters many columns or constraints.  Raises TypeError for an operation
    of another kind, which belongs in a migration of the ordinary sort.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 -- as Django calls it
    ) -> ProjectState:
        """Make the tables: each run of operations of one kind in one stroke."""
        for kind, run in groupby(self.operations, key=type):
            if kind not in STROKES:
                raise TypeError(f"{kind.__name__} does not lay a table: {self}")
            project_state = self._stroke(list(run), project_state, schema_editor)
        return project_state

    def _stroke(
        self,
        operations: list[Operation],
        before: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
    ) -> ProjectState:
        after = before.clone()
        after.__dict__.pop("apps", None)  # else drawn anew after each operation
        for operation in operations:
            operation.state_forwards(self.app_label, after)
        for operation in operations:
            operation.database_forwards(self.app_label, schema_editor, before, after)
        return after


def is_empty(using: str) -> bool:
    """Tell whether a database has no table at all."""
    with connections[using].cursor() as cursor:
        return not connections[using].introspection.table_names(cursor)


def lay_tables(using: str) -> None:
    """Make every table of an empty database as the models are today.

    What the migrations would have come to, so they count as applied.  All or nothing:
    a start that is killed here finds an empty database again.
    """
    connection = connections[using]
    recorder = MigrationRecorder(connection)
    with transaction.atomic(using):
        with connection.schema_editor() as editor:
            for config in installed.get_app_configs():
                for model in router.get_migratable_models(config, using):
                    if model._meta.can_migrate(connection):
                        editor.create_model(model)
        recorder.ensure_schema()
        recorder.Migration.objects.using(using).bulk_create(
            recorder.Migration(app=app, name=name)
            for app, name in MigrationLoader(None).disk_migrations
        )
