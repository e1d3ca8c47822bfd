"""Reads in earlier weeks of EST from a file, as the page /est/las-in/ does."""

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import PaxError
from pax.imports.models import ImportState
from samverkan.est.importing.services import look_at_file, read_in


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file() or path.suffix.lower() not in (".csv", ".xlsx"):
        raise ArgumentTypeError(f"{name} är ingen CSV- eller XLSX-fil")
    return path


class Command(BaseCommand):
    help = "Läser in tidigare veckors EST-bilder ur CSV eller XLSX: allt eller inget."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and who reads it in."""
        parser.add_argument("file", type=_file, help="filen, enligt mallen")
        parser.add_argument("--by", required=True, help="samordnarens användarnamn")
        parser.add_argument("--dry-run", action="store_true", help="bara granska")
        parser.add_argument("--keep-because", default="", help="skäl att behålla text")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look the file through, and read it in unless it is only a trial."""
        person = User.objects.filter(username=options["by"]).first()
        if person is None:
            raise CommandError(f"Ingen heter {options['by']}.")
        try:
            said = self._read(person, options)
        except PaxError as refused:
            raise CommandError(str(refused)) from refused
        self._say(said, as_json=options["json"])
        if said["faults"]:
            raise CommandError("Filen lästes inte in.", returncode=1)

    def _read(self, person: User, options: dict[str, Any]) -> dict[str, Any]:
        path: Path = options["file"]
        with acting_as(person) as who, path.open("rb") as file:
            looked = look_at_file(
                file,
                path.name,
                by=who.user,
                keep_because=options["keep_because"],
                is_trial=options["dry_run"],
            )
            kept = looked.kept
            is_known = bool(kept and kept.state == ImportState.CONFIRMED)
            editions = []
            if kept and not is_known and not options["dry_run"]:
                editions = read_in(kept, by=who.user)
        return {
            "file": path.name,
            "sha256": looked.read.file.sha256,
            "weeks": [week.name for week in looked.read.weeks],
            "faults": [vars(fault) for fault in looked.read.faults],
            "already_read_in": is_known,
            "frozen": [{"number": e.number, "title": e.title} for e in editions],
        }

    def _say(self, said: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for fault in said["faults"]:
            self.stdout.write(f"Rad {fault['row']} {fault['column']}: {fault['text']}")
        if said["already_read_in"]:
            self.stdout.write("Filen är redan inläst.")
        self.stdout.write(
            f"{len(said['weeks'])} veckor, {len(said['frozen'])} inlästa."
        )
