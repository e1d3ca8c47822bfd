"""Writes a year's plan to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from atgardsplan.exchange.files import FORMATS, written
from atgardsplan.papers.press import latest_pdf_of
from atgardsplan.plan.models import Plan
from lagesbild.printing.management.commands.export_lagesbild import write_whole
from pax.access.context import acting_as
from pax.accounts.models import User

PURPOSE = "Exportera åtgärdsplan"
PDF = "pdf"


class Command(BaseCommand):
    help = "Skriver ett års åtgärdsplan som JSON, Excel, CSV eller PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year, the format and where to write."""
        parser.add_argument("--year", type=int, required=True, help="året")
        parser.add_argument("--format", choices=(*FORMATS, PDF), required=True)
        parser.add_argument("--out", type=Path, required=True, help="filen att skriva")
        parser.add_argument("--agency", default="", help="myndighetens kod, vid flera")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find it and write it: whole, or not at all."""
        found = self._found(options)
        if len(found) > 1:
            raise CommandError(f"Välj --agency: {', '.join(sorted(found))}.")
        if not found:
            raise CommandError(f"Det finns ingen åtgärdsplan för {options['year']}.")
        body = next(iter(found.values()))
        write_whole(options["out"], body)
        self.stdout.write(f"{options['out']}: {len(body)} byte.")

    def _found(self, options: dict[str, Any]) -> dict[str, bytes]:
        """Write the plan of each authority that has one for the year."""
        found: dict[str, bytes] = {}
        for system in User.objects.filter(is_system=True, is_active=True):
            with acting_as(system, purpose=PURPOSE) as who:
                code = who.user.agency.code
                plan = self._plan(who.user, options["year"])
                if plan and options["agency"] in ("", code):
                    found[code] = _body(plan, options["format"], who.user)
        return found

    def _plan(self, user: User, year: int) -> Plan | None:
        mine = Plan.objects.worked_on_by(user).filter(
            year_from__lte=year, year_to__gte=year
        )
        plan: Plan | None = mine.select_related("agency").order_by("-pk").first()
        return plan


def _body(plan: Plan, form: str, by: User) -> bytes:
    if form == PDF:
        return latest_pdf_of(plan, by=by)
    return written(plan, form, with_people=True)[1]
