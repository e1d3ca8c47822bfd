"""The list of cases: filters, search, columns, export."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.forms.lists import ColumnsForm, FilterForm
from cases.listing import export
from cases.listing.columns import chosen_columns, save_columns, step_names
from cases.listing.page import all_pages, count, find_page
from cases.listing.wanted import SORTS, Edge, Wanted
from pax.access.doors import permission_door
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Invalid
from pax.ui.parts import Chip, Page

PLACE = ("fore", "efter")


@dataclass(frozen=True)
class Asked:
    """What was asked for by the address, read once."""

    form: FilterForm
    wanted: Wanted


@require_safe
@permission_door(Permission.CASE_READ)
def cases(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    asked = _read(request, user)
    found = find_page(user, asked.wanted)
    # The log says that someone searched, and never for what: it may be a person.
    verb = Verb.CASES_SEARCHED if asked.wanted.words else Verb.CASES_LISTED
    record(verb, by=user, because=f"{len(found.cases)} ärenden visade")
    return render(
        request,
        "cases/list.html",
        {
            "form": asked.form,
            "chips": _chips(request, asked.form),
            "sorts": _sorts(request, asked.wanted),
            "columns": chosen_columns(user),
            "cases": found.cases,
            "steps": step_names(),
            "today": timezone.localdate(),
            "count": count(user, asked.wanted),
            "page": Page(
                found.cases,
                _address(request, "fore", found.before),
                _address(request, "efter", found.after),
            ),
            "query": _without(request.GET, *PLACE).urlencode(),
            "can_export": user.may(Permission.CASE_EXPORT),
        },
    )


@permission_door(Permission.CASE_READ)
def columns(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    chosen = [c.key for c in chosen_columns(user)]
    form = ColumnsForm(request.POST or None, initial={"columns": chosen})
    if request.method == "POST" and form.is_valid():
        save_columns(user, form.cleaned_data["columns"])
        messages.success(request, "Kolumnerna är sparade.")
        return redirect("cases:list")
    status = 422 if form.errors else 200
    return render(request, "cases/list_columns.html", {"form": form}, status=status)


@require_safe
@permission_door(Permission.CASE_EXPORT)
def export_csv(request: HttpRequest) -> HttpResponse:
    return _export(request, export.as_csv, "csv", "text/csv; charset=utf-8")


@require_safe
@permission_door(Permission.CASE_EXPORT)
def export_xlsx(request: HttpRequest) -> HttpResponse:
    return _export(request, export.as_xlsx, "xlsx", export.SHEET)


def _export(
    request: HttpRequest, write: Any, ending: str, content_type: str
) -> HttpResponse:
    """Write what the same address shows as a list, all of its pages, to a file."""
    user: Any = request.user
    asked = _read(request, user)
    found = list(all_pages(user, asked.wanted, at_most=export.AT_MOST + 1))
    if len(found) > export.AT_MOST:
        raise Invalid(
            "Listan har fler än 20 000 ärenden. Begränsa den med filter först."
        )
    answer = HttpResponse(write(found, chosen_columns(user)), content_type=content_type)
    name = f"arenden-{timezone.localdate()}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    filters = ", ".join(chip.label for chip in _chips(request, asked.form, words=False))
    record(
        Verb.CASES_EXPORTED,
        by=user,
        because=f"{len(found)} ärenden, {ending}. {filters or 'Utan filter'}",
    )
    return answer


def _read(request: HttpRequest, user: User) -> Asked:
    units = list(Unit.objects.filter(group__in=user.authority.readers).order_by("name"))
    colleagues = list(
        User.objects.filter(
            memberships__unit__in=units, is_system=False, agency=user.agency_id
        )
        .exclude(pk=user.pk)
        .distinct()
        .order_by("name")
    )
    form = FilterForm(request.GET, colleagues=colleagues, units=units)
    return Asked(form, form.wanted(user, colleagues, units))


def _chips(request: HttpRequest, form: FilterForm, *, words: bool = True) -> list[Chip]:
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or (name == "q" and not words):
            continue
        label = dict(getattr(field, "choices", ())).get(value, value)
        text = field.label if value is True else f"{field.label}: {label}"
        address = _without(request.GET, name, *PLACE).urlencode()
        chips.append(Chip(str(text), f"?{address}"))
    return chips


def _sorts(request: HttpRequest, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Give the orders one may choose among: label, address, and whether it is on."""
    sorts = []
    for sort in SORTS.values():
        query = _without(request.GET, "ordning", *PLACE)
        query["ordning"] = sort.key
        sorts.append((sort.label, f"?{query.urlencode()}", sort == wanted.sort))
    return sorts


def _address(request: HttpRequest, way: str, edge: Edge | None) -> str:
    if edge is None:
        return ""
    query = _without(request.GET, *PLACE)
    query[way] = str(edge)
    return f"{reverse('cases:list')}?{query.urlencode()}"


def _without(query: QueryDict, *names: str) -> QueryDict:
    query = query.copy()
    for name in names:
        query.pop(name, None)
    return query
