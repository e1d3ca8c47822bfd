"""The pages of figures: what is measured, what is read in, and what is handed over.

A file or a fetch is looked at before one can confirm it; what was read in one can undo.
"""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from lagesbild.figures import selectors
from lagesbild.figures.doors import (
    handover_door,
    import_door,
    indicator_door,
    received_door,
)
from lagesbild.figures.forms import (
    ColumnsForm,
    GiveForm,
    IndicatorForm,
    KoladaForm,
    OnlyOnceForm,
    UploadForm,
    YearForm,
)
from lagesbild.figures.models import Handover, Import, Indicator
from lagesbild.figures.municipalities import MUNICIPALITIES, NATION, name_of
from lagesbild.figures.own import Account, OwnFigure
from lagesbild.figures.parsing.kolada import AT_ONCE
from lagesbild.figures.reading_in import (
    FileFacts,
    columns_and_meaning,
    read_columns,
    read_file,
)
from lagesbild.figures.selectors import beside_nation, home, resting_on
from lagesbild.figures.services import importing
from lagesbild.figures.services.giving import (
    account_of,
    content_of,
    figures_of,
    hand_over,
    receivers,
    take_in,
)
from lagesbild.figures.wording import NOTHING, Number, as_decimal, in_words
from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.editions.content import fingerprint
from pax.errors import Invalid, WrongState
from pax.history.pages import history_page
from pax.history.versions import itself
from pax.imports.forms import ConfirmForm, UndoForm
from pax.imports.models import ImportState
from pax.pages import FormPage, change, create, draw, get_or_post, sent, went_once
from pax.ui.forms import PaxForm
from pax.ui.paging import keyset_page
from pax.ui.parts import Tab
from pax.ui.swedish import MONTHS
from pax.writing.once import arrive, spend


def in_figures(title: str, **words: Any) -> FormPage:
    """Give the form page of something among the figures."""
    trail = [("Översikt", "/"), ("Statistik", reverse("figures:list"))]
    return FormPage(title, trail=trail, **words)


_TABS = (
    ("Indikatorer", "figures:list", Permission.LAGESBILD_WRITE),
    ("Inläsningar", "figures:imports", Permission.LAGESBILD_WRITE),
    ("Lämna över", "figures:give", Permission.FIGURES_GIVE),
)


def tabs(user: User, current: str) -> list[Tab]:
    """List the pages of figures that a person may use."""
    return [
        Tab(label, reverse(name), current=name == current)
        for label, name, permission in _TABS
        if user.may(permission)
    ]


# --- what is measured -------------------------------------------------------------
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
@went_once
def add_indicator(request: Request) -> HttpResponse:
    form = IndicatorForm(request.user, *sent(request))
    return create(
        request,
        form,
        lambda: importing.add_indicator(by=request.user, **form.given),
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
def edit_indicator(request: Request, indicator: Indicator) -> HttpResponse:
    form = IndicatorForm(request.user, *sent(request), instance=indicator)
    return change(
        request,
        form,
        lambda: importing.revise_indicator(indicator, by=request.user, **form.given),
        say="Indikatorn är ändrad.",
        to=indicator.get_absolute_url(),
        page=in_figures(
            "Ändra indikatorn", kicker=indicator.title, submit="Spara indikatorn"
        ),
    )


# --- what is read in --------------------------------------------------------------
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
@went_once
def upload(request: Request) -> HttpResponse:
    """Look at a file; a table of one's own is asked about before it is read."""
    form = UploadForm(*sent(request))
    return create(
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
    facts = FileFacts(given["year"], place, form.standing, given["sheet"])
    file = given["file"]
    return read_file(file.read(), file.name, given["origin"], facts, by=request.user)


@get_or_post
@permission_door(WRITE)
@went_once
def fetch_kolada(request: Request) -> HttpResponse:
    """Ask for key figures, filled in from the address when a fetch is tried again."""
    year = timezone.localdate().year
    latest = {"first": year - YEARS_AT_FIRST, "last": year}
    again = {name: request.GET[name] for name in ASKED if name in request.GET}
    form = KoladaForm(*sent(request), initial=latest | again)
    return create(
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
    return importing.ask_for_figures(
        given["figures"],
        [home(), NATION, *given["others"][: AT_ONCE - 2]],
        range(given["first"], given["last"] + 1),
        by=request.user,
    )


@require_safe
@import_door(WRITE)
def import_detail(request: Request, imported: Import) -> HttpResponse:
    """Show an import: what it would do, or what it has brought."""
    if imported.state == ImportState.COLUMNS:
        return redirect("figures:columns", imported.uuid)
    form = ConfirmForm(imported, _review(imported))
    return draw(request, form, _detail(imported))


@get_or_post
@import_door(WRITE)
@went_once
def explain_columns(request: Request, imported: Import) -> HttpResponse:
    """Ask what the columns of a table mean, as they were said to last time."""
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
    facts = FileFacts(given["default_year"], given["default_place"])
    return read_columns(
        imported, form.meaning, given["indicator"], facts, by=request.user
    )


@require_POST
@import_door(WRITE)
def confirm_import(request: Request, imported: Import) -> HttpResponse:
    form = ConfirmForm(imported, _review(imported), *sent(request))
    return create(
        request,
        form,
        lambda: importing.confirm_import(imported, by=request.user, **form.chosen()),
        say=lambda _: imported.said,
        to=imported.get_absolute_url(),
        page=lambda: _detail(imported),
    )


@require_POST
@import_door(WRITE)
def discard_import(request: Request, imported: Import) -> HttpResponse:
    importing.discard_import(imported, by=request.user)
    messages.success(request, "Inläsningen är kastad. Inget är inläst.")
    return redirect("figures:imports")


@get_or_post
@import_door(WRITE)
@went_once
def undo_import(request: Request, imported: Import) -> HttpResponse:
    """Ask why before an import is taken back; a second click leads on."""
    form = UndoForm(*sent(request))
    if imported.state != ImportState.CONFIRMED:
        raise WrongState("Bara det som är inläst kan ångras.")
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


@require_POST
@received_door(WRITE)
def take_in_handover(request: Request, given: Handover) -> HttpResponse:
    """Lay a handover ready to be read in, once however often it is sent."""
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
    """Lead to what is to be done next: explain its columns, or look at it."""
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


# --- what is handed over ----------------------------------------------------------
GIVE = Permission.FIGURES_GIVE
SHOWN = 50


@get_or_post
@permission_door(GIVE)
@fresh_proof
def give(request: Request) -> HttpResponse:
    """Show what would be handed over, and hand over exactly that."""
    chosen = _chosen(request)
    account = account_of(int(str(chosen["year"])), by=request.user)
    digest = fingerprint(content_of(account, by=request.user))
    form = GiveForm(*sent(request), initial=chosen | {"digest": digest})
    return create(
        request,
        form,
        lambda: hand_over(by=request.user, **form.given),
        to=Handover.get_absolute_url,
        page=lambda: _give_page(request, chosen, account),
    )


def _chosen(request: Request) -> dict[str, object]:
    """Give the year and receiver that were asked for, or last year and the first."""
    form = YearForm(request.POST or request.GET or None)
    if form.is_valid():
        return form.cleaned_data
    return {"year": timezone.localdate().year - 1, "receiver": receivers().first()}


def _give_page(
    request: Request, chosen: dict[str, object], account: Account
) -> FormPage:
    """Show exactly what is handed over."""
    receiver = chosen["receiver"]
    given = Handover.objects.visible_to(request.user).filter(
        giver=request.user.agency_id
    )
    return FormPage(
        template="lagesbild/figures/give.html",
        more={
            "choose": YearForm(initial=chosen),
            "preview_title": f"Siffror för {chosen['year']}",
            "give_label": f"Lämna över till {receiver}",
            "receiver": receiver,
            "words": account.words,
            "rows": rows_of(account.figures),
            "months": months_of(account.figures),
            "given": given.select_related("receiver", "created_by")[:SHOWN],
            "tabs": tabs(request.user, "figures:give"),
        },
    )


@require_safe
@handover_door(GIVE)
def handover(request: Request, given: Handover) -> HttpResponse:
    """Show what was handed over, to its giver and its receiver."""
    can_take = request.user.may(Permission.LAGESBILD_WRITE)
    return render(
        request,
        "lagesbild/figures/handover.html",
        {
            "handover": given,
            "rows": rows_of(figures_of(given)),
            "months": months_of(figures_of(given)),
            "words": given.content["words"],
            "form": OnlyOnceForm()
            if can_take and given.receiver_id == request.user.agency_id
            else None,
            "back": reverse("figures:give"),
        },
    )


def rows_of(figures: list[OwnFigure]) -> list[tuple[str, str, str]]:
    """Give each number of the whole year as a row: what, where, how much."""
    return [(one.title, one.area, _said(one)) for one in figures if not one.part]


def months_of(figures: list[OwnFigure]) -> list[dict[str, Any]]:
    """Give the numbers of months by area, a table for each indicator."""
    by_title: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for one in figures:
        if one.part:
            by_title[one.title][one.area, one.part] = _said(one)
    return [_by_month(title, cells) for title, cells in by_title.items()]


def _by_month(title: str, cells: dict[tuple[str, str], str]) -> dict[str, Any]:
    areas = list(dict.fromkeys(area for area, _ in cells))
    parts = sorted({part for _, part in cells})
    return {
        "title": title,
        "months": [MONTHS[int(part) - 1] for part in parts],
        "rows": [(a, [cells.get((a, p), NOTHING) for p in parts]) for a in areas],
    }


def _said(each: OwnFigure) -> str:
    """Say how much: what is hidden is never 0."""
    return in_words(Number(as_decimal(each.value), each.is_suppressed), each.unit)


# --- every change -----------------------------------------------------------------
@require_safe
@indicator_door(Permission.LAGESBILD_WRITE)
def indicator_history(request: Request, indicator: Indicator) -> HttpResponse:
    trail = [
        ("Översikt", "/"),
        ("Statistik", reverse("figures:list")),
        (indicator.title, indicator.get_absolute_url()),
    ]
    return history_page(request, [itself(indicator)], trail=trail)


@require_safe
@import_door(Permission.LAGESBILD_WRITE)
def import_history(request: Request, imported: Import) -> HttpResponse:
    trail = [
        ("Översikt", "/"),
        ("Statistik", reverse("figures:list")),
        ("Inläsningar", reverse("figures:imports")),
        (imported.label, imported.get_absolute_url()),
    ]
    return history_page(request, [itself(imported)], trail=trail)
