"""Who keeps the servers alive, and for how long."""

import atexit
import contextlib
import fcntl
import os
import subprocess
from typing import IO

from pax.embedded.folder import DataFolder
from pax.embedded.postgres import Postgres
from pax.embedded.valkey import Valkey

Server = Postgres | Valkey


def servers(folder: DataFolder) -> list[Server]:
    """Return the servers that this process needs: those not given by address."""
    wanted: list[Server] = []
    if not os.environ.get("DATABASE_URL", "").strip():
        wanted.append(Postgres(folder))
    if not os.environ.get("REDIS_URL", "").strip():
        wanted.append(Valkey(folder))
    return wanted


def start_missing(
    folder: DataFolder, *, tied: bool
) -> list[tuple[Server, subprocess.Popen[bytes]]]:
    """Start those that are not running; return those started."""
    with folder.locked("servers.lock"):
        return [
            (server, server.start(tied=tied))
            for server in servers(folder)
            if not server.is_running()
        ]


def lend_to_this_process(folder: DataFolder) -> None:
    """Have the servers running until this process ends, and then as before.

    Servers that were already running are left so. Whoever started them waits with
    stopping them until all who borrow them are done.
    """
    guests = _guest_book(folder)
    fcntl.flock(guests, fcntl.LOCK_SH)
    started = start_missing(folder, tied=True)
    atexit.register(_leave, [server for server, _ in started], guests)


def _guest_book(folder: DataFolder) -> IO[str]:
    folder.create()
    return (folder.path / "guests.lock").open("a+", encoding="utf-8")


def _leave(started: list[Server], guests: IO[str]) -> None:
    """Stop what this process started, when nobody else uses it any longer."""
    if started:
        with contextlib.suppress(KeyboardInterrupt):
            fcntl.flock(guests, fcntl.LOCK_EX)
    for server in reversed(started):
        server.stop()
    guests.close()
