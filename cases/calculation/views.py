"""The household calculation of a case: seen, filled in and changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.calculation.doors import calculation_door
from cases.calculation.forms import CalculationSheet
from cases.calculation.selectors import reckonings_of
from cases.calculation.services import add_calculation, change_calculation
from cases.case.doors import case_door
from cases.case.views import render_case
from cases.models import Calculation, Case
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.writing.once import arrive, spend

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@case_door(Permission.CASE_READ)
def calculation(request: Request, case: Case) -> HttpResponse:
    return render_case(
        request,
        case,
        "cases/calculation/calculation.html",
        tab="cases:calculation",
        reckonings=reckonings_of(case),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
def add(request: Request, case: Case) -> HttpResponse:
    sheet = CalculationSheet(case, _sent(request))
    if sheet.is_valid():
        head = dict(sheet.head.cleaned_data)
        once = head.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            add_calculation(case, by=request.user, **_given(sheet), **head)
        except Invalid as refused:
            sheet.head.add_error(None, refused.sentence)
        else:
            messages.success(request, "Kalkylen är sparad.")
            return redirect(arrive(once, _tab(case), by=request.user))
    return _write(request, case, sheet, "Ny kalkyl")


@get_or_post
@calculation_door(Permission.CASE_EDIT)
def edit(request: Request, calculation: Calculation) -> HttpResponse:
    case = calculation.case
    sheet = CalculationSheet(case, _sent(request), calculation=calculation)
    if sheet.is_valid():
        head = dict(sheet.head.cleaned_data)
        version = int(head.pop("version"))
        try:
            change_calculation(
                calculation,
                by=request.user,
                version=version,
                **_given(sheet),
                **head,
            )
        except Invalid as refused:
            sheet.head.add_error(None, refused.sentence)
        else:
            messages.success(request, "Kalkylen är ändrad.")
            return redirect(_tab(case))
    return _write(request, case, sheet, "Ändra kalkylen")


def _given(sheet: CalculationSheet) -> dict[str, Any]:
    return {"lines": sheet.given_lines(), "stated": sheet.given_stated()}


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _write(
    request: Request, case: Case, sheet: CalculationSheet, title: str
) -> HttpResponse:
    status = 200
    if sheet.is_sent:
        status = 409 if sheet.was_changed_meanwhile else 422
    return render(
        request,
        "cases/calculation/calculation_form.html",
        {"case": case, "sheet": sheet, "title": title, "cancel": _tab(case)},
        status=status,
    )


def _tab(case: Case) -> str:
    return reverse("cases:calculation", args=[case.uuid])
