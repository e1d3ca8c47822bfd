"""manage.py import_statistik: read figures in as one of those who keep them."""

import json as jsons
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from lagesbild.figures.enums import Origin, Standing
from lagesbild.figures.models import Import, Indicator
from lagesbild.figures.municipalities import NATION, find_municipality
from lagesbild.figures.reading_in import (
    FileFacts,
    columns_and_meaning,
    fetch_kolada,
    read_columns,
    read_file,
)
from lagesbild.figures.services.importing import (
    Comparison,
    compare,
    confirm_import,
    doubts_of,
)
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.errors import Invalid, PaxError
from pax.imports.models import ImportState
from pax.imports.review import Doubt

MEGABYTE = 1024 * 1024
SOURCES = [o.value for o in Origin if o != Origin.PAX]
YEARS = 8


class Command(BaseCommand):
    help = (
        "Läser in statistik: en fil, eller nyckeltal från Kolada (N07403,N07540). "
        "Allt eller inget. --dry-run visar vad som skulle ändras."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept the file, its source, the year, and as whom."""
        parser.add_argument("file", help="fil, eller nyckeltal för --source kolada")
        parser.add_argument("--source", required=True, choices=SOURCES)
        parser.add_argument("--year", type=int, help="år, om filen inte säger det")
        parser.add_argument(
            "--place", default="", help="kommun eller kod; annars riket"
        )
        parser.add_argument("--sheet", default="", help="blad i arbetsboken")
        parser.add_argument("--indicator", default="", help="för csv: indikatorns namn")
        parser.add_argument(
            "--as", dest="username", required=True, help="vem som läser in"
        )
        parser.add_argument("--preliminary", action="store_true")
        parser.add_argument(
            "--skip-faulty",
            action="store_true",
            help="läs in det andra, när rader inte går att läsa",
        )
        parser.add_argument(
            "--sure",
            action="store_true",
            help="läs in också det som ser orimligt ut, när någon har sett efter",
        )
        parser.add_argument("--dry-run", action="store_true", help="läs inte in")
        parser.add_argument("--json", action="store_true", help="skriv som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, and read in; fail when something could not be read."""
        person = User.objects.filter(
            username=options["username"], is_active=True, is_system=False
        ).first()
        if person is None:
            raise CommandError(f"Det finns ingen som heter {options['username']}.")
        try:
            told = self._read(person, options)
        except PaxError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            jsons.dumps(told, ensure_ascii=False, indent=1)
            if options["json"]
            else in_words(told)
        )
        if told["faults"] and not options["skip_faulty"]:
            raise CommandError("Rader gick inte att läsa. Inget är inläst.")
        if told["doubts"] and not (options["sure"] or options["dry_run"]):
            raise CommandError(
                "Värden ser orimliga ut. Inget är inläst. Se efter, och säg --sure."
            )

    def _read(self, person: User, options: dict[str, Any]) -> dict[str, Any]:
        """Read as that person; a trial run is rolled back whole."""
        with acting_as(person, purpose="Inläsning av statistik") as who:
            imported = _preview(who.user, options)
            comparison = compare(imported)
            doubts = doubts_of(imported, comparison)
            skip, sure = options["skip_faulty"], options["sure"]
            reads = (
                not options["dry_run"]
                and (skip or not imported.faults)
                and (sure or not doubts)
            )
            if reads:
                confirm_import(imported, by=who.user, skip_faulty=skip, sure=sure)
            else:
                transaction.set_rollback(True)
            return _told(imported, comparison, doubts, is_read=reads)


def _preview(by: User, options: dict[str, Any]) -> Import:
    """Lay an import ready to be read in, as its source is looked at on the pages."""
    year = options["year"]
    place = _place(options["place"])
    if options["source"] == Origin.KOLADA:
        last = year or timezone.localdate().year
        first = year or last - YEARS
        places = {settings.PAX_MUNICIPALITY, NATION, place or NATION}
        figures = re.findall(r"\w+", options["file"])
        return fetch_kolada(figures, places, range(first, last + 1), by=by)
    standing = Standing.PRELIMINARY if options["preliminary"] else Standing.FINAL
    facts = FileFacts(year, place or NATION, standing, options["sheet"])
    path = Path(options["file"])
    imported = read_file(_bytes(path), path.name, options["source"], facts, by=by)
    if imported.state != ImportState.COLUMNS:
        return imported
    _, meaning = columns_and_meaning(imported, by=by)
    facts = FileFacts(year, place or settings.PAX_MUNICIPALITY, standing)
    indicator = _indicator(options["indicator"], by)
    return read_columns(imported, meaning, indicator, facts, by=by)


def _bytes(path: Path) -> bytes:
    """Read a file, unless it is too large: that is asked before it is read."""
    try:
        size = path.stat().st_size
        if size > settings.PAX_MAX_UPLOAD_MB * MEGABYTE:
            raise Invalid(
                f"Filen är {size // MEGABYTE} MB. Det mesta Pax läser är "
                f"{settings.PAX_MAX_UPLOAD_MB} MB."
            )
        return path.read_bytes()
    except OSError as error:
        raise Invalid(f"Filen {path.name} går inte att läsa.") from error


def _place(text: str) -> str:
    """Give the code of a municipality, by its code or name; none for no text."""
    code = NATION if text == NATION else find_municipality(text)
    if text and not code:
        raise CommandError(f"Det finns ingen kommun som heter {text}.")
    return code


def _indicator(title: str, by: User) -> Indicator:
    own = Indicator.objects.visible_to(by).filter(origin=Origin.TABLE)
    found: Indicator | None = own.filter(title__iexact=title).first()
    if found is None:
        names = ", ".join(own.values_list("title", flat=True)) or "inga än"
        raise Invalid(f"Ange --indicator. De som finns: {names}.")
    return found


def _told(
    imported: Import, comparison: Comparison, doubts: list[Doubt], *, is_read: bool
) -> dict[str, Any]:
    return {
        "source": imported.origin,
        "file": imported.label,
        "sha256": imported.sha256,
        "is_read_in": is_read,
        "import": str(imported.uuid) if is_read else None,
        **comparison.counts,
        "faults": imported.faults,
        "notes": imported.notes,
        "doubts": [asdict(doubt) for doubt in doubts],
    }


def _ended(told: dict[str, Any]) -> str:
    """Say how it ended: what took nothing was not read in either."""
    if not told["is_read_in"]:
        return "Inget är inläst."
    return "Inläst." if told["new"] or told["changed"] else "Inget nytt i filen."


def in_words(told: dict[str, Any]) -> str:
    """Say what was read, for people."""
    changes = (
        f"{told['new']} nya, {told['changed']} ändrade, "
        f"{told['unchanged']} samma som förut"
    )
    lines = [
        f"{told['file']}: {changes}.",
        *(f"Rad {f['row']}: {f['sentence']}" for f in told["faults"]),
        *(f"Rad {d['row']}, {d['title']}: {d['why']}" for d in told["doubts"]),
        *told["notes"],
        _ended(told),
    ]
    return "\n".join(lines)
