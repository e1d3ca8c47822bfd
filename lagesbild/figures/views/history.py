"""Every change of an indicator, and of what was read in."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lagesbild.figures.doors import import_door, indicator_door
from lagesbild.figures.models import Import, Indicator
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.pages import history_page
from pax.history.versions import itself


@require_safe
@indicator_door(Permission.LAGESBILD_WRITE)
def indicator(request: Request, indicator: Indicator) -> HttpResponse:
    trail = [
        ("Översikt", "/"),
        ("Statistik", reverse("figures:list")),
        (indicator.title, indicator.get_absolute_url()),
    ]
    return history_page(request, [itself(indicator)], trail=trail)


@require_safe
@import_door(Permission.LAGESBILD_WRITE)
def imported(request: Request, imported: Import) -> HttpResponse:
    trail = [
        ("Översikt", "/"),
        ("Statistik", reverse("figures:list")),
        ("Inläsningar", reverse("figures:imports")),
        (imported.label, imported.get_absolute_url()),
    ]
    return history_page(request, [itself(imported)], trail=trail)
