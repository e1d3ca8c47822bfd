"""Text that is to be about places: looked through while it is written, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pax.access.doors import signed_in
from pax.access.request import Request
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.ui.traces import review

if TYPE_CHECKING:
    from django.db.models import Model

    from pax.accounts.models import User
    from pax.ui.traces import Kept


@require_POST
@signed_in
def review_text(request: Request) -> HttpResponse:
    """Answer with a part of a page: what in the text looks like a person, and why.

    Nothing of the text is kept or logged.
    """
    traces = review(request.POST.get("text", ""))
    return render(request, "writing/traces.html", {"traces": traces})


def record_kept(kept: Kept, about: Model, *, by: User) -> None:
    """Log that text which looks like a person was kept, and why; nothing else of it."""
    if kept:
        record(Verb.TRACES_KEPT, about, by=by, because=kept.reason)
