"""Proves that approved minutes say what they said when they were signed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samverkan.meetings.verifying import verify_all


class Command(BaseCommand):
    help = "Kontrollerar alla justerade mötesanteckningar mot deras kontrollsummor."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how each approved meeting stands; fail when any has been changed."""
        found = verify_all()
        for verified in found:
            stands = "stämmer" if verified.holds else "STÄMMER INTE"
            self.stdout.write(f"{verified.group}, möte {verified.number}: {stands}")
        wrong = sum(not verified.holds for verified in found)
        self.stdout.write(f"{len(found)} justerade möten, {wrong} stämmer inte.")
        if wrong:
            message = "Justerade anteckningar har ändrats efter justeringen."
            raise CommandError(message)
