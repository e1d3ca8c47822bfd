"""The household calculation of a case: seen, filled in and changed."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.calculation.forms import CalculationSheet
from cases.calculation.selectors import sheets_of
from cases.calculation.services import add_calculation, change_calculation
from cases.case.views import in_case, render_case
from cases.doors import calculation_door, case_door
from cases.investigation.views import ask_to_strike
from cases.models import Calculation, Case
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, create, get_or_post, sent


@require_safe
@case_door(Permission.CASE_READ)
def calculation(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/calculation/calculation.html",
        tab="cases:calculation",
        sheets=sheets_of(case),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add(request: Request, case: Case) -> HttpResponse:
    sheet = CalculationSheet(case, *sent(request))
    return create(
        request,
        sheet,
        lambda: add_calculation(case, by=request.user, **sheet.given),
        say="Kalkylen är sparad.",
        to=_tab(case),
        page=_page(case, sheet, "Ny kalkyl"),
    )


@get_or_post
@calculation_door(Permission.CASE_EDIT)
def edit(request: Request, calculation: Calculation) -> HttpResponse:
    case = calculation.case
    sheet = CalculationSheet(case, *sent(request), calculation=calculation)
    return change(
        request,
        sheet,
        lambda: change_calculation(calculation, by=request.user, **sheet.given),
        say="Kalkylen är ändrad.",
        to=_tab(case),
        page=_page(case, sheet, "Ändra kalkylen"),
    )


@get_or_post
@calculation_door(Permission.CASE_EDIT)
def strike(request: Request, calculation: Calculation) -> HttpResponse:
    details = [("Kalkyl", calculation.name), ("Underlag", calculation.source)]
    to = _tab(calculation.case)
    return ask_to_strike(request, calculation, "Stryk kalkylen", details, to=to)


def _page(case: Case, sheet: CalculationSheet, title: str) -> FormPage:
    return in_case(
        case,
        title,
        back=_tab(case),
        lead="Allt räknas per månad. Pax räknar ihop delarna och jämför med summorna i "
        "underlaget.",
        template="cases/calculation/calculation_form.html",
        more={"sheet": sheet},
    )


def _tab(case: Case) -> str:
    return reverse("cases:calculation", args=[case.uuid])
