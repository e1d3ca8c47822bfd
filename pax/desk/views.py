"""The start page, by role."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pax.access.doors import signed_in
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.desk.menu import entries_for
from pax.desk.published import published_for
from pax.desk.startpage import start_page_for

#: What the pages of the menu are for, to one who has not been there.
WHAT_FOR = {
    "Ärenden": "Sök och bläddra bland ärendena",
    "Inkommet": "Det andra myndigheter har lämnat till er",
    "Flagga": "Berätta om något som inte stämmer",
    "Mina flaggor": "Följ hur det gick med det du har flaggat",
    "Processkartor": "Anpassa steg, fält och frister",
    "Användare": "Lägg upp personer, enheter och roller",
    "Åtkomstlogg": "Granska vem som har läst vad",
}


@require_safe
@signed_in
def start(request: Request) -> HttpResponse:
    """Show what waits for a person, and the ways to the rest."""
    page = start_page_for(request.user)
    if page.shows_cases:
        record(Verb.CASES_LISTED, by=request.user, because="Startsidan")
    ways = [
        (link, WHAT_FOR.get(link.label, ""))
        for link in entries_for(request)
        if link.url != "/"
    ]
    return render(
        request,
        "desk/start.html",
        {
            "start": page,
            "ways": ways,
            "may_flag": request.user.may(Permission.FLAG_RAISE),
            "may_read_published": request.user.may(Permission.PUBLISHED_READ),
            # Those who read cases find it by the menu.
            "published": [] if page.reads_cases else published_for(request.user),
        },
    )


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what Pax is, who it is for and how it treats what is written in it."""
    return render(request, "about.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Give the statement that the law asks for (lag 2018:1937 13 §)."""
    return render(request, "accessibility.html")
