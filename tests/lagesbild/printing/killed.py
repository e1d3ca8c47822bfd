"""A worker that has the press make a document, and is killed while it does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any


def main() -> None:
    """Start the press, say which process it is, and wait for the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "pax.settings.test"
    import django  # noqa: PLC0415 -- after the settings

    django.setup()
    from pax.jobs import child  # noqa: PLC0415 -- after the settings
    from pax.printing.process import Order, run_press  # noqa: PLC0415 -- the same
    from tests.examples.lagesbild import example_content  # noqa: PLC0415 -- app ready

    begin = subprocess.Popen
    started: list[int] = []

    def noted(*args: Any, **kwargs: Any) -> Any:
        process = begin(*args, **kwargs)
        started.append(process.pid)
        return process

    child.subprocess.Popen = noted  # type: ignore[assignment,misc]
    child.BEAT = 0.2
    told: list[int] = []

    def heard(page: int) -> bool:
        if page and not told:  # it works: its limits are set
            told.append(page)
            sys.stdout.write(f"{started[0]}\n")
            sys.stdout.flush()
        return True

    content = example_content(chapters=20)
    run_press(Order("lagesbild.printing.press", content, "2026-11-22"), heard)


if __name__ == "__main__":
    main()
