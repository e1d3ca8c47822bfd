"""Lists the demo's accounts, for people and (--json) for machines."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pax.demo.directory import PASSWORD, accounts


class Command(BaseCommand):
    help = "Visar demokontona: användarnamn, lösenord, roll, myndighet och enhet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept --json."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the accounts; needs no database."""
        if options["json"]:
            self.stdout.write(json.dumps(accounts(), ensure_ascii=False, indent=1))
            return
        for a in accounts():
            self.stdout.write(
                f"{a['username']:9} {a['role_name']:42} {a['agency']}, {a['unit']}"
            )
        self.stdout.write(f"Lösenord för alla: {PASSWORD}")
