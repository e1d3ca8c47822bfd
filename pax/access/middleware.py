"""One request is one transaction with one identity."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pax.access.context import DEFAULT_PURPOSE, acting_as
from pax.audit.services import record, record_refusal
from pax.audit.verbs import Verb
from pax.db.refusals import said_of
from pax.errors import Denied, PaxError, Refused
from pax.ui import errors as pages

log = logging.getLogger(__name__)

CHANGE_FIRST = "Välj först ett eget lösenord i stället för det du har fått."
WITH_ONE_TIME_PASSWORD = frozenset(
    {"accounts:password-change", "accounts:sign-out", "healthz"}
)


#: What is done at addresses that begin so; handling cases, elsewhere.
PURPOSES = {
    "/anvandare/": "Användarhantering",
    "/konto/": "Eget konto",
    "/logg/": "Logguppföljning",
}


def purpose_of(request: HttpRequest) -> str:
    """Say what a request is for, as the log is to tell it."""
    found = (said for path, said in PURPOSES.items() if request.path.startswith(path))
    return next(found, DEFAULT_PURPOSE)


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
        purpose = purpose_of(request)
        response = self._carry_out(request, purpose)
        if response.status_code in (403, 404):
            with acting_as(request.user, purpose=purpose):
                record_refusal(request, response.status_code)
        elif refused := getattr(request, "refused", ""):
            with acting_as(request.user):
                record(Verb.DISCLOSURE_REFUSED, by=request.user, because=refused)
        response.setdefault("Cache-Control", "no-store, private")
        return response

    def _carry_out(self, request: HttpRequest, purpose: str) -> HttpResponse:
        """Answer in one transaction; what the database refuses, in one of its own."""
        user: Any = request.user  # who has signed in
        response = HttpResponse()
        try:
            with acting_as(user, purpose=purpose):
                response = self.get_response(request)
                # Pages are rendered while their rows can still be read.
                if response.status_code >= 400:
                    transaction.set_rollback(True)
            said: PaxError | None = getattr(request, "database_said", None)
        except DatabaseError as error:
            # What is asked of a transaction when it ends, the database may refuse then.
            if not (said := said_of(error)):
                raise
        if said is None:
            return response
        with acting_as(user, purpose=purpose):
            return pages.pax_error(request, said)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let someone with a one-time password do nothing but choose another."""
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in WITH_ONE_TIME_PASSWORD:
            return None
        if pages.wants_json(request):
            return pages.pax_error(request, Denied(CHANGE_FIRST))
        messages.info(request, CHANGE_FIRST)
        return redirect("accounts:password-change")

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Give a broken rule its page; anything else is a fault of ours."""
        if isinstance(exception, DatabaseError) and (said := said_of(exception)):
            # Nothing more can be asked in this transaction: the page is drawn when it
            # has been rolled back (_carry_out).
            request.database_said = said  # type: ignore[attr-defined]  # read there
            return HttpResponse(status=said.status)
        if isinstance(exception, Refused):
            request.refused = exception.sentence  # type: ignore[attr-defined]  # for the log
        if isinstance(exception, PaxError):
            return pages.pax_error(request, exception)
        return None


class SignedInMiddleware(LoginRequiredMiddleware):
    """Ask who it is: a page sends people to sign in, the API says 401."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Any
    ) -> Any:  # Django's own says a redirect, and nothing else
        """Answer one who has not signed in."""
        if pages.wants_json(request):
            return pages.not_signed_in()
        return super().handle_no_permission(request, view_func)
