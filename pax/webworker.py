"""The web server's own refusals, in the words of Pax.

What Gunicorn cannot read never comes to Django: an address that is too long, a header
that is broken.  Its own page is bare English, and its own log line quotes what could
not be read, which may be whom somebody searched for.
"""

from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import (
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.workers.gthread import ThreadWorker

from pax.ui import errors

STATUSES = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (ParseException, HTTPStatus.BAD_REQUEST),
)


def refusal_of(fault: BaseException) -> bytes:
    """Write the whole answer to what could not be read; nothing for other faults."""
    found = (status for kind, status in STATUSES if isinstance(fault, kind))
    status = next(found, None)
    if status is None:
        return b""
    page = errors.not_read(status).content
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Connection: close\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return head.encode("ascii") + page


class Worker(ThreadWorker):
    """A web process that says in Swedish what it cannot read, and logs its kind."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Any) -> None:
        """Answer what could not be read; leave the rest to Gunicorn."""
        answer = refusal_of(exc)
        if not answer:
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("A request could not be read: %s", type(exc).__name__)
        try:
            client.sendall(answer)
        except OSError:
            self.log.debug("Nobody waited for the answer")
