"""The press itself: a process of its own that reads a content and writes a PDF.

It has no connection to the database and takes its memory with it when it ends.  It
reads an order as JSON and writes to its standard output lines of how far it has come,
and at the end `pdf <bytes>` and the file.  What goes wrong is said by kind only: a
fault's own words may quote the text.

    python -m lagesbild.printing.child < order.json
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import importlib
import json
import logging
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Said(logging.Handler):
    """Passes on which page the layout has come to."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self.out = out

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on a page; what else is told is not for anybody."""
        if "Page" in str(record.msg) and record.args:
            say(self.out, f"page {record.args[0]}")  # type: ignore[index]  # a tuple


def say(out: BinaryIO, line: str) -> None:
    """Write a line at once."""
    out.write(f"{line}\n".encode())
    out.flush()


def hold_to(megabytes: int) -> None:
    """Take no more memory than this, and end when the one that asked does."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(OSError, AttributeError):  # Linux only
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def make(order: dict[str, Any], out: BinaryIO) -> bytes:
    """Make the document, saying on the way how far it has come."""
    import django  # noqa: PLC0415 -- the limits come first

    django.setup()
    press = importlib.import_module(order["press"])

    progress = logging.getLogger("weasyprint.progress")
    progress.handlers, progress.propagate = [Said(out)], False
    progress.setLevel(logging.INFO)
    # Warnings quote the text; what is wrong stops the document.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    made: bytes = press.print_content(
        order["content"],
        today=datetime.date.fromisoformat(order["today"]),
        with_data=order["with_data"],
    )
    return made


def main() -> int:
    """Read an order, and write what it came to."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    order = json.load(sys.stdin)
    hold_to(order["megabytes"])
    try:
        pdf = make(order, out)
    except Exception as fault:
        say(out, f"fault {type(fault).__name__}")
        return 1
    say(out, f"pdf {len(pdf)}")
    out.write(pdf)
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
