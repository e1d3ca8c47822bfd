"""What a person reads when something could not be done.

Every page says what happened and what to do next, and nothing more: a 404 is the same
whether the thing does not exist or may not be seen. Set as handler400, handler403,
handler404, handler500 and CSRF_FAILURE_VIEW.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone

from pax.errors import Conflict, PaxError


@dataclass(frozen=True, slots=True)
class Problem:
    """What a page says about one kind of error."""

    status: int
    title: str
    sentence: str
    advice: tuple[str, ...] = ()


BAD_REQUEST = Problem(
    400,
    "Sidan kunde inte läsa det som skickades",
    "Något i adressen eller formuläret var inte som det skulle.",
    ("Gå tillbaka, ladda om sidan och försök igen.",),
)
NOT_SIGNED_IN = Problem(
    401, "Inte inloggad", "Logga in i Pax först. Samma inloggning gäller för API:et."
)
FORBIDDEN = Problem(
    403,
    "Du har inte behörighet",
    "Din roll tillåter inte det här.",
    (
        "Behöver du det i ditt arbete? Be din chef eller administratör om behörighet.",
        "Försöket har skrivits i loggen.",
    ),
)
NOT_FOUND = Problem(
    404,
    "Sidan finns inte",
    "Det finns ingen sida här som du kan se.",
    (
        "Kontrollera att adressen är rätt.",
        "Sök efter ärendet eller gå till översikten.",
    ),
)
TOO_LARGE = Problem(
    413,
    "Det du skickade är för stort",
    "Filen eller texten är större än vad Pax tar emot. Inget har sparats.",
    ("Dela upp filen eller spara den i ett mindre format och försök igen.",),
)
TOO_LONG = Problem(
    414,
    "Adressen är för lång",
    "Det du sökte efter, eller adressen, är längre än vad Pax läser.",
    ("Gå tillbaka och sök på färre ord.",),
)
FAULT = Problem(
    500,
    "Något gick fel hos oss",
    "Pax kunde inte visa sidan. Felet har registrerats. Det du höll på att spara har "
    "inte sparats.",
    (
        "Öppna sidan igen om en stund. Det du skrev där finns kvar som utkast.",
        "Kontakta supporten om felet återkommer.",
    ),
)
STALE_FORM = Problem(
    403,
    "Formuläret hann bli för gammalt",
    "Av säkerhetsskäl gäller ett formulär bara så länge du är inloggad. Inget har "
    "sparats.",
    (
        "Gå tillbaka i webbläsaren. Kopiera din text om den finns kvar.",
        "Ladda om sidan, logga in om det behövs och skicka igen.",
    ),
)
CHANGED = Problem(
    409,
    "Sidan har ändrats",
    Conflict.default,
    ("Gå tillbaka, ladda om sidan och gör din ändring på nytt.",),
)
TITLES = {
    403: FORBIDDEN.title,
    409: "Det går inte just nu",
    422: "Det går inte att göra så",
}


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what came could not be read, or was too much."""
    too_big = isinstance(exception, RequestDataTooBig)
    problem = TOO_LARGE if too_big else BAD_REQUEST
    return _json(problem) if wants_json(request) else _bare(problem)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the person may not do this."""
    return _page(request, FORBIDDEN)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing to see, and not why."""
    return _page(request, NOT_FOUND)


def handler500(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, without asking the database for anything."""
    return _json(FAULT) if wants_json(request) else _bare(FAULT)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form must be drawn anew."""
    # What was typed is kept by those who know whose it is: pax/access/texts.
    request.has_stale_token = True  # type: ignore[attr-defined]
    return _page(request, STALE_FORM) if hasattr(request, "user") else _plain(request)


def _plain(request: HttpRequest) -> HttpResponse:
    return _json(STALE_FORM) if wants_json(request) else _bare(STALE_FORM)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that a file or text was too big, and how big it may be."""
    limit = f"En fil får vara högst {settings.PAX_MAX_UPLOAD_MB} MB."
    return _bare(replace(TOO_LARGE, advice=(limit, *TOO_LARGE.advice)))


def not_read(status: int) -> HttpResponse:
    """Say that the web server could not read what came, or no more of it."""
    too_long = status == TOO_LONG.status
    return _bare(TOO_LONG if too_long else replace(BAD_REQUEST, status=status))


def pax_error(request: HttpRequest, error: PaxError) -> HttpResponse:
    """Give a broken rule its page, with the sentence that the rule carries."""
    if isinstance(error, Conflict):
        problem = Problem(409, CHANGED.title, error.sentence, CHANGED.advice)
    else:
        title = TITLES.get(error.status, "Det går inte att göra så")
        problem = Problem(error.status, title, error.sentence)
    return _page(request, problem, way_back(request))


def way_back(request: HttpRequest) -> str:
    """Give where a person stood who asked for what cannot be done, or nothing.

    The page that they came from; where that is this very address, or is not told, the
    page of the thing that the address is about.
    """
    came = urlsplit(request.headers.get("Referer", ""))
    own = came.netloc == request.get_host() and came.path != request.path
    if own and _is_page(came.path):
        return f"{came.path}?{came.query}" if came.query else came.path
    thing = _THING.match(request.path)
    if thing and thing[0] != request.path and _is_page(thing[0]):
        return thing[0]
    return ""


#: An address as far as the first thing that it names.
_THING = re.compile(r"/(?:[^/]+/)*?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


def _is_page(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a machine is asking (the API), and is to be answered as one."""
    return request.path.startswith("/api/")


def not_signed_in() -> HttpResponse:
    """Say to a machine that it must sign in."""
    return _json(NOT_SIGNED_IN)


def _json(problem: Problem) -> HttpResponse:
    said = {
        "status": problem.status,
        "title": problem.title,
        "detail": problem.sentence,
    }
    return JsonResponse(
        said, status=problem.status, content_type="application/problem+json"
    )


def _page(request: HttpRequest, problem: Problem, back: str = "") -> HttpResponse:
    if wants_json(request):
        return _json(problem)
    context = {"problem": problem, "back": back}
    text = render_to_string("errors/error.html", context, request=request)
    return HttpResponse(text, status=problem.status)


def _bare(problem: Problem) -> HttpResponse:
    # Without a request there are no context processors: no user, menu or database.
    context = {"problem": problem, "at": timezone.now()}
    text = render_to_string("errors/error.html", context)
    return HttpResponse(text, status=problem.status)
