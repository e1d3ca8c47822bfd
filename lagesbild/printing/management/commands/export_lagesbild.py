"""Writes a lägesbild as PDF, or as the data package for an archive, to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lagesbild.printing.brand import WrongBrand
from lagesbild.printing.document import Content
from lagesbild.printing.package import package_of
from lagesbild.printing.press import print_report
from lagesbild.report.content import content_of_draft
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.access.context import acting_as
from pax.accounts.models import User

PURPOSE = "Exportera lägesbild"


class Command(BaseCommand):
    help = "Skriver den senast fastställda lägesbilden för ett år (annars utkastet)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year, the variant and where to write."""
        parser.add_argument("--year", type=int, required=True, help="året")
        parser.add_argument("--variant", choices=Variant.values, required=True)
        parser.add_argument("--out", type=Path, required=True, help="filen att skriva")
        parser.add_argument("--agency", default="", help="myndighetens kod, vid flera")
        parser.add_argument(
            "--a3", action="store_true", help="PDF/A-3a med siffrorna bifogade"
        )
        parser.add_argument(
            "--package", action="store_true", help="datapaketet (zip) i stället"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find it, make it and write it: whole, or not at all."""
        content = self._content(options)
        if options["package"] and "edition" not in content:
            raise CommandError("Bara en fastställd lägesbild har ett datapaket.")
        try:
            made = print_report(
                content, today=timezone.localdate(), with_data=options["a3"]
            )
        except WrongBrand as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["package"]:
            made = package_of(content, made)
        write_whole(options["out"], made)
        state = "utgåva" if "edition" in content else "utkast"
        self.stdout.write(f"{options['out']}: {state}, {len(made)} byte.")

    def _content(self, options: dict[str, Any]) -> Content:
        found = {}
        systems = User.objects.filter(is_system=True, is_active=True)
        if options["agency"]:
            systems = systems.filter(agency__code=options["agency"])
        for system in systems.select_related("agency"):
            if content := _of(system, options["year"], Variant(options["variant"])):
                found[system.agency.code] = content
        if len(found) > 1:
            raise CommandError(f"Välj --agency: {', '.join(sorted(found))}.")
        if not found:
            raise CommandError(f"Det finns ingen lägesbild för {options['year']}.")
        return next(iter(found.values()))


def _of(system: User, year: int, variant: Variant) -> Content | None:
    """Find an authority's own: the last edition decided, or the draft."""
    with acting_as(system, purpose=PURPOSE) as who:
        mine = Lagesbild.objects.visible_to(who.user).filter(
            agency=system.agency_id, year=year
        )
        frozen = (
            EditionVariant.objects.visible_to(who.user)
            .filter(lagesbild__in=mine, variant=variant)
            .order_by("-edition__number")
            .first()
        )
        if frozen:
            return dict(frozen.content)
        draft = mine.first()
        return content_of_draft(draft, variant, by=who.user) if draft else None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise CommandError(
            f"Det går inte att skriva {path}: {error.strerror}."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
