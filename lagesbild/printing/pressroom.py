"""Having the press make a document in a process of its own, and hearing how it goes."""

from __future__ import annotations

import datetime
import json
import math
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.conf import settings

from lagesbild.printing.document import Content

#: How often whoever asked is told that it goes on, in seconds.
BEAT = 2.0
#: A document that takes longer than this is given up.
LONGEST = datetime.timedelta(minutes=8)


class PressFailed(Exception):
    """No document came of it; the kind of fault."""


class Stopped(Exception):
    """Somebody did not want it any more."""


@dataclass(frozen=True)
class Order:
    """What is to be made."""

    content: Content
    today: datetime.date
    with_data: bool = False
    press: str = "lagesbild.printing.press"  # the module that makes it


def expected_pages(content: Content) -> int:
    """Guess how many pages it will be: for the progress bar only."""
    text = sum(len(section["body"]) for section in content["sections"])
    problems, figures = len(content["problems"]), len(content["figures"])
    return (
        7
        + math.ceil(text / 2400)
        + math.ceil(1.5 * problems)
        + math.ceil(figures * 0.7)
    )


#: Takes the page come to; False stops the press.
Told = Callable[[int], bool]


def run_press(order: Order, told: Told) -> bytes:
    """Make a document.  `told` is called about every other second."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lagesbild.printing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.ROOT,
    )
    try:
        _hand_over(process, order)
        return _Listener(cast("IO[bytes]", process.stdout), told).listen()
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _hand_over(process: subprocess.Popen[bytes], order: Order) -> None:
    told: dict[str, Any] = {
        "content": order.content,
        "today": order.today.isoformat(),
        "with_data": order.with_data,
        "press": order.press,
        "megabytes": settings.PAX_PDF_MEMORY_MB,
    }
    stdin = cast("IO[bytes]", process.stdin)
    try:
        stdin.write(json.dumps(told).encode())
        stdin.close()
    except BrokenPipeError as error:
        raise PressFailed("BrokenPipeError") from error


@dataclass
class _Listener:
    """Hears what the press says, until it has said the document."""

    out: IO[bytes]
    told: Told
    heard: bytes = b""
    page: int = 0
    size: int | None = None
    began: float = field(default_factory=time.monotonic)

    def listen(self) -> bytes:
        for piece in self._pieces():
            self.heard += piece
            while self.size is None and b"\n" in self.heard:
                line, _, self.heard = self.heard.partition(b"\n")
                self._line(line.decode())
        if self.size is None or len(self.heard) != self.size:
            raise PressFailed("Ended")
        return self.heard

    def _line(self, line: str) -> None:
        kind, _, word = line.partition(" ")
        if kind == "page":
            self.page = max(self.page, int(word))
        elif kind == "pdf":
            self.size = int(word)
        else:
            raise PressFailed(word)

    def _pieces(self) -> Iterator[bytes]:
        """Give what is said; meanwhile tell that it goes on, and heed a stop."""
        beat = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self.out, selectors.EVENT_READ)
            while True:
                if selector.select(timeout=BEAT):
                    if not (piece := os.read(self.out.fileno(), 1 << 16)):
                        return
                    yield piece
                if time.monotonic() - beat >= BEAT:
                    beat = time.monotonic()
                    self._tell()

    def _tell(self) -> None:
        if time.monotonic() - self.began > LONGEST.total_seconds():
            raise PressFailed("TimeoutError")
        if not self.told(self.page):
            raise Stopped
