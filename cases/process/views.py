"""Processkartor: seeing, copying, adapting and publishing them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases.chain.forms import TransitionForm
from cases.models import Case, ProcessMap, ProcessVersion
from cases.process import selectors as maps
from cases.process import services as processes
from cases.process.doors import map_door
from cases.process.forms import (
    ClockForm,
    CopyForm,
    ExtraFieldForm,
    RenameForm,
    StepForm,
    TransitionNamesForm,
)
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import WrongState
from pax.ui.forms import PaxForm
from pax.writing.pages import form_page, given, make, save, sent, versioned

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
edit = map_door(Permission.PROCESS_EDIT)


@require_safe
@permission_door(Permission.PROCESS_EDIT)
def index(request: Request) -> HttpResponse:
    return render(
        request, "cases/process/processes.html", {"maps": maps.list_maps(request.user)}
    )


@require_safe
@edit
def show(request: Request, map: ProcessMap) -> HttpResponse:
    version = maps.version_to_show(map, request.GET.get("version", ""))
    if version is None:
        raise Http404
    return render(
        request, "cases/process/process.html", maps.picture(map, version, request.user)
    )


@get_or_post
@edit
def copy(request: Request, map: ProcessMap) -> HttpResponse:
    version = processes.published(map) or processes.draft(map)
    units = processes.units_to_copy_to(request.user)
    if version is None or not units:
        raise WrongState(
            "Varje enhet som du leder har redan en karta. Gör ett nytt utkast av den."
        )
    form = CopyForm(units, *sent(request), initial={"name": map.name})
    return make(
        request,
        form,
        lambda: processes.copy_map(version, by=request.user, **given(form)),
        say="Kartan är kopierad. Anpassa utkastet och publicera.",
        to=_url,
        draw=lambda: _write(
            request, map, form, "Kopiera till din enhet", "Kopiera kartan"
        ),
    )


@get_or_post
@edit
def rename(request: Request, map: ProcessMap) -> HttpResponse:
    _check_adaptable(request, map)
    now: dict[str, object] = {"name": map.name, "area": map.area}
    form = RenameForm(
        *sent(request), initial=now, stored=now, current_version=map.version
    )
    return save(
        request,
        form,
        lambda: processes.rename_map(map, by=request.user, **versioned(form)),
        say="Kartan har fått sitt nya namn.",
        to=_url(map),
        draw=lambda: _write(request, map, form, "Byt namn på kartan", "Spara namnet"),
    )


@get_or_post
@edit
def step(request: Request, map: ProcessMap, step: str) -> HttpResponse:
    found = maps.part(_draft(request, map).chart.steps, step)
    now = {"name": found.name, "who": found.who, "help": found.help}
    return _revise(
        request, map, StepForm, now, processes.revise_step, step, f"Steg: {found.name}"
    )


@get_or_post
@edit
def transition(request: Request, map: ProcessMap, key: str) -> HttpResponse:
    version = _draft(request, map)
    found = maps.part(version.chart.transitions, key)
    now = {"name": found.name, "past": found.past, "help": found.help}
    # What those who make the transition will be asked, drawn but not to be sent.
    tried = TransitionForm(Case(process=version), found, auto_id="prov_%s")
    return _revise(
        request,
        map,
        TransitionNamesForm,
        now,
        processes.revise_transition,
        key,
        f"Väg vidare: {found.name}",
        tried=None if found.service else tried,
    )


@get_or_post
@edit
def clock(request: Request, map: ProcessMap, clock: str) -> HttpResponse:
    found = maps.part(_draft(request, map).chart.clocks, clock)
    now = {"name": found.name, "length": found.length, "unit": found.unit}
    if found.from_field == "complete_by":  # runs to a day that is given each time
        now = {"name": found.name}
    return _revise(
        request,
        map,
        ClockForm,
        now,
        processes.revise_clock,
        clock,
        f"Frist: {found.name}",
    )


@get_or_post
@edit
def add_field(request: Request, map: ProcessMap) -> HttpResponse:
    version = _draft(request, map)
    form = ExtraFieldForm(
        version.chart,
        *sent(request),
        initial={"at": request.GET.get("vid", "")},
        current_version=version.version,
    )

    def add(version: int, values: dict[str, Any]) -> None:
        processes.add_field(map, by=request.user, version=version, **values)

    return _save(request, map, form, add, "Nytt eget fält", "Lägg till fältet")


@get_or_post
@edit
def edit_field(request: Request, map: ProcessMap, field: str) -> HttpResponse:
    version = _draft(request, map)
    found = maps.own_field(version.chart, field)
    now = {
        "label": found.label,
        "at": found.at,
        "kind": found.kind,
        "choices": "\n".join(found.choices),
        "required": found.required,
    }
    form = ExtraFieldForm(
        version.chart,
        *sent(request),
        initial=now,
        stored={"label": now["label"], "choices": now["choices"]},
        current_version=version.version,
    )

    def revise(version: int, values: dict[str, Any]) -> None:
        processes.revise_field(map, field, by=request.user, version=version, **values)

    return _save(
        request, map, form, revise, f"Eget fält: {found.label}", "Spara fältet"
    )


@get_or_post
@edit
def remove_field(request: Request, map: ProcessMap, field: str) -> HttpResponse:
    version = _draft(request, map)
    found = maps.own_field(version.chart, field)
    if request.method == "POST":
        processes.remove_field(map, field, by=request.user, version=version.version)
        messages.success(request, "Fältet är borttaget ur utkastet.")
        return redirect(_url(map, "falt"))
    return _confirm(
        request,
        title=f"Ta bort fältet ”{found.label}”?",
        text=(
            "Nya ärenden frågar inte längre efter det. Det som redan är ifyllt i "
            "ärenden står kvar där."
        ),
        submit="Ta bort fältet",
        cancel=_url(map, "falt"),
        tone="danger",
    )


@get_or_post
@edit
def start_draft(request: Request, map: ProcessMap) -> HttpResponse:
    _check_adaptable(request, map)
    if request.method == "POST":
        made = processes.start_draft(map, by=request.user)
        messages.success(request, f"Utkastet till version {made.number} är öppet.")
        return redirect(_url(map))
    if processes.draft(map):
        raise WrongState("Det finns redan ett utkast. Ändra i det.")
    return _confirm(
        request,
        title="Göra ett nytt utkast?",
        text=(
            "Utkastet börjar som den publicerade versionen. Ärendena följer den "
            "publicerade tills du publicerar utkastet."
        ),
        submit="Gör ett utkast",
        cancel=_url(map),
    )


@get_or_post
@edit
def publish(request: Request, map: ProcessMap) -> HttpResponse:
    version = _draft(request, map)
    if request.method == "POST":
        processes.publish_draft(map, by=request.user)
        messages.success(
            request, f"Version {version.number} är publicerad. Nya ärenden följer den."
        )
        return redirect(_url(map))
    return _confirm(
        request,
        title=f"Publicera version {version.number}?",
        text=(
            f"Nya ärenden hos {map.unit} följer den här versionen. Ärenden som redan "
            "är öppna fortsätter efter den version de började med. En publicerad "
            "version kan inte ändras; då gör du ett nytt utkast."
        ),
        submit="Publicera",
        cancel=_url(map),
    )


def _draft(request: Request, map: ProcessMap) -> ProcessVersion:
    """Give the draft that may be changed, or say what stands in the way."""
    _check_adaptable(request, map)
    found = processes.draft(map)
    if found is None:
        raise WrongState(
            "Den publicerade versionen kan inte ändras, för ärenden följer den. "
            "Gör ett nytt utkast först."
        )
    return found


def _check_adaptable(request: Request, map: ProcessMap) -> None:
    processes.check_may(map, request.user)


def _revise(
    request: Request,
    map: ProcessMap,
    form_class: Callable[..., Any],
    now: dict[str, Any],
    service: Callable[..., Any],
    key: str,
    title: str,
    **context: Any,
) -> HttpResponse:
    form = form_class(
        *sent(request),
        initial=now,
        stored=now,
        current_version=_draft(request, map).version,
    )

    for unasked in set(form.fields) - {*now, "version"}:
        del form.fields[unasked]

    def revise(version: int, values: dict[str, Any]) -> None:
        service(map, key, by=request.user, version=version, **values)

    return _save(request, map, form, revise, title, "Spara i utkastet", **context)


def _save(
    request: Request,
    map: ProcessMap,
    form: PaxForm,
    service: Callable[[int, dict[str, Any]], None],
    title: str,
    submit: str,
    **context: Any,
) -> HttpResponse:
    def act() -> None:
        values = versioned(form)
        service(values.pop("version"), values)

    return save(
        request,
        form,
        act,
        say="Utkastet är ändrat.",
        to=_url(map),
        draw=lambda: _write(request, map, form, title, submit, **context),
    )


def _write(
    request: Request,
    map: ProcessMap,
    form: PaxForm,
    title: str,
    submit: str,
    **context: Any,
) -> HttpResponse:
    return form_page(
        request,
        "cases/process/process_form.html",
        form,
        cancel=_url(map),
        map=map,
        title=title,
        submit=submit,
        **context,
    )


def _confirm(request: Request, **context: Any) -> HttpResponse:
    return render(request, "confirm.html", {"form": PaxForm(), **context})


def _url(map: ProcessMap, anchor: str = "") -> str:
    url = reverse("cases:process", args=[map.uuid])
    return f"{url}#{anchor}" if anchor else url
