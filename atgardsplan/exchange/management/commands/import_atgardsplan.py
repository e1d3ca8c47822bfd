"""Reads a plan from a file into a plan of its own: all of it, or nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from atgardsplan.exchange.bringing import bring_in, faults_of, look_at, traces_in
from atgardsplan.exchange.files import read_file
from atgardsplan.exchange.reading import Read
from atgardsplan.plan.services.tree import begin_plan
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import PaxError

PURPOSE = "Läsa in åtgärdsplan"


class Command(BaseCommand):
    help = "Läser in en åtgärdsplan (JSON eller Excel) som en ny plan."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, for which authority and year, and whether only to look."""
        parser.add_argument("file", type=Path, help="filen (.json eller .xlsx)")
        parser.add_argument("--agency", default="KS", help="myndighetens kod")
        parser.add_argument("--year", type=int, help="året planen gäller")
        parser.add_argument("--title", default="", help="planens titel")
        parser.add_argument(
            "--dry-run", action="store_true", help="visa bara vad det skulle bli"
        )
        parser.add_argument(
            "--keep-traces",
            default="",
            help="varför text som ser ut att peka ut någon behålls",
        )
        parser.add_argument("--json", action="store_true", help="svara med JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and bring in unless it is a dry run or something cannot be read."""
        try:
            raw = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(
                f"{options['file']}: {error.strerror or 'går inte att läsa'}."
            ) from error
        read = read_file(raw, options["file"].name)
        try:
            told = self._bring(read, raw, options)
        except PaxError as refused:
            raise CommandError(str(refused)) from refused
        self._tell(told, as_json=options["json"])
        if told["faults"]:
            raise CommandError("Ingenting lästes in.")

    def _bring(self, read: Read, raw: bytes, options: dict[str, Any]) -> dict[str, Any]:
        """Bring it in for the authority that is named, unless it is only looked at."""
        told = counted(read)
        if options["dry_run"] or read.faults:
            return told
        # One's own authority's rows are seen by nobody before somebody acts.
        for system in User.objects.filter(is_system=True, is_active=True):
            with acting_as(system, purpose=PURPOSE) as who:
                if who.user.agency.code == options["agency"]:
                    return told | self._begin(read, raw, options, who.user)
        raise CommandError(f"Det finns ingen myndighet {options['agency']}.")

    def _begin(
        self, read: Read, raw: bytes, options: dict[str, Any], by: User
    ) -> dict[str, Any]:
        """Begin a plan and bring the file into it: all of it, or nothing."""
        first, last = self._years(read, options["year"])
        plan = begin_plan(
            by=by,
            title=options["title"] or read.content["titel"] or "Åtgärdsplan",
            year_from=first,
            year_to=last,
        )
        if found := faults_of(plan, read.content, by):
            raise CommandError("\n".join(fault.in_words for fault in found))
        looked = look_at(plan, read, options["file"].name, raw, by=by)
        bring_in(looked, by=by, because=options["keep_traces"])
        return {"plan": str(plan.uuid), "year": first}

    def _years(self, read: Read, asked: int | None) -> tuple[int, int]:
        years = read.content.get("ar") or []
        if asked:
            return asked, asked
        if not years:
            raise CommandError("Filen säger inget år. Ange --year.")
        return years[0], years[-1]

    def _tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for fault in told["faults"]:
            self.stdout.write(f"FEL {fault}")
        for note in told["notes"]:
            self.stdout.write(f"    {note}")
        counts = told["counts"]
        self.stdout.write(", ".join(f"{n} {what}" for what, n in counts.items()))


def counted(read: Read) -> dict[str, Any]:
    """Say what a file holds, what cannot be read, and what is worth a thought."""
    content = read.content
    directions = content.get("inriktningar", [])
    needs = [need for one in directions for need in one["behov"]]
    return {
        "counts": {
            "inriktningar": len(directions),
            "behov": len(needs),
            "delbehov": sum(len(need["delbehov"]) for need in needs),
            "tabellrubriker": len(content.get("tabellrubriker", [])),
            "atgarder": len(content.get("pagaende_insatser", {}).get("rader", [])),
        },
        "faults": [fault.in_words for fault in read.faults],
        "notes": [*read.notes, *traces_in(content)],
    }
