"""What is done between the database being up and the web: tables, demo, style sheets.

Each is skipped when nothing has changed since it was last done.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from pax.embedded.folder import DataFolder
from pax.start.prepare import LOCKS, ROOT, NotPossibleError, quietly, step

Migration = tuple[str, str]


def manage(*words: str) -> list[str]:
    """Return the words that run a manage.py command."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def in_our_apps(pattern: str) -> Iterator[Path]:
    """Return the files in our own apps, wherever in the app they lie."""
    for depth in ("*/apps.py", "pax/*/apps.py"):
        for app in ROOT.glob(depth):
            yield from app.parent.rglob(pattern)


def has_command(name: str) -> bool:
    """Tell whether Pax has the command."""
    return any(in_our_apps(f"management/commands/{name}.py"))


class Done:
    """Remembers, in the data folder, in what state of things a step was last done."""

    def __init__(self, folder: DataFolder, name: str) -> None:
        self._file = folder.path / f"{name}.done"

    def is_as(self, state: str) -> bool:
        """Tell whether the step was done in exactly this state."""
        return self._file.exists() and self._file.read_text() == state

    def remember(self, state: str) -> None:
        """Remember that the step is done."""
        self._file.write_text(state)


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """Return what changes when any of the files or words do."""
    seen = hashlib.sha256("\n".join(words).encode())
    for file in sorted(files):
        seen.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return seen.hexdigest()


# --- tables ------------------------------------------------------------------------
def migrate(folder: DataFolder, owner_url: str) -> None:
    """Bring the tables up to date; refuse those of a newer Pax."""
    written = {
        (file.parents[1].name, file.stem)
        for file in in_our_apps("migrations/[0-9]*.py")
    }
    applied = applied_migrations(owner_url)
    refuse_newer(applied, written)
    files = [*in_our_apps("*.py"), *in_our_apps("*.sql"), *LOCKS["run"]]
    state = fingerprint(files, owner_url)
    done = Done(folder, "migrate")
    if done.is_as(state) and written <= applied:
        return
    with step("Skapar och uppdaterar tabeller"):
        quietly(
            manage("migrate", "--noinput"),
            "Tabellerna gick inte att uppdatera",
            folder.logs / "migrate.log",
        )
    done.remember(state)


def refuse_newer(applied: set[Migration], written: set[Migration]) -> None:
    """Refuse a database that has had migrations which this Pax does not know."""
    ours = {label for label, _ in written}
    unknown = sorted(
        f"{label}.{name}" for label, name in applied - written if label in ours
    )
    if unknown:
        raise NotPossibleError(
            "Databasen är gjord av en nyare version av Pax än den här "
            f"(den har {unknown[-1]}). Uppdatera Pax, eller välj en annan mapp med "
            "PAX_DATA_DIR."
        )


def applied_migrations(owner_url: str) -> set[Migration]:
    """Return the migrations that the database has had."""
    try:
        with psycopg.connect(owner_url, connect_timeout=10) as database:
            rows = database.execute("SELECT app, name FROM django_migrations")
            return {(str(app), str(name)) for app, name in rows}
    except psycopg.errors.UndefinedTable:
        return set()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise NotPossibleError(
            f"Databasen svarar inte rollen som äger tabellerna: ”{reason}”."
        ) from error


# --- style sheets and pictures -------------------------------------------------------
def collect_static(folder: DataFolder) -> None:
    """Put style sheets, scripts and pictures where the web finds them."""
    files = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    state = fingerprint([*files, *LOCKS["run"]])
    done = Done(folder, "static")
    if done.is_as(state) and (folder.path / "static").is_dir():
        return
    with step("Samlar formatmallar och bilder"):
        quietly(
            manage("collectstatic", "--noinput", "--clear"),
            "Formatmallarna gick inte att samla",
            folder.logs / "static.log",
        )
    done.remember(state)


# --- demo ----------------------------------------------------------------------------
def load_demo(folder: DataFolder) -> None:
    """Fill a new Pax with invented people and cases, once."""
    wanted = os.environ.get("PAX_DEMO", "").strip().lower() not in {"0", "nej", "no"}
    done = Done(folder, "demo")
    if not wanted or done.is_as("done\n") or not has_command("seed_demo"):
        return
    with step("Lägger in påhittade personer och ärenden att prova med"):
        for command in ("seed_demo_directory", "seed_demo"):
            quietly(
                manage(command),
                "Demodata gick inte att lägga in",
                folder.logs / "demo.log",
            )
    done.remember("done\n")


def demo_accounts() -> list[dict[str, str]]:
    """Return the invented people that one may sign in as."""
    if not has_command("demo_accounts"):
        return []
    done = subprocess.run(  # noqa: S603 -- our own command
        manage("demo_accounts", "--json"), capture_output=True, text=True, check=False
    )
    try:
        return [
            {key: str(value) for key, value in account.items()}
            for account in json.loads(done.stdout)
        ]
    except ValueError:
        return []
