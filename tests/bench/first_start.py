"""Times the first start of a fresh clone, beside that of an earlier version.

By turns, each in a new folder with nothing in it but what was cloned: from
./script/start to the moment when every part says that it is well.
"""

import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tests.running import ROOT, Pax


class Command(BaseCommand):
    help = "Jämför tiden för första starten med en tidigare versions."
    requires_system_checks: list[str] = []  # nothing here asks a database

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to compare with, and how many times to measure."""
        parser.add_argument("--against", help="en tidigare version (git)")
        parser.add_argument("--times", type=int, default=3)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure by turns, and say every time and the medians."""
        seconds: dict[str, list[float]] = {
            rev: [] for rev in ("HEAD", options["against"]) if rev
        }
        for _ in range(options["times"]):
            for rev, found in seconds.items():
                found.append(first_start_of(rev))
        for rev, found in seconds.items():
            each = ", ".join(f"{one:.1f}" for one in found)
            self.stdout.write(f"{rev}: {statistics.median(found):.1f} s ({each})")


def first_start_of(rev: str) -> float:
    """Clone a version, start it with the demo, and give the seconds until it is up."""
    with tempfile.TemporaryDirectory(prefix="pax-start-") as folder:
        clone, data = Path(folder, "clone"), Path(folder, "data")
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        subprocess.run(["git", "checkout", "-q", rev], cwd=clone, check=True)
        began = time.monotonic()
        pax = Pax(data, start=[clone / "script" / "start"], root=clone, PAX_DEMO=1)
        try:
            pax.wait_until(pax.is_up, 600)
            return time.monotonic() - began
        finally:
            pax.stop()
