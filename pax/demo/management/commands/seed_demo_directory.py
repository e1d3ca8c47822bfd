"""Makes the agencies, units and people of the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from pax.demo.directory import install_directory


class Command(BaseCommand):
    help = "Lägger in demons myndigheter, enheter och påhittade personer (som ägare)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Install the directory; safe to run again."""
        install_directory()
        self.stdout.write("Demons myndigheter och konton finns.")
