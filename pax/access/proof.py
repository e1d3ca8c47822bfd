"""Fresh proof of who one is, before what binds others, gives away or takes away.

Someone who finds a signed-in screen may read what is on it; to withdraw, restrict,
export, approve or administer they must know the password.  It is asked for once in a
quarter of an hour and not at every click: signing in is a proof too.  One view says so
with one line, nearest to it::

    @get_or_post
    @sent_door(Permission.CASE_DECIDE)
    @fresh_proof
    def disclosure_withdraw(request, disclosure): ...

What was filled in is carried along while the password is asked for, so that nothing
of it is lost.  A signature (`ConfirmedForm`) is something else: it is given anew each
time, with the paper it is put to.
"""

import functools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pax.access.forms import ProofForm
from pax.access.request import Request
from pax.decisions.services import check_vouched

View = Callable[..., HttpResponse]

FRESH_SECONDS = 15 * 60
_AT = "proved_at"
#: What is never carried along: the form's own token, and the password.
_NOT_CARRIED = {"csrfmiddlewaretoken", ProofForm.FIELD}


def note_proof(request: HttpRequest) -> None:
    """Remember, with the session, that the person has just proved who they are."""
    request.session[_AT] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the last proof still holds."""
    at = int(request.session.get(_AT, 0))
    return time.time() - at < FRESH_SECONDS


def fresh_proof(view: View) -> View:
    """Ask for the password before an act, unless it was given a short while ago.

    Of what takes both, the page is drawn for anybody whom the door lets in, and the
    act asks; what only takes GET (a file taken out) asks at once.
    """

    @functools.wraps(view)
    def guarded(request: Request, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            check_vouched(request.user)
        if request.method == "POST" and not is_fresh(request):
            sent = request.POST if ProofForm.FIELD in request.POST else None
            form = ProofForm(request.user, sent)
            if not form.is_valid():
                return _ask(request, form)
            note_proof(request)
        return view(request, *args, **kwargs)

    guarded.asks_proof = True  # type: ignore[attr-defined]  # read by a house test
    return guarded


def fresh_proof_for_file(view: View) -> View:
    """Ask for the password before a file is taken out."""

    @functools.wraps(view)
    def guarded(request: Request, /, *args: Any, **kwargs: Any) -> HttpResponse:
        check_vouched(request.user)
        if not is_fresh(request):
            to = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('accounts:prove')}?{to}")
        return view(request, *args, **kwargs)

    guarded.asks_proof = True  # type: ignore[attr-defined]  # as above
    return guarded


def _ask(request: Request, form: ProofForm) -> HttpResponse:
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in _NOT_CARRIED
    ]
    return render(
        request,
        "accounts/prove.html",
        {"form": form, "carried": carried, "has_files": bool(request.FILES)},
        status=422,
    )
