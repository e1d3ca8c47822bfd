"""What was typed outlives the answer that refused it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pax.access.context import acting_as
from pax.access.forms import SignInForm
from pax.accounts.models import User
from pax.ui.errors import wants_json
from pax.writing import kept

_DONE = {204, 302, 303}


class KeptTextMiddleware:
    """Keep what a form held when its answer does not; let it go when it is saved.

    Stands outside the transaction of the request, which a refusal rolls back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or wants_json(request):
            return response
        if kept.CARRIED in kept.posted(request):
            return _signed_in(request, response)
        mark = kept.read_mark(kept.posted(request))
        if mark is None:
            return response
        if not request.user.is_authenticated:
            return _ask_who(request, response, mark)
        if request.user.pk == mark.writer:
            return _settle(request, response, mark, request.user)
        return response


def _settle(
    request: HttpRequest, response: HttpResponse, mark: kept.Mark, by: User
) -> HttpResponse:
    """Keep what was refused; throw away the draft of what has been saved."""
    # Another form on the same page says nothing of it.
    is_its_own = mark.is_of_part or mark.path == request.path
    is_done = response.status_code in _DONE and is_its_own
    if is_done and not getattr(response, "keeps_draft", False):
        with acting_as(by):
            kept.discard(mark.path, by=by)
    # A form that was drawn again still has it all.
    if response.status_code < 400 or getattr(response, "shows_form", False):
        return response
    with acting_as(by):
        kept.keep(mark.path, kept.pairs_of(request.POST), by=by)
    # The mark is ours and theirs, so the form was: only its token was of another
    # session.  They are shown what they wrote and send it themselves.
    if getattr(request, "has_stale_token", False) and is_its_own:
        return redirect(mark.path)
    return response


def _ask_who(
    request: HttpRequest, response: HttpResponse, mark: kept.Mark
) -> HttpResponse:
    """Ask who it is, on a page that carries along what was typed."""
    is_stale = getattr(request, "has_stale_token", False)
    where = urlsplit(response.get("Location", "")).path
    if where != reverse("accounts:sign-in") and not is_stale:
        return response
    context = {
        "form": SignInForm(request),
        "next": mark.path,
        "carried": kept.seal(mark, kept.pairs_of(request.POST)),
        "has_files": bool(request.FILES),
    }
    answer = render(request, "accounts/sign_in.html", context, status=401)
    answer["Cache-Control"] = "no-store, private"
    return answer


def _signed_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give what was carried past the sign-in to the one who wrote it."""
    carried = kept.unseal(request.POST[kept.CARRIED])
    user = request.user
    if carried and user.is_authenticated and response.status_code in _DONE:
        mark, pairs = carried
        if user.pk == mark.writer:
            with acting_as(user):
                kept.keep(mark.path, pairs, by=user)
    return response
