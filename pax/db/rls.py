"""Row-level security, declared where the table is declared.

`RowSecurity` stands in a model's `Meta.constraints`, so that makemigrations
writes it, a review sees it, and a table without one fails a test.  The rules
themselves stand once, as functions, in the sql/ of the apps: a policy only
calls them (an unqualified column in a policy's own sub-query would be captured
by the inner table, and rows would vanish without an error).
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models.constraints import BaseConstraint


class RowSecurity(BaseConstraint):
    """Row policies: which rows the application's role reads, and may write.

    Four policies, one for each thing that can be done.  A row may be changed only
    if it already was one that may be written: else whoever reads more than they
    may write could take a foreign row by changing whose it is.
    """

    def __init__(
        self, *, name: str, using: str, check: str = "", changes: str = ""
    ) -> None:
        """Let rows be read where `using` holds, written where `check` does.

        `changes` says which of the rows that are read may be changed, where that
        is not the same as which rows may be written.
        """
        super().__init__(name=name)
        self.using = using
        self.with_check = check or using
        self.changes = changes or self.with_check

    def constraint_sql(  # type: ignore[override]  # the stubs say str; Django takes None
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        """Have the policy made after the table (it is no part of the table)."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(  # type: ignore[override]  # the stubs know no Statement
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        """Turn row security on and say who sees what."""
        return self._statement(
            model,
            schema_editor,
            "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY; "
            "CREATE POLICY %(name)s ON %(table)s FOR SELECT USING (%(using)s); "
            "CREATE POLICY %(add)s ON %(table)s FOR INSERT WITH CHECK (%(check)s); "
            "CREATE POLICY %(change)s ON %(table)s FOR UPDATE "
            "USING ((%(using)s) AND (%(changes)s)) WITH CHECK (%(check)s); "
            "CREATE POLICY %(remove)s ON %(table)s FOR DELETE "
            "USING ((%(using)s) AND (%(changes)s))",
        )

    def remove_sql(  # type: ignore[override]  # the stubs know no Statement
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> Statement:
        """Take the policies away; row security stays on, so nobody sees anything."""
        return self._statement(
            model,
            schema_editor,
            "DROP POLICY IF EXISTS %(name)s ON %(table)s; "
            "DROP POLICY IF EXISTS %(add)s ON %(table)s; "
            "DROP POLICY IF EXISTS %(change)s ON %(table)s; "
            "DROP POLICY IF EXISTS %(remove)s ON %(table)s",
        )

    def _statement(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        template: str,
    ) -> Statement:
        return Statement(
            template,
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            add=schema_editor.quote_name(f"{self.name}_i"),
            change=schema_editor.quote_name(f"{self.name}_u"),
            remove=schema_editor.quote_name(f"{self.name}_d"),
            # The statement is %-formatted once more when it is executed.
            using=self.using,
            check=self.with_check,
            changes=self.changes,
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: only the database can answer, and it does."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Describe the policy for a migration."""
        path = f"{type(self).__module__}.{type(self).__name__}"
        words = {"name": self.name, "using": self.using, "check": self.with_check}
        if self.changes != self.with_check:
            words["changes"] = self.changes
        return path, (), words

    def __eq__(self, other: object) -> bool:
        if isinstance(other, RowSecurity):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.using, self.with_check, self.changes))
