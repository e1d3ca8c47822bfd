"""What is done between the database being up and the web: tables, demo, style sheets.

Each is skipped when nothing has changed since it was last done.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from pax.embedded.folder import DataFolder, FolderError, reason
from pax.embedded.processes import tied_to_parent
from pax.start.prepare import LOCKS, ROOT, NotPossibleError, quietly, step

SPACE_NEEDED = 500 * 1024 * 1024
AFTER_A_KILLED_ONE = 20  # seconds


@dataclass(frozen=True)
class Address:
    """Where the web is to be found."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """Read PORT and PAX_HOST."""
        given = os.environ.get("PORT", "").strip() or "8000"
        if not (given.isascii() and given.isdigit() and 0 < int(given) <= 0xFFFF):
            raise NotPossibleError(
                f"PORT ska vara ett tal mellan 1 och 65535, men är ”{given}”."
            )
        return cls(os.environ.get("PAX_HOST", "").strip() or "127.0.0.1", int(given))

    @property
    def bind(self) -> str:
        """Return where the web is to listen."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def local(self) -> str:
        """Return where this computer itself reaches the web."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- names
        return Address(everywhere.get(self.host, self.host), self.port).bind

    @property
    def url(self) -> str:
        """Return what to write in the browser."""
        return f"http://localhost:{self.port}"

    def demand_free(self, patience: float) -> None:
        """Refuse a port that someone else still has after so many seconds."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self._try()
            except NotPossibleError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _try(self) -> None:
        """Refuse a port that someone else has, or that only root may use."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except PermissionError as error:
                raise NotPossibleError(
                    f"Port {self.port} får bara root använda. "
                    "Välj en annan: PORT=8000 ./script/start"
                ) from error
            except OSError as error:
                raise NotPossibleError(
                    f"Port {self.port} på {self.host} går inte att använda "
                    f"({reason(error)}). Stäng det program som har den, eller välj "
                    f"en annan: PORT={min(self.port + 1, 0xFFFF)} ./script/start"
                ) from error


def demand_space(folder: DataFolder) -> None:
    """Refuse to start on a disk that is about to be full."""
    free = shutil.disk_usage(folder.path).free
    if free < SPACE_NEEDED:
        raise NotPossibleError(
            f"Disken med {folder.path} är nästan full ({free // 1024**2} MB kvar). "
            f"Frigör minst {SPACE_NEEDED // 1024**2} MB, eller välj en annan mapp "
            "med PAX_DATA_DIR."
        )


def data_folder() -> DataFolder:
    """Return the data folder, refusing a name that cannot be written as text."""
    try:
        os.environ.get("PAX_DATA_DIR", "").encode()
    except UnicodeEncodeError as error:
        raise NotPossibleError(
            "PAX_DATA_DIR är inte skriven i UTF-8. Byt namn på mappen."
        ) from error
    folder = DataFolder.from_environment()
    folder.create()
    return folder


@contextlib.contextmanager
def only_one(folder: DataFolder, address: Address) -> Iterator[float]:
    """Let one ./script/start at a time use the data folder.

    The lock is the kernel's: it is gone with the process, however that ended. If
    the last one was killed, it has left its name in the file, and what it had
    started is just ending; give the seconds that this may take.
    """
    try:
        file = (folder.path / "start.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise FolderError(
            f"Datamappen {folder.path} går inte att skriva i ({reason(error)})."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise NotPossibleError(
                f"Pax är redan igång med datamappen {folder.path} "
                f"({file.read().strip() or 'startar just nu'}). Stoppa det med Ctrl-C "
                "först, eller välj en annan mapp med PAX_DATA_DIR."
            ) from error
        file.seek(0)
        patience = AFTER_A_KILLED_ONE if file.read() else 0
        file.truncate(0)
        file.write(f"process {os.getpid()}, {address.url}\n")
        file.flush()
        try:
            yield patience
        finally:
            file.truncate(0)


Migration = tuple[str, str]
PARTS = ("pax", "cases", "samverkan", "lagesbild", "atgardsplan")


def manage(*words: str) -> list[str]:
    """Return the words that run a manage.py command, which ends when the start does."""
    return tied_to_parent([sys.executable, str(ROOT / "manage.py"), *words])


def in_our_apps(pattern: str) -> Iterator[Path]:
    """Return the files of that name in what Pax is made of, wherever they lie."""
    for part in PARTS:
        yield from (ROOT / part).rglob(pattern)


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
