"""Reading in earlier weeks: send a file, look it through, read it in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid
from pax.tables.writing import XLSX_TYPE
from pax.ui import swedish
from pax.writing.once import arrive, spend
from samverkan.est.importing import services
from samverkan.est.importing.doors import file_door
from samverkan.est.importing.files import WeekRows
from samverkan.est.importing.forms import EarlierWeeksForm, ReadInForm
from samverkan.est.importing.models import EarlierWeeks
from samverkan.est.importing.template import empty_workbook

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def importing(request: Request) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EarlierWeeksForm(*sent)
    looked = None
    if form.is_valid():
        try:
            looked = services.look_at_file(by=request.user, **form.given)
        except Invalid as refused:
            form.add_error("file", str(refused))
        else:
            if looked.kept:
                for note in looked.read.notes:
                    messages.info(request, note)
                return _known(request, looked.kept)
    return render(
        request,
        "samverkan/est/importing/import.html",
        {
            "form": form,
            "read": looked.read if looked else None,
            "files": EarlierWeeks.objects.visible_to(request.user),
        },
        status=422 if form.is_bound else 200,
    )


def _known(request: Request, kept: EarlierWeeks) -> HttpResponse:
    if kept.read_in_at:
        messages.info(request, "Filen är redan inläst. Ingenting har ändrats.")
    return redirect(kept)


@get_or_post
@file_door(Permission.EST_COORDINATE)
def import_file(request: Request, weeks: EarlierWeeks) -> HttpResponse:
    form = ReadInForm(request.POST or None)
    if form.is_valid():
        once = form.cleaned_data["once"]
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            editions = services.read_in(weeks, by=request.user)
        except Conflict as refused:
            form.add_error(None, str(refused))
        else:
            count = swedish.counted(len(editions), "vecka", "veckor")
            messages.success(request, f"{count} är inlästa och frysta.")
            return redirect(arrive(once, weeks.get_absolute_url(), by=request.user))
    held = [WeekRows.of(week) for week in weeks.weeks]
    return render(
        request,
        "samverkan/est/importing/import_file.html",
        {
            "file": weeks,
            "form": form,
            "weeks": held,
            "said": services.weeks_in_words(held),
            "faults": services.faults_against(held),
            "editions": services.editions_of(weeks),
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
@permission_door(Permission.EST_COORDINATE)
def template(request: Request) -> HttpResponse:
    response = HttpResponse(empty_workbook(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="est-mall.xlsx"'
    return response
