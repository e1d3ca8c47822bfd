"""Handing over one's own authority's counts, and reading what was handed over."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lagesbild.figures.counted import OwnFigure
from lagesbild.figures.doors import handover_door
from lagesbild.figures.forms import GiveForm, OnlyOnceForm, YearForm
from lagesbild.figures.models import Handover
from lagesbild.figures.parsing.reading import Reading
from lagesbild.figures.selectors import home
from lagesbild.figures.services.giving import (
    account_of,
    content_of,
    figures_of,
    hand_over,
    receivers,
)
from lagesbild.figures.views.common import get_or_post, tabs
from lagesbild.figures.wording import NOTHING, as_decimal, in_words
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.editions.content import fingerprint
from pax.errors import Conflict, Invalid
from pax.ui.swedish import MONTHS
from pax.writing.once import arrive, spend

GIVE = Permission.FIGURES_GIVE
SHOWN = 50


@get_or_post
@permission_door(GIVE)
def give(request: Request) -> HttpResponse:
    if request.method == "POST":
        return _hand_over(request)
    return _give_page(request, _chosen(request))


def _hand_over(request: Request) -> HttpResponse:
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _give_page(request, _chosen(request), status=422)
    given = form.cleaned_data
    if earlier := spend(given["once"], by=request.user):
        return redirect(earlier.went_to)
    try:
        handover = hand_over(
            given["year"], given["receiver"], by=request.user, digest=given["digest"]
        )
    except (Conflict, Invalid) as refused:
        return _give_page(request, given, refused=str(refused), status=refused.status)
    there = arrive(given["once"], handover.get_absolute_url(), by=request.user)
    return redirect(there)


def _chosen(request: Request) -> dict[str, object]:
    """Give the year and receiver that were asked for, or last year and the first."""
    form = YearForm(request.GET or None)
    if form.is_valid():
        return form.cleaned_data
    return {"year": timezone.localdate().year - 1, "receiver": receivers().first()}


def _give_page(
    request: Request, chosen: dict[str, object], *, refused: str = "", status: int = 200
) -> HttpResponse:
    account = account_of(int(str(chosen["year"])), by=request.user)
    content = content_of(account, by=request.user)
    receiver = chosen["receiver"]
    initial = {
        "year": chosen["year"],
        "receiver": receiver,
        "digest": fingerprint(content),
    }
    given = Handover.objects.visible_to(request.user).filter(
        giver=request.user.agency_id
    )
    return render(
        request,
        "lagesbild/figures/give.html",
        {
            "choose": YearForm(initial=initial),
            "form": GiveForm(initial=initial),
            "preview_title": f"Siffror för {chosen['year']}",
            "give_label": f"Lämna över till {receiver}",
            "receiver": receiver,
            "words": account.words,
            "rows": rows_of(account.figures),
            "months": months_of(account.figures),
            "refused": refused,
            "given": given.select_related("receiver", "created_by")[:SHOWN],
            "tabs": tabs(request.user, "figures:give"),
        },
        status=status,
    )


@require_safe
@handover_door(GIVE)
def handover(request: Request, given: Handover) -> HttpResponse:
    can_take = request.user.may(Permission.LAGESBILD_WRITE)
    return render(
        request,
        "lagesbild/figures/handover.html",
        {
            "handover": given,
            "rows": rows_of(figures_of(given)),
            "months": months_of(figures_of(given)),
            "words": given.content["words"],
            "form": OnlyOnceForm()
            if can_take and given.receiver_id == request.user.agency_id
            else None,
            "back": reverse("figures:give"),
        },
    )


def rows_of(figures: list[OwnFigure]) -> list[tuple[str, str, str]]:
    """Give each number of the whole year as a row: what, where, how much."""
    return [(one.title, one.area, _said(one)) for one in figures if not one.part]


@dataclass(frozen=True)
class ByMonth:
    """The numbers of one indicator by area and month."""

    title: str
    months: list[str]
    rows: list[tuple[str, list[str]]]


def months_of(figures: list[OwnFigure]) -> list[ByMonth]:
    """Give the numbers of months, a table for each indicator."""
    said: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for one in figures:
        if one.part:
            said[one.title][one.area, one.part] = _said(one)
    return [_by_month(title, cells) for title, cells in said.items()]


def _by_month(title: str, cells: dict[tuple[str, str], str]) -> ByMonth:
    areas = list(dict.fromkeys(area for area, _ in cells))
    parts = sorted({part for _, part in cells})
    return ByMonth(
        title,
        [MONTHS[int(part) - 1] for part in parts],
        [(a, [cells.get((a, p), NOTHING) for p in parts]) for a in areas],
    )


def _said(each: OwnFigure) -> str:
    reading = Reading(
        each.key,
        0,
        home(),
        as_decimal(each.value),
        is_suppressed=each.is_suppressed,
    )
    return in_words(reading, each.unit)
