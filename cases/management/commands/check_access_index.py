"""Proves that the two indexes under lists and search say what grants and cases say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.listing import services as indexes


class Command(BaseCommand):
    help = (
        "Jämför åtkomstindex och sökindex med det de ska hålla (--rebuild gör om dem)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept --rebuild."""
        parser.add_argument(
            "--rebuild", action="store_true", help="gör indexen på nytt först"
        )

    def handle(self, *args: Any, rebuild: bool = False, **options: Any) -> None:
        """Say how each index stands; fail when any of them is wrong."""
        if rebuild:
            indexes.rebuild()
        differences = indexes.compare()
        for found in differences:
            stands = (
                "stämmer"
                if found.is_none
                else f"{found.missing} rader saknas, {found.extra} är för mycket"
            )
            self.stdout.write(f"{found.index}: {stands}")
        if not all(found.is_none for found in differences):
            message = "Indexen stämmer inte. Kör med --rebuild."
            raise CommandError(message)
