"""Measures what docs/performance.md tells of: python -m tests.bench access."""

import os
import sys
from importlib import import_module

import django
from django.core.management import call_command

from manage import lend_servers

BENCHES = {
    "access": "tests.bench.access.command",
    "pdf": "tests.bench.pdf",
    "start": "tests.bench.first_start",
    "traces": "tests.bench.traces.command",
}


def main() -> None:
    """Run one bench, as the role that owns the tables and with the servers it needs."""
    name = next(iter(sys.argv[1:]), "")
    if name not in BENCHES:
        sys.exit(f"Välj vad som ska mätas: {', '.join(BENCHES)}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pax.settings.local")
    os.environ.setdefault("PAX_AS_OWNER", "1")
    if name == "access" and os.environ["DJANGO_SETTINGS_MODULE"].endswith(".local"):
        lend_servers()
    django.setup()
    if name == "access":  # whose pages are drawn, with their style sheets
        call_command("collectstatic", interactive=False, verbosity=0)
    import_module(BENCHES[name]).Command().run_from_argv(["bench", *sys.argv[1:]])


if __name__ == "__main__":
    main()
