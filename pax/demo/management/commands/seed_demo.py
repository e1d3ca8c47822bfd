"""Plays the demo's stories into the database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cases.models import Case
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.demo.stories import play_all


class Command(BaseCommand):
    help = "Spelar demons berättelser: påhittade ärenden i alla delar av kedjan."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play the stories, all or none; does nothing when they have been played."""
        with acting_as(User.objects.get(username="carin")):
            played = Case.objects.exists()
        if played:
            self.stdout.write("Demons ärenden finns redan.")
            return
        with transaction.atomic():
            play_all()
        self.stdout.write("Demons ärenden finns.")
