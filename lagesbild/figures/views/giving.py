"""Handing over one's own authority's counts, and reading what was handed over."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lagesbild.figures.counted import Account, OwnFigure
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
from pax.pages import FormPage, create, sent
from pax.ui.swedish import MONTHS

GIVE = Permission.FIGURES_GIVE
SHOWN = 50


@get_or_post
@permission_door(GIVE)
def give(request: Request) -> HttpResponse:
    chosen = _chosen(request)
    account = account_of(int(str(chosen["year"])), by=request.user)
    digest = fingerprint(content_of(account, by=request.user))
    form = GiveForm(*sent(request), initial=chosen | {"digest": digest})
    return create(
        request,
        form,
        lambda: hand_over(by=request.user, **form.given),
        to=Handover.get_absolute_url,
        page=lambda: _page(request, chosen, account),
    )


def _chosen(request: Request) -> dict[str, object]:
    """Give the year and receiver that were asked for, or last year and the first."""
    form = YearForm(request.POST or request.GET or None)
    if form.is_valid():
        return form.cleaned_data
    return {"year": timezone.localdate().year - 1, "receiver": receivers().first()}


def _page(request: Request, chosen: dict[str, object], account: Account) -> FormPage:
    """Show exactly what is handed over."""
    receiver = chosen["receiver"]
    given = Handover.objects.visible_to(request.user).filter(
        giver=request.user.agency_id
    )
    return FormPage(
        template="lagesbild/figures/give.html",
        more={
            "choose": YearForm(initial=chosen),
            "preview_title": f"Siffror för {chosen['year']}",
            "give_label": f"Lämna över till {receiver}",
            "receiver": receiver,
            "words": account.words,
            "rows": rows_of(account.figures),
            "months": months_of(account.figures),
            "given": given.select_related("receiver", "created_by")[:SHOWN],
            "tabs": tabs(request.user, "figures:give"),
        },
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
