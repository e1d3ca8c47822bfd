"""Work in a process of its own, with no more memory and time than it may take.

What a person sends or asks for may be huge or broken: the child reads it, and takes
its memory with it when it ends.  It has no connection to the database.  The work is
named by where it stands, `"package.module:function"`, and called in the child as

    function(order, payload, tell) -> bytes

where `order` is what can be said as JSON, `payload` is bytes (a file that was sent in),
and `tell(step)` says how far it has come.  What goes wrong is passed on by kind only: a
fault's own words may quote the text.

    text = run_in_child("pax.tables.reading:as_json", {"sheet": 1}, payload=data,
                        limits=Limits(megabytes=512, seconds=30))

Over the pipes go, to the child, a line of JSON and the payload; and from it, lines of
how far it has come, and last `made <bytes>` and the bytes.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.conf import settings

#: How often whoever asked is told that it goes on, in seconds.
BEAT = 2.0
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

#: Takes the step come to; False stops the work.
Tell = Callable[[int], bool]
#: What runs in the child.
Work = Callable[[dict[str, Any], bytes, Callable[[int], None]], bytes]


class ChildFailed(Exception):
    """Nothing came of it; the kind of fault, such as MemoryError or TimeoutError."""


class Stopped(Exception):
    """Somebody did not want it any more."""


@dataclass(frozen=True)
class Limits:
    """How much one piece of work may take."""

    megabytes: int  # of address space, the interpreter counted in
    seconds: float


def go_on(_step: int) -> bool:
    """Hear that it goes on, and let it."""
    return True


def run_in_child(
    work: str,
    order: Mapping[str, Any],
    *,
    limits: Limits,
    payload: bytes = b"",
    tell: Tell = go_on,
) -> bytes:
    """Have a piece of work done; `tell` is called about every other second.

    Raises ChildFailed when nothing came of it, and Stopped when `tell` said so.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "pax.jobs.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.ROOT,
    )
    told = {"work": work, "order": order, "megabytes": limits.megabytes}
    try:
        _hand_over(process, json.dumps(told).encode() + b"\n" + payload)
        out = cast("IO[bytes]", process.stdout)
        return _Listener(out, tell, limits.seconds).listen()
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _hand_over(process: subprocess.Popen[bytes], content: bytes) -> None:
    stdin = cast("IO[bytes]", process.stdin)
    try:
        stdin.write(content)
        stdin.close()
    except BrokenPipeError as error:
        raise ChildFailed("BrokenPipeError") from error


@dataclass
class _Listener:
    """Hears what the child says, until it has said what it made."""

    out: IO[bytes]
    tell: Tell
    seconds: float
    heard: bytearray = field(default_factory=bytearray)
    step: int = 0
    size: int | None = None
    began: float = field(default_factory=time.monotonic)

    def listen(self) -> bytes:
        for piece in self._pieces():
            self.heard += piece
            while self.size is None and b"\n" in self.heard:
                line, _, self.heard = self.heard.partition(b"\n")
                self._line(line.decode())
        if self.size is None or len(self.heard) != self.size:
            raise ChildFailed("Ended")
        return bytes(self.heard)

    def _line(self, line: str) -> None:
        kind, _, word = line.partition(" ")
        if kind == "step":
            self.step = max(self.step, int(word))
        elif kind == "made":
            self.size = int(word)
        else:
            raise ChildFailed(word)

    def _pieces(self) -> Iterator[bytes]:
        """Give what is said; meanwhile tell that it goes on, and heed a stop."""
        beat = self.began
        with selectors.DefaultSelector() as selector:
            selector.register(self.out, selectors.EVENT_READ)
            while (left := self.began + self.seconds - time.monotonic()) > 0:
                if selector.select(timeout=min(BEAT, left)):
                    if not (piece := os.read(self.out.fileno(), 1 << 16)):
                        return
                    yield piece
                if time.monotonic() - beat >= BEAT:
                    beat = time.monotonic()
                    self._go_on()
        raise ChildFailed("TimeoutError")

    def _go_on(self) -> None:
        if not self.tell(self.step):
            raise Stopped


# --- in the child -------------------------------------------------------------------
def main() -> int:
    """Read an order, and write what it came to."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints is not for the one who asked.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    told = json.loads(sys.stdin.buffer.readline())
    payload = sys.stdin.buffer.read()
    _limit_to(told["megabytes"])
    try:
        made = _find(told["work"])(
            told["order"], payload, lambda step: _say(out, f"step {step}")
        )
    except Exception as fault:
        _say(out, f"fault {type(fault).__name__}")
        return 1
    _say(out, f"made {len(made)}")
    out.write(made)
    out.flush()
    return 0


def _limit_to(megabytes: int) -> None:
    """Take no more memory than this, and end when the one that asked does."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(OSError, AttributeError):  # Linux only
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _find(name: str) -> Work:
    module, _, function = name.partition(":")
    found: Work = getattr(importlib.import_module(module), function)
    return found


def _say(out: IO[bytes], line: str) -> None:
    """Write a line at once."""
    out.write(f"{line}\n".encode())
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
