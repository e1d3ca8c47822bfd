"""Prints how well traces of persons are found: python -m tests.bench traces."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tests.bench.traces import false, missed, score, sentences


class Command(BaseCommand):
    help = "Räknar hur stor del av det som pekar ut någon som hittas, och hur säkert."
    requires_system_checks: list[str] = []  # nothing here asks a database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend",
            action="store_true",
            help="Visa vad som missas i den halva man får titta på.",
        )

    def handle(self, **options: Any) -> None:
        for unseen, name in ((False, "sedda"), (True, "osedda")):
            counted = score(sentences(unseen=unseen))
            self.stdout.write(
                f"{name:7} recall {counted.recall:.3f} "
                f"({counted.missed} av {counted.there} missade), "
                f"precision {counted.precision:.3f} "
                f"({counted.false} av {counted.found} falska)"
            )
        if options["mend"]:
            self._show()

    def _show(self) -> None:
        """Say what is wrong in the half that is mended by, and never in the other."""
        for sentence in sentences(unseen=False):
            for what, words in (("missat", missed), ("falskt", false)):
                for word in words(sentence):
                    self.stdout.write(f"{what}: {word!r} i ”{sentence.text}”")
