"""Reading in earlier weeks: send a file, look it through, read it in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.pages import FormPage, create, sent
from pax.tables.writing import XLSX_TYPE
from pax.ui import swedish
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
    form = EarlierWeeksForm(*sent(request))
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
    form = ReadInForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.read_in(weeks, by=request.user),
        say=lambda editions: (
            f"{swedish.counted(len(editions), 'vecka', 'veckor')} är inlästa och "
            "frysta."
        ),
        to=weeks.get_absolute_url(),
        page=lambda: _file_page(weeks),
    )


def _file_page(weeks: EarlierWeeks) -> FormPage:
    held = [WeekRows.of(week) for week in weeks.weeks]
    return FormPage(
        template="samverkan/est/importing/import_file.html",
        more={
            "file": weeks,
            "weeks": held,
            "said": services.weeks_in_words(held),
            "faults": services.faults_against(held),
            "editions": services.editions_of(weeks),
        },
    )


@require_safe
@permission_door(Permission.EST_COORDINATE)
def template(request: Request) -> HttpResponse:
    response = HttpResponse(empty_workbook(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="est-mall.xlsx"'
    return response
