"""Measures what lists, search and the case page cost, for whoever asks."""

import json as jsons
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from tests.bench.access import measure
from tests.bench.access.load import as_application, bench_database, load, mark_loaded
from tests.bench.access.rows import make_world

LEAST = 1000


class Command(BaseCommand):
    help = "Mäter vad listor, sökning och ärendesidan kostar, i en egen databas."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept --cases, --json and --keep."""
        parser.add_argument("--cases", type=int, default=20_000, help="antal ärenden")
        parser.add_argument("--json", action="store_true", help="skriv som JSON")
        parser.add_argument(
            "--keep", action="store_true", help="spara databasen till nästa mätning"
        )

    def handle(
        self, *args: Any, cases: int, json: bool, keep: bool, **options: Any
    ) -> None:
        """Load the cases, measure as each of the actors, print."""
        if cases < LEAST:
            raise CommandError(f"Ange minst {LEAST} ärenden: färre säger ingenting.")
        name = f"{connection.settings_dict['NAME']}_bench_{cases}"
        began = time.monotonic()
        with bench_database(name, keep=keep) as is_loaded:
            world = make_world()
            if not is_loaded:
                self._say(f"Laddar {cases} ärenden, och en femtedel till hos polisen.")
                load(world, cases, self._say)
                mark_loaded()
            loaded = round(time.monotonic() - began)
            floors = measure.measure_floors(self._say)
            with as_application():
                figures = list(measure.measure(world.actors, floors, self._say))
        if json:
            self.stdout.write(as_json(cases, loaded, figures))
        else:
            self.stdout.write(measure.as_table(figures))

    def _say(self, words: str) -> None:
        self.stderr.write(words)
        self.stderr.flush()


def as_json(cases: int, loaded: int, figures: list[measure.Figure]) -> str:
    """Write the figures for a machine."""
    data = {
        "cases": cases,
        "police_cases": cases // 5,
        "seconds_to_load": loaded,
        "cores": os.cpu_count(),
        "within": all(figure["is_within"] for figure in figures),
        "figures": figures,
    }
    return jsons.dumps(data, ensure_ascii=False, indent=1)
