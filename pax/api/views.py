"""What every address of the API has in common.

The doors are the pages' own and stand outermost; behind them is a small DRF view.
An error is the same Swedish sentence that a page would say, as
`application/problem+json`.
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.decorators import api_view
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import exception_handler

from pax.access.request import Request
from pax.ui.paging import keyset_page

View = Callable[..., HttpResponse]


class ProblemRenderer(JSONRenderer):
    """Errors, as RFC 9457 wants them."""

    media_type = "application/problem+json"


def endpoint(*methods: str) -> Callable[[Callable[..., Response]], View]:
    """Make a function an address of the API, for these methods.

    DRF exempts its views from Django's own checks (signed in? sent by our own
    page?); here they are made by the same middleware as for pages, before any door.
    """

    def decorate(function: Callable[..., Response]) -> View:
        view: Any = api_view(list(methods))(function)
        view.csrf_exempt = False
        view.login_required = True
        return view  # type: ignore[no-any-return]  # DRF says Any

    return decorate


def listed(
    request: Any,
    rows: Any,
    order: Sequence[str],
    serializer: type[BaseSerializer[Any]],
    *,
    key: str = "uuid",
) -> Response:
    """Answer with one page of a list, and where the pages beside it are."""
    page = keyset_page(request, rows, order, key=key)
    return Response(
        {
            "results": serializer(page.items, many=True).data,
            "next": _absolute(request, page.next_url),
            "previous": _absolute(request, page.previous_url),
        }
    )


def _absolute(request: Any, query: str) -> str | None:
    return request.build_absolute_uri(query) if query else None


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what DRF raises into the same kind of answer as everything else."""
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, APIException):
        return answer
    transaction.set_rollback(True)
    answer.data = {
        "status": answer.status_code,
        "title": TITLES.get(answer.status_code, HTTPStatus(answer.status_code).phrase),
        "detail": _said(error),
    }
    if isinstance(error, ValidationError):
        answer.status_code = answer.data["status"] = 422
        answer.data["fields"] = error.detail
    answer.content_type = ProblemRenderer.media_type
    return answer


TITLES = {
    400: "Det går inte att läsa det som skickades",
    405: "Adressen tar inte emot det",
    406: "Pax svarar bara med JSON",
    415: "Skicka JSON",
    429: "För många anrop",
}


def _said(error: APIException) -> str:
    if isinstance(error, Throttled):
        wait = getattr(error, "wait", None) or 0
        return f"För många anrop. Vänta {int(wait) + 1} sekunder."
    if isinstance(error, ValidationError):
        return "Uppgifterna stämmer inte. Kontrollera fälten och försök igen."
    return str(error.detail)


__all__ = ["Request", "endpoint", "listed", "problem"]
