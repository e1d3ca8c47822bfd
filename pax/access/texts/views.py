"""What is being written, kept by itself; and thrown away when one says so."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pax.access.doors import signed_in
from pax.access.request import Request
from pax.errors import Invalid
from pax.writing import kept


@require_POST
@signed_in
def keep(request: Request) -> HttpResponse:
    """Keep what stands in a form while it is written."""
    mark = _mark(request)
    kept.keep(mark.path, kept.pairs_of(request.POST), by=request.user)
    if "spara" in request.POST:  # by its button, and not while one writes
        messages.success(request, "Utkastet är sparat. Bara du kan se det.")
        answer: HttpResponse = redirect(mark.path)
    else:
        answer = HttpResponse(status=204)
    answer.keeps_draft = True  # type: ignore[attr-defined]  # for the middleware
    return answer


@require_POST
@signed_in
def drop(request: Request) -> HttpResponse:
    """Throw away what was kept of a page, and draw it anew."""
    mark = _mark(request)
    kept.discard(mark.path, by=request.user)
    return redirect(mark.path)


def _mark(request: Request) -> kept.Mark:
    mark = kept.read_mark(request.POST)
    if mark is None or mark.writer != request.user.pk:
        raise Invalid("Sidan är från en annan inloggning. Ladda om den.")
    return mark
