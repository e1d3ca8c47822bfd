"""manage.py write_reference: write the generated pages of the documentation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pax.desk.reference import FOLDER, pages


class Command(BaseCommand):
    """Write docs/reference/ from the program itself."""

    help = "Skriver docs/reference/ ur programmet självt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check: say what is out of date, and write nothing."""
        parser.add_argument("--check", action="store_true", help="skriv inget")

    def handle(self, *, check: bool = False, **options: Any) -> None:
        """Write the pages that differ."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        stale = [
            (path, text)
            for path, text in pages().items()
            if not path.exists() or path.read_text("utf-8") != text
        ]
        for path, text in stale:
            if not check:
                path.write_text(text, "utf-8")
            self.stdout.write(f"docs/reference/{path.name}")
        if check and stale:
            raise CommandError(
                "Sidorna är inte aktuella. Kör ./manage.py write_reference."
            )
