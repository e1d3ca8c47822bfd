"""Proves that no frozen EST picture has been changed since it was frozen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samverkan.est.freezing.services import faults
from samverkan.est.models import FrozenEdition


class Command(BaseCommand):
    help = "Räknar om fingeravtrycket på varje fryst EST-bild och jämför."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong; fail when anything is."""
        found = list(faults())
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} fel bland de frysta EST-bilderna.")
        count = FrozenEdition.objects.count()
        self.stdout.write(f"{count} frysta EST-bilder stämmer.")
