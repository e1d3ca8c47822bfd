"""Plays the demo's stories into the database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from pax.demo.chapters import CHAPTERS


class Command(BaseCommand):
    help = "Spelar demons berättelser: påhittade ärenden i alla delar av kedjan."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play each chapter, all of it or none; one that has been played is left."""
        for chapter in CHAPTERS.values():
            if chapter.is_played():
                self.stdout.write(f"{chapter.title} finns redan.")
                continue
            with transaction.atomic():
                chapter.play()
            self.stdout.write(f"{chapter.title} finns.")
