"""Shows who may do what where, derived from every address's door."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pax.access.table import as_data, as_page


class Command(BaseCommand):
    help = "Visar vem som får göra vad på varje adress (--json för maskiner)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept --json."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table; needs no database."""
        if options["json"]:
            self.stdout.write(json.dumps(as_data(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_page())
