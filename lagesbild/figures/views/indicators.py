"""What is measured: the list, one indicator with its values, and describing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lagesbild.figures import selectors
from lagesbild.figures.doors import indicator_door
from lagesbild.figures.forms import EditIndicatorForm, IndicatorForm
from lagesbild.figures.models import Indicator
from lagesbild.figures.municipalities import MUNICIPALITIES
from lagesbild.figures.national import beside_nation
from lagesbild.figures.services.indicators import add_indicator, revise_indicator
from lagesbild.figures.views.common import get_or_post, tabs
from lagesbild.figures.wording import in_words
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.ui.paging import keyset_page
from pax.writing.once import arrive, spend
from pax.writing.pages import act_on_version, form_page, sent, went_before

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
    if form.is_valid():
        given = form.cleaned_data
        once = given.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            indicator = add_indicator(by=request.user, **given)
        except Invalid as refused:
            form.add_error("title", str(refused))
        else:
            return redirect(arrive(once, indicator.get_absolute_url(), by=request.user))
    return went_before(request) or form_page(
        request,
        "lagesbild/figures/form.html",
        form,
        title="Ny indikator",
        submit="Lägg till indikatorn",
        cancel=reverse("figures:list"),
    )


@get_or_post
@indicator_door(WRITE)
def edit(request: Request, indicator: Indicator) -> HttpResponse:
    now = _as_now(indicator)
    form = EditIndicatorForm(
        indicator,
        request.user,
        *sent(request),
        initial=now,
        stored=now,
        current_version=indicator.version,
    )
    here = indicator.get_absolute_url()
    if form.is_valid():
        given = dict(form.cleaned_data)
        version = int(given.pop("version"))
        done = act_on_version(
            request,
            form,
            lambda: revise_indicator(
                indicator, by=request.user, version=version, **given
            ),
            say="Indikatorn är ändrad.",
            to=here,
        )
        if done:
            return done
    return form_page(
        request,
        "lagesbild/figures/form.html",
        form,
        title="Ändra indikatorn",
        kicker=indicator.title,
        submit="Spara indikatorn",
        cancel=here,
    )


def _as_now(indicator: Indicator) -> dict[str, Any]:
    names = ("title", "theme", "definition", "unit", "area_level", "direction")
    now = {name: getattr(indicator, name) for name in (*names, "source_text")}
    return now | {"responsible": indicator.responsible_id}
