"""Measures what lists, search and the case page cost, for whoever asks."""

import json as jsons
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.bench import measure
from cases.bench.database import as_application, bench_database
from cases.bench.load import load
from cases.bench.world import make_world


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
        with bench_database(f"pax_bench_{cases}", keep=keep) as was_there:
            world = make_world()
            if not was_there:
                self._say(f"Laddar {cases} ärenden och en femtedel till hos polisen.")
                load(world, cases, self._say)
            floor = measure.floor()
            with as_application():
                figures = measure.measure(world.actors, self._say)
        write = as_json if json else measure.as_table
        self.stdout.write(write(cases, floor, figures))

    def _say(self, words: str) -> None:
        self.stderr.write(words)


def as_json(cases: int, floor: float, figures: list[measure.Figure]) -> str:
    """Write the figures for a machine."""
    data = {
        "cases": cases,
        "floor_ms": floor,
        "figures": [figure.as_data() for figure in figures],
        "within": all(figure.is_within for figure in figures),
    }
    return jsons.dumps(data, ensure_ascii=False, indent=1)
