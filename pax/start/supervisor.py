"""Keeps the processes of one Pax alive, and ends them all together.

Each process leads a group of its own, so that whatever it has started goes with it,
and the kernel ends it should this process be killed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pax.embedded.processes import ServerError, last_words, tied_to_parent

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 15  # seconds given to end in an orderly way
MOST_DEATHS, WITHIN = 5, 60  # in so many seconds
LONGEST_LOG = 10 * 1024 * 1024

Process = subprocess.Popen[bytes]


@dataclass
class Child:
    """One process that is to be alive for as long as Pax is."""

    name: str
    log: Path
    start: Callable[[], Process]
    stop_signal: signal.Signals = signal.SIGTERM
    is_server: bool = False  # others use it, so it is stopped after them
    process: Process | None = None
    deaths: list[float] = field(default_factory=list)

    def kill_group(self) -> None:
        """End, at once, the process and everything that it has started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it is doing and end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def wait_for_end(self, deadline: float) -> None:
        """Wait until the process has ended, then end whatever is left of it."""
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, deadline - time.monotonic()))
            self.kill_group()
            self.process.wait()


class Supervisor:
    """Starts children in order, starts again those that die, stops all in the end."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def start(self, child: Child) -> None:
        """Start one more."""
        self.adopt(child, child.start())

    def adopt(self, child: Child, process: Process) -> None:
        """Take over one that has been started already."""
        child.process = process
        self.children.append(child)

    def revive(self) -> None:
        """Start again those that have died; give up on one that keeps dying."""
        for child in self.children:
            if child.process and child.process.poll() is not None:
                child.kill_group()
                now = time.monotonic()
                child.deaths = [at for at in child.deaths if now - at < WITHIN] + [now]
                if len(child.deaths) > MOST_DEATHS:
                    raise ServerError(kept_dying(child))
                sys.stderr.write(f"  {child.name} stannade och startas om.\n")
                with contextlib.suppress(ServerError):
                    child.process = child.start()

    def __enter__(self) -> "Supervisor":
        """Begin; whatever is started from now on is stopped in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything without being disturbed by another Ctrl-C."""
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if self.children:
            sys.stdout.write("\nStoppar Pax …\n")
            sys.stdout.flush()
        self.stop_all()

    def stop_all(self) -> None:
        """Stop everything, the last started first: the database outlives the web."""
        for layer in self._layers():
            deadline = time.monotonic() + PATIENCE
            for child in layer:
                child.ask_to_stop()
            for child in layer:
                child.wait_for_end(deadline)

    def _layers(self) -> list[list[Child]]:
        """Return first those that use the servers (all at once), then the servers."""
        users = [child for child in self.children if not child.is_server]
        servers = [child for child in self.children if child.is_server]
        return [users, servers]


def kept_dying(child: Child) -> str:
    """Return the sentence about a child that will not stay alive."""
    return (
        f"{child.name} stannar gång på gång: ”{last_words(child.log)}” "
        f"(se {child.log})."
    )


def launch(command: list[str], log: Path, environ: dict[str, str]) -> Process:
    """Start a program of ours, writing to its own log."""
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603 -- our own programs
            tied_to_parent(command),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env=environ,
            start_new_session=True,
        )
