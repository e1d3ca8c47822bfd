"""Reading figures in: look at a file or a fetch, confirm it, undo it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lagesbild.figures import rests
from lagesbild.figures.doors import import_door, received_door
from lagesbild.figures.enums import ImportState
from lagesbild.figures.forms import (
    ColumnsForm,
    ConfirmForm,
    KoladaForm,
    OnlyOnceForm,
    UndoForm,
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
from lagesbild.figures.selectors import home
from lagesbild.figures.services import importing
from lagesbild.figures.services.fetches import ask_for_figures
from lagesbild.figures.services.giving import take_in
from lagesbild.figures.views.common import get_or_post, tabs
from lagesbild.figures.wording import in_words
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid, WrongState
from pax.ui.forms import PaxForm
from pax.ui.paging import keyset_page
from pax.writing.once import arrive, spend
from pax.writing.pages import act_once, form_page, sent, went_before

WRITE = Permission.LAGESBILD_WRITE
FORM = "lagesbild/figures/form.html"
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
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted)
    if form.is_valid():
        given = form.cleaned_data
        if earlier := spend(given["once"], by=request.user):
            return redirect(earlier.went_to)
        said = Said(
            given["year"], given["place"] or NATION, form.standing, given["sheet"]
        )
        try:
            imported = read_file(
                given["file"].read(),
                given["file"].name,
                given["origin"],
                said,
                by=request.user,
            )
        except Invalid as refused:
            form.add_error("file", str(refused))
        else:
            return redirect(arrive(given["once"], _next(imported), by=request.user))
    return went_before(request) or form_page(
        request,
        FORM,
        form,
        title="Läs in en fil",
        submit="Granska filen",
        cancel=reverse("figures:imports"),
    )


@get_or_post
@permission_door(WRITE)
def kolada(request: Request) -> HttpResponse:
    form = KoladaForm(*sent(request), initial=_latest_years() | _again(request))
    if form.is_valid():
        given = form.cleaned_data
        if earlier := spend(given["once"], by=request.user):
            return redirect(earlier.went_to)
        try:
            imported = ask_for_figures(
                given["figures"],
                [home(), NATION, *given["others"][: AT_ONCE - 2]],
                range(given["first"], given["last"] + 1),
                by=request.user,
            )
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(arrive(given["once"], _next(imported), by=request.user))
    return went_before(request) or form_page(
        request,
        FORM,
        form,
        title="Hämta från Kolada",
        submit="Hämta och granska",
        cancel=reverse("figures:imports"),
    )


@require_safe
@import_door(WRITE)
def detail(request: Request, imported: Import) -> HttpResponse:
    if imported.state == ImportState.COLUMNS:
        return redirect("figures:columns", imported.uuid)
    return _detail(request, imported, ConfirmForm(imported))


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
    done = _explain(request, imported, form) if form.is_valid() else None
    return done or form_page(
        request,
        FORM,
        form,
        title="Vad betyder kolumnerna?",
        kicker=imported.label,
        submit="Granska tabellen",
        cancel=reverse("figures:imports"),
    )


def _explain(
    request: Request, imported: Import, form: ColumnsForm
) -> HttpResponse | None:
    given = form.cleaned_data
    if earlier := spend(given["once"], by=request.user):
        return redirect(earlier.went_to)
    said = Said(given["default_year"], given["default_place"])
    try:
        read = read_columns(
            imported, form.meaning, given["indicator"], said, by=request.user
        )
    except Invalid as refused:
        form.add_error(None, str(refused))
        return None
    return redirect(arrive(given["once"], read.get_absolute_url(), by=request.user))


@require_POST
@import_door(WRITE)
def confirm(request: Request, imported: Import) -> HttpResponse:
    form = ConfirmForm(imported, request.POST)
    if form.is_valid():
        skip = form.cleaned_data.get("skip_faulty", False)
        done = act_once(
            request,
            form,
            lambda: importing.confirm_import(
                imported, by=request.user, skip_faulty=skip
            ),
            say=lambda: "Siffrorna är inlästa.",
            to=imported.get_absolute_url(),
        )
        if done:
            return done
    return _detail(request, imported, form, status=422)


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
    if form.is_valid():
        done = act_once(
            request,
            form,
            lambda: importing.undo_import(
                imported, by=request.user, because=form.cleaned_data["because"]
            ),
            say=lambda: "Inläsningen är ångrad.",
            to=imported.get_absolute_url(),
        )
        if done:
            return done
    if imported.state != ImportState.CONFIRMED:
        raise WrongState("Bara det som är inläst kan ångras.")
    return form_page(
        request,
        "confirm.html",
        form,
        title="Ångra inläsningen?",
        text="Alla värden som den förde in försvinner ur statistiken, och de som den "
        "ersatte gäller igen. Historiken finns kvar.",
        details=[("Inläsning", imported.label)],
        submit="Ångra inläsningen",
        cancel=imported.get_absolute_url(),
        tone="danger",
    )


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


def _detail(
    request: Request, imported: Import, form: PaxForm, *, status: int = 200
) -> HttpResponse:
    is_open = imported.state == ImportState.PREVIEW
    is_read = imported.state == ImportState.CONFIRMED
    resting = rests.resting_on(imported) if is_read else []
    comparison = importing.compare(imported) if is_open else None
    return render(
        request,
        "lagesbild/figures/import.html",
        {
            "imported": imported,
            "is_fetching": imported.state == ImportState.FETCHING,
            "again_url": _again_url(imported),
            "form": form,
            "is_open": is_open,
            "comparison": comparison,
            "revised": _lines(imported, comparison.revised if comparison else []),
            "new": _lines(imported, comparison.new if comparison else []),
            "faults": imported.faults[:SHOWN],
            "more_faults": max(0, len(imported.faults) - SHOWN),
            "shown": SHOWN,
            "brought": importing.brought_by(imported)[:SHOWN],
            "resting": resting,
            "can_undo": is_read and not resting,
            "plain": PaxForm(),
        },
        status=status,
    )


def _lines(
    imported: Import, differences: list[importing.Difference]
) -> list[tuple[str, str, str, str, str]]:
    """Give each difference as a row: indicator, place, period, before, now."""
    lines = []
    for each in differences[:SHOWN]:
        reading = each.reading
        about = imported.indicators[reading.key]
        lines.append(
            (
                about["title"],
                importing.place_of(reading),
                f"{reading.year} {reading.part}".strip(),
                in_words(each.before, about["unit"]) if each.before else "",
                in_words(reading, about["unit"]),
            )
        )
    return lines


def _next(imported: Import) -> str:
    if imported.state == ImportState.COLUMNS:
        return reverse("figures:columns", args=[imported.uuid])
    return imported.get_absolute_url()


def _again_url(imported: Import) -> str:
    """Give the address of the form as it was filled in for a fetch that failed."""
    if imported.state != ImportState.FAILED:
        return ""
    asked = imported.asked
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
