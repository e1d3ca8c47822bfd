"""Django's migrate; the tables of an empty database it lays from the models."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from pax.access.install import before_migrate
from pax.db.laying import is_empty, lay_tables

#: What asks for something else than tables that are as they should be.
OTHERWISE = ("app_label", "plan", "check_unapplied", "fake", "prune", "every_migration")


class Command(migrate.Command):
    """Bring the tables up to date: those of an empty database in one stroke.

    All migrations, one after another, take five times as long and end in the same
    tables (tests/house/test_start.py); `--every-migration` is for who doubts it.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        """Add to Django's words one of our own."""
        super().add_arguments(parser)
        parser.add_argument(
            "--every-migration",
            action="store_true",
            help="Go through every migration in an empty database too.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay the tables if there are none; then as Django does."""
        using = options["database"]
        if not any(options[word] for word in OTHERWISE) and is_empty(using):
            before_migrate(using)
            lay_tables(using)
        super().handle(*args, **options)
