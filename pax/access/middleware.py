"""One request is one transaction with one identity."""

import logging
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from pax.access.context import acting_as
from pax.audit.services import record_refusal
from pax.errors import PaxError
from pax.ui import errors as pages

log = logging.getLogger(__name__)


class IdentityMiddleware:
    """Run a signed-in person's request inside acting_as(), and answer PaxErrors.

    Whatever ends in an error leaves nothing behind: the transaction is rolled
    back, and the refusal is then recorded in one of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with acting_as(request.user):
            response = self.get_response(request)
            # Pages are rendered while their rows can still be read.
            failed = response.status_code >= 400
            if failed:
                transaction.set_rollback(True)
        if response.status_code in (403, 404):
            with acting_as(request.user):
                record_refusal(request, response.status_code)
        response.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Give a broken rule its page; anything else is a fault of ours."""
        if isinstance(exception, PaxError):
            return pages.pax_error(request, exception)
        return None
