"""Recomputes the fingerprint of every decided plan."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from atgardsplan.plan.models import PlanEdition
from atgardsplan.plan.services.deciding import faults
from pax.access.context import acting_as
from pax.accounts.models import User

PURPOSE = "Kontrollera fingeravtryck"


class Command(BaseCommand):
    help = "Kontrollerar att beslutade åtgärdsplaner är vad deras fingeravtryck säger."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every authority's, as that authority."""
        found, count = [], 0
        for system in User.objects.filter(is_system=True, is_active=True):
            with acting_as(system, purpose=PURPOSE) as who:
                mine = PlanEdition.objects.filter(plan__agency=who.user.agency_id)
                count += mine.count()
                found += list(faults(mine))
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} stämmer inte.")
        self.stdout.write(f"{count} beslutade planer, alla oförändrade.")
