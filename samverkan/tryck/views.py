"""Tryckregistret: the board, a target, and writing in it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, change, create, get_or_post, sent
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import in_room, on_paper, room_history
from samverkan.tryck import services
from samverkan.tryck.doors import measure_door, target_door, tension_door
from samverkan.tryck.forms import (
    BoardForm,
    EndMeasureForm,
    MeasureForm,
    TargetEditForm,
    TargetForm,
    TensionForm,
    WordForm,
    catalogue,
)
from samverkan.tryck.models import (
    OwnWord,
    PressureMeasure,
    PressureTarget,
    TensionNote,
)
from samverkan.tryck.selectors import Narrowed, board_of, history_of, pressed

ROOM = "tryck:board"
takes_part = Permission.GROUP_TAKE_PART


@require_safe
@group_door(takes_part)
def board(request: Request, group: Samverkansgrupp) -> HttpResponse:
    form = BoardForm(request.GET or None)
    narrowed = _narrowed(form)
    return render(
        request,
        "samverkan/tryck/board.html",
        {
            "group": group,
            "room": ROOM,
            "form": form,
            "narrowed": narrowed,
            "pressed": board_of(group, request.user, narrowed),
        },
    )


@require_safe
@group_door(takes_part)
def board_pdf(request: Request, group: Samverkansgrupp) -> HttpResponse:
    narrowed = _narrowed(BoardForm(request.GET or None))
    return on_paper(
        "samverkan/tryck/board_pdf.html",
        {
            "group": group,
            "pressed": board_of(group, request.user, narrowed),
            "narrowed": narrowed,
            "agency": request.user.agency,
        },
        title=f"Tryckregister, {group}",
        at=timezone.now(),
        author=str(request.user.agency),
        subject="Tryck på platser och verksamheter över tid",
        name="tryckregister",
    )


def _narrowed(form: BoardForm) -> Narrowed:
    given = form.cleaned_data if form.is_valid() else {}
    return Narrowed(
        area=given.get("area"),
        side=given.get("side", ""),
        months=given.get("months") or 12,
    )


@require_safe
@target_door(takes_part)
def target(request: Request, target: PressureTarget) -> HttpResponse:
    found = pressed(target, request.user, Narrowed(months=24).period)
    return render(
        request,
        "samverkan/tryck/target.html",
        {
            "group": target.group,
            "room": ROOM,
            "target": target,
            "one": found,
            "is_ours": target.agency_id == request.user.agency_id,
        },
    )


@require_safe
@target_door(takes_part)
def history(request: Request, target: PressureTarget) -> HttpResponse:
    told = history_of(target, request.user)
    return room_history(request, ROOM, target.group, told, about=target)


@get_or_post
@group_door(takes_part)
def add_target(request: Request, group: Samverkansgrupp) -> HttpResponse:
    form = TargetForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.add_target(group, by=request.user, **form.given),
        say="Nu finns den i registret.",
        to=_board(group),
        page=in_room(ROOM, group, "Ny plats eller verksamhet"),
    )


@get_or_post
@target_door(takes_part)
def edit_target(request: Request, target: PressureTarget) -> HttpResponse:
    form = TargetEditForm(*sent(request), instance=target)
    return change(
        request,
        form,
        lambda: services.revise_target(target, by=request.user, **form.given),
        say="Ändringen är sparad.",
        to=target.get_absolute_url(),
        page=in_room(ROOM, target.group, f"Ändra {target}"),
    )


@get_or_post
@target_door(takes_part)
def add_measure(request: Request, target: PressureTarget) -> HttpResponse:
    first = {"begins_on": timezone.localdate(), "unit": request.user.unit}
    form = MeasureForm(target, request.user, *sent(request), initial=first)
    return create(
        request,
        form,
        lambda: services.add_measure(target, by=request.user, **form.given),
        say="Åtgärden är tillagd.",
        to=target.get_absolute_url(),
        page=in_room(ROOM, target.group, f"Ny åtgärd: {target}"),
    )


@get_or_post
@measure_door(takes_part)
def edit_measure(request: Request, measure: PressureMeasure) -> HttpResponse:
    form = MeasureForm(measure.target, request.user, *sent(request), instance=measure)
    return change(
        request,
        form,
        lambda: services.revise_measure(measure, by=request.user, **form.given),
        say="Ändringen är sparad.",
        to=measure.target.get_absolute_url(),
        page=in_room(ROOM, measure.group, "Ändra åtgärden"),
    )


@get_or_post
@measure_door(takes_part)
def end_measure(request: Request, measure: PressureMeasure) -> HttpResponse:
    form = EndMeasureForm(*sent(request), initial={"outcome": measure.outcome})
    return create(
        request,
        form,
        lambda: services.end_measure(measure, by=request.user, **form.given),
        say="Åtgärden är avslutad.",
        to=measure.target.get_absolute_url(),
        page=in_room(ROOM, measure.group, "Avsluta åtgärden"),
    )


@get_or_post
@target_door(takes_part)
def add_tension(request: Request, target: PressureTarget) -> HttpResponse:
    form = TensionForm(target, *sent(request))
    return create(
        request,
        form,
        lambda: services.add_tension(target, by=request.user, **form.given),
        say="Iakttagelsen är sparad.",
        to=target.get_absolute_url(),
        page=in_room(ROOM, target.group, f"Iakttagen spänning: {target}"),
    )


@get_or_post
@tension_door(takes_part)
def edit_tension(request: Request, tension: TensionNote) -> HttpResponse:
    form = TensionForm(tension.target, *sent(request), instance=tension)
    return change(
        request,
        form,
        lambda: services.revise_tension(tension, by=request.user, **form.given),
        say="Ändringen är sparad.",
        to=tension.target.get_absolute_url(),
        page=in_room(ROOM, tension.group, "Ändra iakttagelsen"),
    )


@get_or_post
@group_door(takes_part)
def words(request: Request, group: Samverkansgrupp) -> HttpResponse:
    form = WordForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.add_word(group, by=request.user, **form.given),
        say="Nu finns det i katalogen.",
        to=reverse("tryck:words", args=[group.uuid]),
        page=FormPage(
            template="samverkan/tryck/words.html",
            cancel=_board(group),
            more={
                "group": group,
                "own": OwnWord.objects.visible_to(request.user).filter(group=group),
                "catalogue": catalogue(),
            },
        ),
    )


def _board(group: Samverkansgrupp) -> str:
    return reverse(ROOM, args=[group.uuid])
