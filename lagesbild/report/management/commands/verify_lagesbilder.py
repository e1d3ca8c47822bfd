"""Proves that no decided variant of a lägesbild has been changed since."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lagesbild.report.models import EditionVariant
from lagesbild.report.services.verifying import faults


class Command(BaseCommand):
    help = "Räknar om fingeravtrycket på varje fastställd lägesbild och jämför."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong; fail when anything is."""
        found = list(faults())
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} fel bland de fastställda lägesbilderna.")
        count = EditionVariant.objects.count()
        self.stdout.write(f"{count} fastställda varianter stämmer.")
