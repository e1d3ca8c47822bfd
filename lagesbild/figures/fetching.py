"""Fetching JSON from another's server, which may be slow, wrong, or worse.

Only one origin is ever asked, no redirect is followed, nothing is read past a size or
a time, and what fails for a moment is tried again, more and more slowly.
"""

import http.client
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from pax.errors import Invalid

MEGABYTE = 1024 * 1024
AGENT = "Pax (kommunal statistik)"
#: What may pass by itself; anything else that is not 200 is an answer, and no.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class NotFetched(Invalid):
    """The source could not be read; the sentence says how."""

    status = 502
    default = "Källan svarar inte. Försök igen om en stund."


@dataclass(frozen=True)
class Limits:
    """How much one is prepared to take from a source."""

    seconds: float = 15  # for one answer, from call to last byte
    seconds_in_all: float = 60
    size: int = 8 * MEGABYTE
    tries: int = 4
    first_wait: float = 0.5
    longest_wait: float = 10
    between: float = 0.2  # calls
    pages: int = 60


@dataclass
class Source:
    """One origin, and how it has been asked so far."""

    base: str
    limits: Limits = field(default_factory=Limits)
    sleep: Callable[[float], None] = time.sleep
    _began: float = field(default_factory=time.monotonic)
    _last: float = 0

    def get(self, path: str) -> Any:
        """Fetch one answer as JSON, trying again what may pass by itself."""
        url = self.address(path)
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._once(url)
            except _Passing as passing:
                if attempt == self.limits.tries:
                    raise NotFetched(passing.sentence) from passing
                self._wait(passing.after or self._backoff(attempt))
        raise NotFetched

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Fetch an answer and those that it says come after, on the same origin."""
        seen: set[str] = set()
        where: str = self.address(path)
        while where:
            if where in seen or len(seen) >= self.limits.pages:
                raise NotFetched(
                    "Källan bläddrar utan slut. Ingenting är läst. Försök igen senare."
                )
            seen.add(where)
            answer = self.get(where)
            if not isinstance(answer, dict):
                raise NotFetched(NOT_AS_EXPECTED)
            yield answer
            following = answer.get("next_url") or ""
            where = self.address(following, where) if following else ""

    def address(self, path: object, beside: str = "") -> str:
        """Give the whole address of a path, refusing any other origin."""
        base = beside or f"{self.base.rstrip('/')}/"
        url = urljoin(base, str(path))
        if urlsplit(url)[:2] != urlsplit(self.base)[:2]:
            raise NotFetched(
                "Källan hänvisar till en annan server, som Pax inte frågar. "
                "Ingenting är läst."
            )
        return url

    def _once(self, url: str) -> Any:
        """Ask once, within what is left of the time for all."""
        self._wait(self.limits.between - (time.monotonic() - self._last))
        left = self._began + self.limits.seconds_in_all - time.monotonic()
        if left <= 0:
            raise NotFetched("Källan är för långsam i dag. Ingenting är läst.")
        try:
            return _as_json(_read(url, min(self.limits.seconds, left), self.limits))
        finally:
            self._last = time.monotonic()

    def _backoff(self, attempt: int) -> float:
        """Wait twice as long after each attempt."""
        return float(self.limits.first_wait * 2 ** (attempt - 1))

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.sleep(min(seconds, self.limits.longest_wait))


class _Passing(Exception):
    """Something that may pass by itself."""

    def __init__(self, sentence: str, after: float = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.after = after


NOT_AS_EXPECTED = (
    "Källan svarar inte som väntat: kanske har den ändrats. Ingenting är läst."
)
SLOW = "Källan svarar för långsamt. Försök igen om en stund."


def _as_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotFetched(NOT_AS_EXPECTED) from error


def _read(url: str, seconds: float, limits: Limits) -> bytes:
    """Read an answer within its time; what may pass by itself is said to be so."""
    request = urllib.request.Request(  # noqa: S310 -- its origin has been checked
        url, headers={"Accept": "application/json", "User-Agent": AGENT}
    )
    with _within(seconds) as watch:
        try:
            with _opener(watch).open(request, timeout=seconds) as answer:
                return _bounded(answer, limits.size, watch)
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise _Passing(SLOW if watch.is_over else NotFetched.default) from error


def _bounded(answer: Any, size: int, watch: "_Watch") -> bytes:
    """Read no more than a size, and see that all that was promised came."""
    body = answer.read(size + 1)
    if watch.is_over:
        raise _Passing(SLOW)
    if len(body) > size:
        raise NotFetched("Källan svarar med mer än Pax tar emot. Ingenting är läst.")
    said = answer.headers.get("Content-Length", "")
    if said.isdigit() and len(body) < int(said):
        raise _Passing(NotFetched.default)
    return bytes(body)


def _refused(error: urllib.error.HTTPError) -> Exception:
    """Tell an answer that may pass by itself from one that is no."""
    if error.code in PASSING:
        after = error.headers.get("Retry-After", "") if error.headers else ""
        return _Passing(
            f"Källan svarar inte just nu (fel {error.code}). Försök igen senare.",
            float(after) if after.isdigit() else 0,
        )
    if error.code == http.client.NOT_FOUND:
        return NotFetched("Källan känner inte till det som efterfrågas (fel 404).")
    return NotFetched(f"Källan svarar med fel {error.code}. Ingenting är läst.")


# --- time: also for what drips --------------------------------------------------------
class _Watch:
    """Ends a connection when its time is over, however often a byte comes."""

    def __init__(self) -> None:
        self.is_over = False
        self.sockets: list[socket.socket] = []

    def end(self) -> None:
        """Hang up."""
        self.is_over = True
        for each in self.sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already


@contextmanager
def _within(seconds: float) -> Iterator[_Watch]:
    """Hang up when the time is over, also on what drips byte by byte."""
    watch = _Watch()
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nothing: another address is another source."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Let the answer stand as the refusal that it is."""


def _opener(watch: _Watch) -> urllib.request.OpenerDirector:
    """Open HTTP and HTTPS, whose sockets the watch can close, and nothing else."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            watch.sockets.append(self.sock)

    class Safe(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            watch.sockets.append(self.sock)

    class HTTP(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(Plain, request)

    class HTTPS(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> Any:
            return self.do_open(Safe, request)

    # What else urllib can open (files, ftp, data) is not let in.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        HTTP(),
        HTTPS(),
        _NoRedirects(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
