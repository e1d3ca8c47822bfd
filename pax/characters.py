"""What cannot be text is refused before anything reads it.

PostgreSQL takes no NUL in a text, wherever it comes from: a name, a place in a list, a
search, a cookie.  Nobody writes one, so it is not mended but refused (400), once, here.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from pax.ui import errors

NUL = "\0"
#: How JSON says it.
_ESCAPED = b"\\u0000"


class NoNulMiddleware:
    """Answer 400 to a request with a NUL in its address, its cookies or its body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(NUL in text for text in _outside(request)):
            return errors.handler400(request, BadRequest())
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Look through the body, once it is known not to be too big."""
        if request.method in ("GET", "HEAD"):
            return None
        if any(NUL in text for text in _inside(request)):
            return errors.handler400(request, BadRequest())
        return None


def _outside(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from _pairs(request.GET.lists())
    yield from request.COOKIES.values()


def _inside(request: HttpRequest) -> Iterator[str]:
    if request.content_type == "application/json":
        if _ESCAPED in request.body:
            yield NUL
        return
    yield from _pairs(request.POST.lists())


def _pairs(lists: Any) -> Iterator[str]:
    for name, values in lists:
        yield name
        yield from map(str, values)
