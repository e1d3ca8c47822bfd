"""Starting a server as the right user, and making sure that it ends."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

HOST = "127.0.0.1"


class ServerError(Exception):
    """A server did not start; the sentence says why and what to do."""


def free_port(preferred: int) -> int:
    """Return the preferred port if nobody has it, otherwise another one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerError(
        "Datorn har ingen ledig port. Stäng något annat program och försök igen."
    )


def tied_to_parent(command: list[str], *, signal: str = "TERM") -> list[str]:
    """Let the kernel send the signal to the command when this process dies."""
    if setpriv := shutil.which("setpriv"):
        return [setpriv, "--pdeathsig", signal, *command]
    return command


def as_user(user: pwd.struct_passwd, *, through_walls: bool) -> list[str]:
    """Return the words before a command that root wants another user to run.

    Through walls: the user may pass folders closed to it. Needed when Pax lies in
    root's own home folder; it is still only the server that gets this right. (The
    securebit makes access(2), by which initdb looks for its server, agree.)
    """
    words = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
    if through_walls:
        words += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        words += ["--securebits=+no_setuid_fixup"]
    return [*words, "--clear-groups", "--"]


def wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; say no if it ends or takes too long."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        if ready():
            return True
        time.sleep(0.02)
    return False


def is_alive(pid: int) -> bool:
    """Tell whether a process with that number exists and is not a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def last_words(log: Path) -> str:
    """Return the last line of a log, to be quoted in a sentence about a failure."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def running_as_root() -> bool:
    """Tell whether this process may do anything."""
    return os.geteuid() == 0
