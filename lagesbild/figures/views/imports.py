"""Reading figures in: look at a file or a fetch, confirm it, undo it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lagesbild.figures.doors import import_door, received_door
from lagesbild.figures.forms import (
    ColumnsForm,
    KoladaForm,
    OnlyOnceForm,
    UploadForm,
)
from lagesbild.figures.models import Handover, Import
from lagesbild.figures.municipalities import NATION, name_of
from lagesbild.figures.parsing.kolada import AT_ONCE
from lagesbild.figures.reading_in import (
    Said,
    columns_and_meaning,
    read_columns,
    read_file,
)
from lagesbild.figures.selectors import home, resting_on
from lagesbild.figures.services import importing
from lagesbild.figures.services.fetches import ask_for_figures
from lagesbild.figures.services.giving import take_in
from lagesbild.figures.views.common import get_or_post, in_figures, tabs
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid, WrongState
from pax.imports.forms import ConfirmForm, UndoForm
from pax.imports.models import ImportState
from pax.pages import FormPage, create, draw, sent, went_before
from pax.ui.forms import PaxForm
from pax.ui.paging import keyset_page
from pax.writing.once import arrive, spend

WRITE = Permission.LAGESBILD_WRITE
NEWEST = ["-created_at", "-pk"]
SHOWN = 100
YEARS_AT_FIRST = 8
#: What the form for Kolada can be filled in with by its address.
ASKED = ("figures", "first", "last", "others")


@require_safe
@permission_door(WRITE)
def imports(request: Request) -> HttpResponse:
    rows = Import.objects.visible_to(request.user).exclude(state=ImportState.DISCARDED)
    rows = rows.select_related("created_by").defer("rows", "faults", "indicators")
    given = Handover.objects.visible_to(request.user).filter(
        receiver=request.user.agency_id
    )
    newest = given.select_related("giver", "receiver")[:SHOWN]
    return render(
        request,
        "lagesbild/figures/imports.html",
        {
            "page": keyset_page(request, rows, NEWEST, key="uuid"),
            "waiting": importing.waiting_handovers(request.user, newest),
            "tabs": tabs(request.user, "figures:imports"),
        },
    )


@get_or_post
@permission_door(WRITE)
def upload(request: Request) -> HttpResponse:
    form = UploadForm(*sent(request))
    return went_before(request) or create(
        request,
        form,
        lambda: _look_at(request, form),
        at="file",
        to=_next,
        page=in_figures(
            "Läs in en fil", submit="Granska filen", cancel=reverse("figures:imports")
        ),
    )


def _look_at(request: Request, form: UploadForm) -> Import:
    given = form.cleaned_data
    place = given["place"] or NATION
    said = Said(given["year"], place, form.standing, given["sheet"])
    file = given["file"]
    return read_file(file.read(), file.name, given["origin"], said, by=request.user)


@get_or_post
@permission_door(WRITE)
def kolada(request: Request) -> HttpResponse:
    form = KoladaForm(*sent(request), initial=_latest_years() | _again(request))
    return went_before(request) or create(
        request,
        form,
        lambda: _fetch(request, form),
        to=_next,
        page=in_figures(
            "Hämta från Kolada",
            submit="Hämta och granska",
            cancel=reverse("figures:imports"),
        ),
    )


def _fetch(request: Request, form: KoladaForm) -> Import:
    given = form.cleaned_data
    return ask_for_figures(
        given["figures"],
        [home(), NATION, *given["others"][: AT_ONCE - 2]],
        range(given["first"], given["last"] + 1),
        by=request.user,
    )


@require_safe
@import_door(WRITE)
def detail(request: Request, imported: Import) -> HttpResponse:
    if imported.state == ImportState.COLUMNS:
        return redirect("figures:columns", imported.uuid)
    form = ConfirmForm(imported, _review(imported))
    return draw(request, form, _detail(imported))


@get_or_post
@import_door(WRITE)
def columns(request: Request, imported: Import) -> HttpResponse:
    if earlier := went_before(request):
        return earlier
    if imported.state != ImportState.COLUMNS:
        return redirect(imported.get_absolute_url())
    names, meaning = columns_and_meaning(imported, by=request.user)
    initial = {f"column_{m}": column for m, column in meaning.items()}
    initial |= {"default_place": settings.PAX_MUNICIPALITY}
    form = ColumnsForm(names, request.user, *sent(request), initial=initial)
    return create(
        request,
        form,
        lambda: _explain(request, imported, form),
        to=Import.get_absolute_url,
        page=in_figures(
            "Vad betyder kolumnerna?",
            kicker=imported.label,
            submit="Granska tabellen",
            cancel=reverse("figures:imports"),
        ),
    )


def _explain(request: Request, imported: Import, form: ColumnsForm) -> Import:
    given = form.cleaned_data
    said = Said(given["default_year"], given["default_place"])
    return read_columns(
        imported, form.meaning, given["indicator"], said, by=request.user
    )


@require_POST
@import_door(WRITE)
def confirm(request: Request, imported: Import) -> HttpResponse:
    form = ConfirmForm(imported, _review(imported), *sent(request))
    return create(
        request,
        form,
        lambda: importing.confirm_import(imported, by=request.user, **form.chosen()),
        say="Siffrorna är inlästa.",
        to=imported.get_absolute_url(),
        page=lambda: _detail(imported),
    )


@require_POST
@import_door(WRITE)
def discard(request: Request, imported: Import) -> HttpResponse:
    importing.discard_import(imported, by=request.user)
    messages.success(request, "Inläsningen är kastad. Inget är inläst.")
    return redirect("figures:imports")


@get_or_post
@import_door(WRITE)
def undo(request: Request, imported: Import) -> HttpResponse:
    form = UndoForm(*sent(request))
    if imported.state != ImportState.CONFIRMED:
        return went_before(request) or _not_read()
    return create(
        request,
        form,
        lambda: importing.undo_import(imported, by=request.user, **form.given),
        say="Inläsningen är ångrad.",
        to=imported.get_absolute_url(),
        page=in_figures(
            "Ångra inläsningen?",
            text="Alla värden som den förde in försvinner ur statistiken, och de som "
            "den ersatte gäller igen. Historiken finns kvar.",
            details=[("Inläsning", imported.label)],
            submit="Ångra inläsningen",
            tone="danger",
        ),
    )


def _not_read() -> HttpResponse:
    raise WrongState("Bara det som är inläst kan ångras.")


@require_POST
@received_door(WRITE)
def take(request: Request, given: Handover) -> HttpResponse:
    form = OnlyOnceForm(request.POST)
    if not form.is_valid():
        raise Invalid("Ladda om sidan och försök igen.")
    once = form.cleaned_data["once"]
    if earlier := spend(once, by=request.user):
        return redirect(earlier.went_to)
    imported = take_in(given, by=request.user)
    return redirect(arrive(once, imported.get_absolute_url(), by=request.user))


def _review(imported: Import) -> Any:
    return importing.review(imported) if imported.is_open else None


def _detail(imported: Import) -> FormPage:
    is_read = imported.state == ImportState.CONFIRMED
    resting = resting_on(imported) if is_read else []
    return FormPage(
        template="lagesbild/figures/import.html",
        more={
            "imported": imported,
            "is_fetching": imported.state == ImportState.FETCHING,
            "again_url": _again_url(imported),
            "review": _review(imported),
            "shown": SHOWN,
            "brought": importing.brought_by(imported)[:SHOWN],
            "resting": resting,
            "can_undo": is_read and not resting,
            "plain": PaxForm(),
        },
    )


def _next(imported: Import) -> str:
    if imported.state == ImportState.COLUMNS:
        return reverse("figures:columns", args=[imported.uuid])
    return imported.get_absolute_url()


def _again_url(imported: Import) -> str:
    """Give the address of the form as it was filled in for a fetch that failed."""
    if imported.state != ImportState.FAILED:
        return ""
    asked = imported.fetch.asked
    others = [name_of(p) for p in asked["places"] if p not in (home(), NATION)]
    filled_in = {
        "figures": ", ".join(asked["figures"]),
        "first": asked["years"][0],
        "last": asked["years"][-1],
        "others": ", ".join(others),
    }
    return f"{reverse('figures:kolada')}?{urlencode(filled_in)}"


def _again(request: Request) -> dict[str, str]:
    return {name: request.GET[name] for name in ASKED if name in request.GET}


def _latest_years() -> dict[str, int]:
    year = timezone.localdate().year
    return {"first": year - YEARS_AT_FIRST, "last": year}
