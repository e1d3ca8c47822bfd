"""What is measured: the list, one indicator with its values, and describing it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lagesbild.figures import selectors
from lagesbild.figures.doors import indicator_door
from lagesbild.figures.forms import IndicatorForm
from lagesbild.figures.models import Indicator
from lagesbild.figures.municipalities import MUNICIPALITIES
from lagesbild.figures.national import beside_nation
from lagesbild.figures.services.indicators import add_indicator, revise_indicator
from lagesbild.figures.views.common import get_or_post, in_figures, tabs
from lagesbild.figures.wording import in_words
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import change, create, sent, went_before
from pax.ui.paging import keyset_page

WRITE = Permission.LAGESBILD_WRITE
NEWEST = ["-created_at", "-pk"]


@require_safe
@permission_door(WRITE)
def indicators(request: Request) -> HttpResponse:
    return render(
        request,
        "lagesbild/figures/indicators.html",
        {
            "themes": selectors.indicators_by_theme(request.user),
            "tabs": tabs(request.user, "figures:list"),
        },
    )


@require_safe
@indicator_door(WRITE)
def indicator(request: Request, indicator: Indicator) -> HttpResponse:
    beside = request.GET.get("jamfor", "")
    chosen = [beside] if beside in MUNICIPALITIES else []
    revised = keyset_page(
        request, selectors.revised_of(indicator), NEWEST, size=20, key="uuid"
    )
    return render(
        request,
        "lagesbild/figures/indicator.html",
        {
            "indicator": indicator,
            "overview": selectors.overview_of(indicator, chosen),
            "national": beside_nation(indicator, request.user),
            "places": selectors.places_with(indicator),
            "beside": beside,
            "revised": revised,
            "earlier": [
                (value, in_words(value, indicator.unit)) for value in revised.items
            ],
        },
    )


@get_or_post
@permission_door(WRITE)
def add(request: Request) -> HttpResponse:
    form = IndicatorForm(request.user, *sent(request))
    return went_before(request) or create(
        request,
        form,
        lambda: add_indicator(by=request.user, **form.given),
        at="title",
        to=Indicator.get_absolute_url,
        page=in_figures(
            "Ny indikator",
            submit="Lägg till indikatorn",
            cancel=reverse("figures:list"),
        ),
    )


@get_or_post
@indicator_door(WRITE)
def edit(request: Request, indicator: Indicator) -> HttpResponse:
    form = IndicatorForm(request.user, *sent(request), instance=indicator)
    return change(
        request,
        form,
        lambda: revise_indicator(indicator, by=request.user, **form.given),
        say="Indikatorn är ändrad.",
        to=indicator.get_absolute_url(),
        page=in_figures(
            "Ändra indikatorn", kicker=indicator.title, submit="Spara indikatorn"
        ),
    )
