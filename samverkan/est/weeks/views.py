"""The week's picture as it is read, and the weeks before it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.pages import history_page
from pax.ui.paging import keyset_page
from samverkan.est.compiling.services import next_week
from samverkan.est.doors import analysis_door, edition_door
from samverkan.est.models import Edition
from samverkan.est.parts.selectors import own_part
from samverkan.est.querysets import coordinates
from samverkan.est.trends.forms import WeekForm
from samverkan.est.trends.models import Analysis
from samverkan.est.weeks.differences import changes_of, history_of
from samverkan.est.weeks.documents import analysis_pdf as print_analysis
from samverkan.est.weeks.documents import edition_pdf as print_edition
from samverkan.est.weeks.selectors import (
    COMPARED,
    open_editions,
    read_edition,
    turnout_of,
)


@require_safe
@permission_door(Permission.EST_TAKE_PART)
def start(request: Request) -> HttpResponse:
    user = request.user
    open_now = open_editions(user)
    this = next((e for e in open_now if e.corrects_id is None), None)
    is_coordinator = coordinates(user)
    earlier = Edition.objects.visible_to(user).frozen()
    form = WeekForm({n: request.GET[n] for n in ("vecka", "ar") if n in request.GET})
    if form.last:
        earlier = earlier.filter(monday__lte=form.last)
    return render(
        request,
        "samverkan/est/weeks/start.html",
        {
            "edition": this,
            "others": [edition for edition in open_now if edition != this],
            "own": own_part(this, user) if this else None,
            "turnout": turnout_of(this, timezone.localdate()) if this else [],
            "is_coordinator": is_coordinator,
            "next_week": next_week() if is_coordinator else None,
            "form": form,
            "page": keyset_page(
                request, earlier, ["-monday", "-number"], size=20, key="uuid"
            ),
        },
        status=422 if form.errors else 200,
    )


@require_safe
@edition_door(Permission.EST_TAKE_PART)
def edition(request: Request, edition: Edition) -> HttpResponse:
    beside = request.GET.get("jamfor", "")
    beside = beside if beside in COMPARED else ""
    return render(
        request,
        "samverkan/est/weeks/edition.html",
        {
            "edition": edition,
            "picture": read_edition(edition, request.user, beside=beside),
            "beside": beside,
            "changed": changes_of(edition, request.user),
            "is_coordinator": coordinates(request.user),
        },
    )


@require_safe
@edition_door(Permission.EST_TAKE_PART)
def history(request: Request, edition: Edition) -> HttpResponse:
    told = history_of(edition, request.user)
    here = (edition.title, edition.get_absolute_url())
    trail = [("Översikt", "/"), ("EST", reverse("est:start")), here]
    return history_page(request, told, trail=trail)


@require_safe
@edition_door(Permission.EST_TAKE_PART)
def edition_pdf(request: Request, edition: Edition) -> HttpResponse:
    name = f"EST-{edition.year}-v{edition.week:02}"
    return _as_file(print_edition(edition, by=request.user), name)


@require_safe
@analysis_door(Permission.EST_TAKE_PART)
def analysis_pdf(request: Request, analysis: Analysis) -> HttpResponse:
    quarter = f"-k{analysis.quarter}" if analysis.quarter else ""
    return _as_file(print_analysis(analysis), f"EST-analys-{analysis.year}{quarter}")


def _as_file(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
