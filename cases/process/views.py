"""Processkartor: seeing, copying, adapting and publishing them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.chain.forms import TransitionForm
from cases.doors import map_door
from cases.models import Case, ProcessMap, ProcessVersion
from cases.process import selectors as maps
from cases.process import services as processes
from cases.process.forms import (
    ClockForm,
    CopyForm,
    ExtraFieldForm,
    RenameForm,
    StepForm,
    TransitionNamesForm,
    WithdrawForm,
)
from pax.access.doors import permission_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import WrongState
from pax.history.pages import history_page
from pax.history.versions import itself
from pax.pages import FormPage, change, confirm, create, get_or_post, sent

CHANGED = "Utkastet är ändrat."
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
    page = maps.picture(map, version, request.user)
    if page["followers"]:
        record(Verb.CASES_LISTED, by=request.user, because="Följer en processkarta")
    return render(request, "cases/process/process.html", page)


@require_safe
@edit
def history(request: Request, map: ProcessMap) -> HttpResponse:
    return history_page(request, [itself(map)], trail=_trail(map))


@get_or_post
@edit
def copy(request: Request, map: ProcessMap) -> HttpResponse:
    """Copy a map to a unit that one manages, for supports that have none there."""
    version = processes.published(map) or processes.draft(map)
    units = processes.units_to_copy_to(request.user)
    if version is None or not units:
        raise WrongState(
            "Varje stöd i de enheter du leder har redan en karta. Gör ett nytt utkast "
            "av den, eller dra tillbaka den först."
        )
    form = CopyForm(units, *sent(request), initial={"name": map.name})
    return create(
        request,
        form,
        lambda: processes.copy_map(version, by=request.user, **form.given),
        say="Kartan är kopierad. Anpassa utkastet och publicera.",
        to=_url,
        page=in_map(map, "Kopiera till din enhet", submit="Kopiera kartan"),
    )


@get_or_post
@edit
def rename(request: Request, map: ProcessMap) -> HttpResponse:
    processes.check_may(map, request.user)
    form = RenameForm(*sent(request), instance=map)
    return change(
        request,
        form,
        lambda: processes.rename_map(map, by=request.user, **form.given),
        say="Kartan är sparad.",
        to=_url(map),
        page=in_map(map, "Kartans namn och stöd", submit="Spara"),
    )


@get_or_post
@edit
@fresh_proof
def withdraw(request: Request, map: ProcessMap) -> HttpResponse:
    """Let no new case follow a map any more."""
    processes.check_may(map, request.user)
    form = WithdrawForm(*sent(request))
    return change(
        request,
        form,
        lambda: processes.withdraw_map(
            map, by=request.user, because=form.cleaned_data["because"]
        ),
        say="Kartan är tillbakadragen.",
        to=_url(map),
        page=in_map(
            map,
            "Dra tillbaka kartan",
            lead=f"Nya ärenden hos {map.unit} följer sedan Gökungen, eller en annan av "
            "enhetens kartor. Ärenden som följer den här kartan gör det tills de "
            "avslutas.",
            submit="Dra tillbaka",
            tone="danger",
        ),
    )


@get_or_post
@edit
def step(request: Request, map: ProcessMap, step: str) -> HttpResponse:
    draft = _draft(request, map)
    found = maps.part(draft.chart.steps, step)
    form = StepForm(*sent(request), instance=draft, part=found)
    return change(
        request,
        form,
        lambda: processes.revise_part(
            map, "steps", step, by=request.user, **form.given
        ),
        say=CHANGED,
        to=_url(map),
        page=in_map(map, f"Steg: {found.name}"),
    )


@get_or_post
@edit
def transition(request: Request, map: ProcessMap, key: str) -> HttpResponse:
    """Revise a way onward, beside the form that it will give."""
    draft = _draft(request, map)
    found = maps.part(draft.chart.transitions, key)
    form = TransitionNamesForm(*sent(request), instance=draft, part=found)
    # What those who make the transition will be asked, drawn but not to be sent.
    tried = TransitionForm(Case(process=draft), found, auto_id="prov_%s")
    return change(
        request,
        form,
        lambda: processes.revise_part(
            map, "transitions", key, by=request.user, **form.given
        ),
        say=CHANGED,
        to=_url(map),
        page=in_map(
            map,
            f"Väg vidare: {found.name}",
            template="cases/process/process_form.html",
            more={"tried": None if found.service else tried},
        ),
    )


@get_or_post
@edit
def clock(request: Request, map: ProcessMap, clock: str) -> HttpResponse:
    draft = _draft(request, map)
    found = maps.part(draft.chart.clocks, clock)
    form = ClockForm(*sent(request), instance=draft, part=found)
    return change(
        request,
        form,
        lambda: processes.revise_part(
            map, "clocks", clock, by=request.user, **form.given
        ),
        say=CHANGED,
        to=_url(map),
        page=in_map(map, f"Frist: {found.name}"),
    )


@get_or_post
@edit
def add_field(request: Request, map: ProcessMap) -> HttpResponse:
    draft = _draft(request, map)
    form = ExtraFieldForm(
        draft.chart,
        *sent(request),
        instance=draft,
        initial={"at": request.GET.get("vid", "")},
    )
    return change(
        request,
        form,
        lambda: processes.add_field(map, by=request.user, **form.given),
        say=CHANGED,
        to=_url(map),
        page=in_map(map, "Nytt eget fält", submit="Lägg till fältet"),
    )


@get_or_post
@edit
def edit_field(request: Request, map: ProcessMap, field: str) -> HttpResponse:
    draft = _draft(request, map)
    found = maps.own_field(draft.chart, field)
    form = ExtraFieldForm(draft.chart, *sent(request), instance=draft, part=found)
    return change(
        request,
        form,
        lambda: processes.revise_part(
            map, "fields", field, by=request.user, **form.given
        ),
        say=CHANGED,
        to=_url(map),
        page=in_map(map, f"Eget fält: {found.label}", submit="Spara fältet"),
    )


@get_or_post
@edit
def remove_field(request: Request, map: ProcessMap, field: str) -> HttpResponse:
    draft = _draft(request, map)
    found = maps.own_field(draft.chart, field)
    return confirm(
        request,
        lambda: processes.remove_field(
            map, field, by=request.user, version=draft.version
        ),
        say="Fältet är borttaget ur utkastet.",
        to=_url(map, "falt"),
        page=in_map(
            map,
            f"Ta bort fältet ”{found.label}”?",
            text="Nya ärenden frågar inte längre efter det. Det som redan är ifyllt i "
            "ärenden står kvar där.",
            submit="Ta bort fältet",
        ),
    )


@get_or_post
@edit
def start_draft(request: Request, map: ProcessMap) -> HttpResponse:
    processes.check_may(map, request.user)
    if request.method != "POST" and processes.draft(map):
        raise WrongState("Det finns redan ett utkast. Ändra i det.")
    return confirm(
        request,
        lambda: processes.start_draft(map, by=request.user),
        say=lambda draft: f"Utkastet till version {draft.number} är öppet.",
        to=_url(map),
        tone="",
        page=in_map(
            map,
            "Göra ett nytt utkast?",
            text="Utkastet börjar som den publicerade versionen. Ärendena följer den "
            "publicerade tills du publicerar utkastet.",
            submit="Gör ett utkast",
        ),
    )


@get_or_post
@edit
@fresh_proof
def publish(request: Request, map: ProcessMap) -> HttpResponse:
    number = _draft(request, map).number
    return confirm(
        request,
        lambda: processes.publish_draft(map, by=request.user),
        say=(
            f"Version {number} är publicerad. Enhetens nya ärenden om de stöd som "
            "kartan gäller följer den."
        ),
        to=_url(map),
        tone="",
        page=in_map(
            map,
            f"Publicera version {number}?",
            text=f"Nya ärenden hos {map.unit} om {_about(map)} följer den här "
            "versionen. Ärenden som redan är öppna fortsätter efter den version de "
            "började med, och ärenden om annat berörs inte. En publicerad version kan "
            "inte ändras; då gör du ett nytt utkast.",
            submit="Publicera",
        ),
    )


def _draft(request: Request, map: ProcessMap) -> ProcessVersion:
    """Give the draft that may be changed, or say what stands in the way."""
    processes.check_may(map, request.user)
    found = processes.draft(map)
    if found is None:
        raise WrongState(
            "Den publicerade versionen kan inte ändras, för ärenden följer den. "
            "Gör ett nytt utkast först."
        )
    return found


def in_map(map: ProcessMap, title: str, **words: Any) -> FormPage:
    """Give the form page of something about a processkarta."""
    around: dict[str, Any] = {
        "submit": "Spara i utkastet",
        "kicker": map.name,
        "cancel": _url(map),
        "trail": _trail(map),
    }
    return FormPage(title, **around | words)


def _about(map: ProcessMap) -> str:
    said = map.for_supports
    return said[:1].lower() + said[1:]


def _trail(map: ProcessMap) -> list[tuple[str, str]]:
    return [
        ("Översikt", "/"),
        ("Processkartor", reverse("cases:processes")),
        (map.name, _url(map)),
    ]


def _url(map: ProcessMap, anchor: str = "") -> str:
    url = reverse("cases:process", args=[map.uuid])
    return f"{url}#{anchor}" if anchor else url
