"""Writes a lägesbild as PDF, or as the data package for an archive, to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lagesbild.printing.press import package_of, print_report
from lagesbild.report.content import Content, content_of_draft
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.printing.brand import WrongBrand

PURPOSE = "Exportera lägesbild"


class Command(BaseCommand):
    help = "Skriver den senast fastställda lägesbilden för ett år (annars utkastet)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year, the variant and where to write."""
        parser.add_argument("--year", type=int, required=True, help="året")
        parser.add_argument("--variant", choices=Variant.values, required=True)
        parser.add_argument("--out", type=Path, required=True, help="filen att skriva")
        parser.add_argument("--agency", default="", help="myndighetens kod, vid flera")
        parser.add_argument("--area", default="", help="området, vid flera samma år")
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
        wanted = {name: options[name] for name in ("agency", "area") if options[name]}
        found: list[tuple[str, str, Content]] = []
        # Nobody sees an agency before they act: each system user says whose it is.
        for system in User.objects.filter(is_system=True, is_active=True):
            found += _of(system, options["year"], Variant(options["variant"]))
        found = [one for one in found if wanted.get("agency", one[0]) == one[0]]
        found = [one for one in found if wanted.get("area", one[1]) == one[1]]
        if not found:
            raise CommandError(f"Det finns ingen lägesbild för {options['year']}.")
        if len(found) > 1:
            several = "; ".join(f'{code}, "{area}"' for code, area, _ in found)
            raise CommandError(f"Välj med --agency och --area: {several}.")
        [(_, _, content)] = found
        return content


def _of(system: User, year: int, variant: Variant) -> list[tuple[str, str, Content]]:
    """Find an authority's own, area by area: the last edition decided, or the draft."""
    with acting_as(system, purpose=PURPOSE) as who:
        mine = Lagesbild.objects.visible_to(who.user).filter(
            agency=system.agency_id, year=year
        )
        return [
            (who.user.agency.code, one.area, _content(one, variant, who.user))
            for one in mine.select_related("agency")
        ]


def _content(lagesbild: Lagesbild, variant: Variant, by: User) -> Content:
    frozen = (
        EditionVariant.objects.visible_to(by)
        .filter(lagesbild=lagesbild, variant=variant)
        .order_by("-edition__number")
        .first()
    )
    if frozen:
        return dict(frozen.content)
    return content_of_draft(lagesbild, variant, by=by)


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
