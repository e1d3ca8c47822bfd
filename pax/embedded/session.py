"""Who keeps the servers alive, and for how long."""

import atexit
import contextlib
import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from typing import IO

from pax.embedded.folder import DataFolder
from pax.embedded.postgres import Postgres
from pax.embedded.processes import ServerError
from pax.embedded.valkey import Valkey

Server = Postgres | Valkey
Started = list[tuple[Server, subprocess.Popen[bytes]]]


def servers(folder: DataFolder, *, disposable: bool = False) -> list[Server]:
    """Return the servers that this process needs: those not given by address."""
    wanted: list[Server] = []
    if not os.environ.get("DATABASE_URL", "").strip():
        wanted.append(Postgres(folder, disposable=disposable))
    if not os.environ.get("REDIS_URL", "").strip():
        wanted.append(Valkey(folder))
    return wanted


def start_missing(
    folder: DataFolder, *, tied: bool, disposable: bool = False
) -> Started:
    """Start those that are not running; return those started."""
    with folder.locked("servers.lock"):
        return [
            (server, server.start(tied=tied))
            for server in servers(folder, disposable=disposable)
            if not server.is_running()
        ]


# --- for as long as one command runs -------------------------------------------------
@contextlib.contextmanager
def borrowed(folder: DataFolder, *, disposable: bool = False) -> Iterator[None]:
    """Have the servers running meanwhile, and afterwards as before.

    Servers that were already running are left so. A command that has started them
    waits with stopping them until all other commands that borrow them are done.
    """
    with _lock_file(folder, "guests") as guests, _lock_file(folder, "lender") as lender:
        fcntl.flock(guests, fcntl.LOCK_SH)
        started = start_missing(folder, tied=True, disposable=disposable)
        if started:
            fcntl.flock(lender, fcntl.LOCK_EX)
        try:
            yield
        finally:
            _stop(started, guests)


def lend_to_this_process(folder: DataFolder) -> None:
    """Have the servers running until this process ends."""
    until_the_end = contextlib.ExitStack()
    until_the_end.enter_context(borrowed(folder))
    atexit.register(until_the_end.close)


def wait_for_lender(folder: DataFolder, patience: float = 30) -> None:
    """Wait until no command is about to take its servers away."""
    deadline = time.monotonic() + patience
    with _lock_file(folder, "lender") as lender:
        while time.monotonic() < deadline:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lender, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            time.sleep(0.1)
    raise ServerError(
        "Ett manage.py-kommando använder databasen just nu. "
        "Vänta tills det är klart och försök igen."
    )


def _lock_file(folder: DataFolder, name: str) -> IO[str]:
    folder.create()
    return (folder.path / f"{name}.lock").open("a+", encoding="utf-8")


def _stop(started: Started, guests: IO[str]) -> None:
    """Stop what this process started, when nobody else uses it any longer."""
    if started:
        with contextlib.suppress(KeyboardInterrupt):
            fcntl.flock(guests, fcntl.LOCK_EX)
    for server, process in reversed(started):
        server.stop()
        process.wait()
