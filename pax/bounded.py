"""Work that may take more than we have to give: done in a process of its own.

The process takes its memory with it when it ends, and no more of it, nor of time, than
it was given.  It ends when whoever asked for it does.
"""

from __future__ import annotations

import contextlib
import ctypes
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

MEGABYTE = 1024 * 1024
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
#: What a process answers with when its memory did not suffice.
NO_MEMORY = 3


@dataclass(frozen=True)
class Bounds:
    """How much memory, in megabytes, and how many seconds a work may take."""

    megabytes: int
    seconds: int


class OutOfBoundsError(Exception):
    """A work took more memory or time than it was given, or fell on the way."""


def run_bounded(module: str, given: bytes, bounds: Bounds, *words: str) -> bytes:
    """Run a module as a program that reads bytes and answers with bytes.

    The module keeps itself within the bounds by calling `keep_within_bounds` first of
    all; its time is also watched from here.
    """
    command = [sys.executable, "-m", module]
    command += [str(bounds.megabytes), str(bounds.seconds), *words]
    try:
        done = subprocess.run(  # noqa: S603 -- a command of our own
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.ROOT,
            # What waits for a processor takes longer than it works.
            timeout=2 * bounds.seconds,
            check=True,
        )
    except (subprocess.SubprocessError, BrokenPipeError) as error:
        raise OutOfBoundsError(module) from error
    return done.stdout


def keep_within_bounds() -> list[str]:
    """Take no more than this process was given; what else it was told is the answer."""
    megabytes, seconds, *words = sys.argv[1:]
    limit_memory(int(megabytes))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    return words


def limit_memory(megabytes: int) -> None:
    """Take no more memory than this, and end when the one that asked does."""
    size = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(OSError, AttributeError):  # Linux only
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
