"""Proves that nothing that is frozen has been changed since."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pax.editions.models import kinds


class Command(BaseCommand):
    help = "Räknar om fingeravtrycket på allt som är fryst och jämför."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one kind, or none for all of them."""
        names = sorted(kind.verified_as for kind in kinds())
        parser.add_argument("kind", nargs="?", choices=names, help="bara detta slag")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong; fail when anything is."""
        wrong = 0
        for kind in kinds():
            if options["kind"] in (None, kind.verified_as):
                wrong += self._verify(kind)
        if wrong:
            raise CommandError(f"{wrong} stämmer inte.")

    def _verify(self, kind: Any) -> int:
        found = list(kind.faults())
        for fault in found:
            self.stdout.write(fault)
        name, count = kind._meta.verbose_name_plural, kind.frozen_rows().count()
        self.stdout.write(f"{name}: {count} frysta, {len(found)} stämmer inte")
        return len(found)
