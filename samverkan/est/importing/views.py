"""Reading in earlier weeks: send a file, look it through, read it in, undo it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.db.refusals import in_words
from pax.imports.forms import ConfirmForm, UndoForm
from pax.imports.models import ImportState
from pax.imports.review import Review
from pax.imports.services import ColumnsUnclear
from pax.pages import (
    REFUSALS,
    FormPage,
    create,
    draw,
    get_or_post,
    sent,
    went_once,
)
from pax.tables.writing import XLSX_TYPE
from pax.ui import swedish
from pax.ui.forms import PaxForm
from samverkan.est.doors import file_door
from samverkan.est.importing import services
from samverkan.est.importing.files import empty_workbook
from samverkan.est.importing.forms import EarlierWeeksForm
from samverkan.est.importing.models import EarlierWeeks
from samverkan.est.pages import in_est


@get_or_post
@permission_door(Permission.EST_COORDINATE)
def importing(request: Request) -> HttpResponse:
    form = EarlierWeeksForm(*sent(request))
    looked = _look(request, form) if form.is_valid() else None
    if looked and looked.kept:
        if looked.kept.state == ImportState.CONFIRMED:
            messages.info(request, "Filen är redan inläst. Ingenting har ändrats.")
        return redirect(looked.kept)
    page = FormPage(
        template="samverkan/est/importing/import.html",
        more={
            "read": looked.read if looked else None,
            "files": EarlierWeeks.objects.visible_to(request.user),
        },
    )
    # A file with faults is no fault of the form, but nothing is read in.
    return draw(request, form, page, status=422 if form.is_bound else 0)


def _look(request: Request, form: EarlierWeeksForm) -> services.Looked | None:
    try:
        with in_words():
            return services.look_at_file(by=request.user, **form.given)
    except ColumnsUnclear as unclear:
        form.add_error("file", str(unclear))
        form.ask_again(unclear)
    except REFUSALS as refused:
        form.add_error("file", str(refused))
    return None


@get_or_post
@file_door(Permission.EST_COORDINATE)
@went_once
def import_file(request: Request, weeks: EarlierWeeks) -> HttpResponse:
    review = services.review(weeks) if weeks.is_open else None
    form = ConfirmForm(weeks, review, *sent(request))
    return create(
        request,
        form,
        lambda: services.read_in(weeks, by=request.user, **form.chosen()),
        say=lambda editions: (
            f"{swedish.counted(len(editions), 'vecka', 'veckor')} är inlästa och "
            "frysta."
            if editions
            else weeks.said
        ),
        to=weeks.get_absolute_url(),
        page=lambda: _file_page(weeks, review),
    )


def _file_page(weeks: EarlierWeeks, review: Review | None) -> FormPage:
    return FormPage(
        template="samverkan/est/importing/import_file.html",
        more={
            "imported": weeks,
            "review": review,
            "plain": PaxForm(),
            "editions": services.editions_of(weeks),
        },
    )


@require_POST
@file_door(Permission.EST_COORDINATE)
def discard_file(request: Request, weeks: EarlierWeeks) -> HttpResponse:
    services.discard_file(weeks, by=request.user)
    messages.success(request, "Filen är kastad. Inget är inläst.")
    return redirect("est:import")


@get_or_post
@file_door(Permission.EST_COORDINATE)
def undo_file(request: Request, weeks: EarlierWeeks) -> HttpResponse:
    form = UndoForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.undo_reading(weeks, by=request.user, **form.given),
        say="Inläsningen är ångrad.",
        to=weeks.get_absolute_url(),
        page=in_est(
            "Ångra inläsningen?",
            under=("Läs in tidigare veckor", reverse("est:import")),
            text="Varje vecka får en rättelse som säger det veckan sa förut, eller "
            "ingenting om den inte fanns. Det som frystes finns kvar.",
            details=[("Fil", weeks.label)],
            submit="Ångra inläsningen",
            tone="danger",
        ),
    )


@require_safe
@permission_door(Permission.EST_COORDINATE)
def template(request: Request) -> HttpResponse:
    return HttpResponse(
        empty_workbook(),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": 'attachment; filename="est-mall.xlsx"'},
    )
