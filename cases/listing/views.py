"""The list of cases: searched, narrowed, sorted, laid out in columns, taken out."""

from collections.abc import Callable

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.listing.forms import ColumnsForm, ListForm
from cases.listing.remembered import recall, remember
from cases.listing.selectors import (
    CasePage,
    Count,
    Edge,
    Filters,
    Table,
    choices_for,
    columns_of,
    count_cases,
    page_of_cases,
    read_query,
    rows_of,
    table_of,
)
from cases.listing.services import save_columns
from pax.access.doors import permission_door
from pax.access.proof import fresh_proof_for_file
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.pages import FormPage, change, get_or_post, sent
from pax.tables.writing import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from pax.ui import swedish
from pax.ui.fields import today
from pax.ui.parts import Chip, Column, Page

#: Where in a list one is, in an address.
EDGES = ("before", "after")


@require_safe
@permission_door(Permission.CASE_READ)
def case_list(request: Request) -> HttpResponse:
    if moved := _out_of_the_address(request):
        return redirect(moved)
    form = _asked(request)
    if not form.is_valid():
        return _refuse(request, form)
    filters = form.filters
    before, after = (
        Edge.read(request.GET.get(name, ""), filters.sort) for name in EDGES
    )
    page = page_of_cases(request.user, filters, before=before, after=after)
    count = count_cases(request.user, filters, page)
    _log(request, filters, Verb.CASES_LISTED, counted(count))
    columns = columns_of(request.user)
    return render(
        request,
        "cases/listing/list.html",
        {
            "form": form,
            "chips": _chips(request, filters),
            "clear_url": reverse("cases:list"),
            "count": counted(count),
            "head": [Column("Ärende"), *(column.head() for column in columns)],
            "rows": rows_of(page.cases, columns),
            "page": _pager(request, page),
            "first_url": _address(request),
            "is_narrowed": bool(filters.q or filters.narrowed(request.user)),
            "searched": bool(filters.q),
            "export": _exports(request),
            "columns_url": _address(request, "cases:list-columns"),
        },
    )


@require_safe
@permission_door(Permission.CASE_EXPORT)
@fresh_proof_for_file
def export_csv(request: Request) -> HttpResponse:
    return _export(request, as_csv, CSV_TYPE, "csv")


@require_safe
@permission_door(Permission.CASE_EXPORT)
@fresh_proof_for_file
def export_xlsx(request: Request) -> HttpResponse:
    return _export(request, lambda t: as_xlsx({"Ärenden": t}), XLSX_TYPE, "xlsx")


@get_or_post
@permission_door(Permission.CASE_READ)
def choose_columns(request: Request) -> HttpResponse:
    back = _address(request)
    chosen = [column.key for column in columns_of(request.user)]
    form = ColumnsForm(*sent(request), initial={"columns": chosen})
    return change(
        request,
        form,
        lambda: save_columns(form.cleaned_data["columns"], by=request.user),
        say="Kolumnerna är sparade.",
        to=back,
        page=FormPage(template="cases/listing/list_columns.html", more={"back": back}),
    )


def _export(
    request: Request, write: Callable[[Table], bytes], kind: str, ending: str
) -> HttpResponse:
    """Take the list out as a file, and record how much of it, as what."""
    if moved := _out_of_the_address(request):
        return redirect(moved)
    form = _asked(request)
    if not form.is_valid():
        return _refuse(request, form)
    table = table_of(request.user, form.filters, columns_of(request.user))
    told = f"{counted(Count(len(table) - 1))} som {ending.upper()}"
    _log(request, form.filters, Verb.CASES_EXPORTED, told)
    name = f"arenden-{today().isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(table), content_type=kind, headers=headers)


def counted(count: Count) -> str:
    """Say how many: 1 ärende, 312 ärenden, 1 000+ ärenden."""
    if count.is_more:
        return f"{swedish.number(count.number)}+ ärenden"
    return swedish.counted(count.number, "ärende", "ärenden")


def _refuse(request: Request, form: ListForm) -> HttpResponse:
    return render(request, "cases/listing/list.html", {"form": form}, status=400)


def _asked(request: Request) -> ListForm:
    """Give the form as the address fills it in; what is in the session too."""
    data = request.GET.copy()
    token = data.pop("sokt", [""])[-1]
    remembered = recall(request.session, token)
    if token:
        data["q"] = remembered
    form = ListForm(data, user=request.user, choices=choices_for(request.user))
    if token and not remembered:
        # Never the whole list in place of one that was narrowed.
        form.add_error("q", "Sökningen har gått ut. Skriv den igen.")
    return form


def _out_of_the_address(request: Request) -> str:
    """Keep somebody's number out of the address, which is seen, saved and sent on.

    Gives the address to go to instead, or "": the number waits, locked, in the session.
    """
    text = request.GET.get("q", "")
    if not read_query(text).is_about_someone:
        return ""
    query = _kept(request)
    query.pop("q", None)
    query["sokt"] = remember(request.session, text)
    return f"{request.path}?{query.urlencode()}"


def _kept(request: Request) -> QueryDict:
    """Give what the address asks for, but where in the list one is."""
    query = request.GET.copy()
    for key in EDGES:
        query.pop(key, None)
    return query


def _address(
    request: Request,
    name: str = "cases:list",
    *,
    without: tuple[str, ...] = (),
    **values: str,
) -> str:
    """Give the address of the same list from its beginning, with changes."""
    query = _kept(request)
    for key in without:
        query.pop(key, None)
    for key, value in values.items():
        query[key] = value
    return f"{reverse(name)}?{query.urlencode()}"


def _pager(request: Request, page: CasePage) -> Page[object]:
    return Page(
        [],
        _address(request, before=str(page.before)) if page.before else "",
        _address(request, after=str(page.after)) if page.after else "",
    )


def _chips(request: Request, filters: Filters) -> list[Chip]:
    """Give one chip for each filter that is on, which takes it away."""
    searched = [(("q", "sokt"), f"Sök: {filters.q}")] if filters.q else []
    narrowed = [((name,), words) for name, words in filters.told()]
    return [
        Chip(words, _address(request, without=names))
        for names, words in (*searched, *narrowed)
    ]


def _exports(request: Request) -> list[tuple[str, str]]:
    """Give the ways to take the list out, for those who may."""
    if not request.user.may(Permission.CASE_EXPORT):
        return []
    return [
        ("CSV", _address(request, "cases:export-csv")),
        ("Excel", _address(request, "cases:export-xlsx")),
    ]


def _log(request: Request, filters: Filters, verb: Verb, told: str) -> None:
    """Record that a list was read, and narrowed by what; never whom it was about."""
    words = [text for _, text in filters.told()]
    if filters.q:
        words.insert(0, read_query(filters.q).told)
        verb = Verb.CASES_SEARCHED if verb == Verb.CASES_LISTED else verb
    record(verb, by=request.user, because="; ".join([*words, told]))
