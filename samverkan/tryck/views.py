"""Tryckregistret: the board, a target, and writing in it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.ui.forms import PaxForm
from pax.writing.pages import (
    act_on_version,
    act_once,
    form_page,
    given,
    sent,
    versioned,
)
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import on_paper, room_form, room_history
from samverkan.tryck import services
from samverkan.tryck.doors import measure_door, target_door, tension_door
from samverkan.tryck.forms import (
    BoardForm,
    EndMeasureForm,
    MeasureEditForm,
    MeasureForm,
    TargetEditForm,
    TargetForm,
    TensionEditForm,
    TensionForm,
    WordForm,
    catalogue,
    word_of,
)
from samverkan.tryck.history import history_of
from samverkan.tryck.models import (
    OwnWord,
    PressureMeasure,
    PressureTarget,
    TensionNote,
)
from samverkan.tryck.selectors import Narrowed, Pressed, board_of, pressed

ROOM = "tryck:board"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
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
    found = board_of(group, request.user, narrowed)
    return _on_paper(request, group, found, narrowed)


def _on_paper(
    request: Request, group: Samverkansgrupp, found: list[Pressed], by: Narrowed
) -> HttpResponse:
    return on_paper(
        "samverkan/tryck/board_pdf.html",
        {
            "group": group,
            "pressed": found,
            "narrowed": by,
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
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.add_target(
                group, by=request.user, kept=form.kept, **given(form)
            ),
            say=lambda: "Nu finns den i registret.",
            to=_board(group),
        )
    ):
        return done
    return _write(request, group, form, "Ny plats eller verksamhet", _board(group))


@get_or_post
@target_door(takes_part)
def edit_target(request: Request, target: PressureTarget) -> HttpResponse:
    now = {
        "kind": target.kind,
        "name": target.name,
        "area": target.area_id,
        "why": target.why,
        "is_internal": target.is_internal,
        "ended_on": target.ended_on,
    }
    form = TargetEditForm(
        *sent(request),
        initial=now,
        stored={"name": target.name, "why": target.why},
        current_version=target.version,
    )
    to = target.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_target(
                target, by=request.user, kept=form.kept, **versioned(form)
            ),
            say="Ändringen är sparad.",
            to=to,
        )
    ):
        return done
    return _write(request, target.group, form, f"Ändra {target}", to)


@get_or_post
@target_door(takes_part)
def add_measure(request: Request, target: PressureTarget) -> HttpResponse:
    form = MeasureForm(
        target,
        request.user,
        *sent(request),
        initial={"begins_on": timezone.localdate(), "unit": request.user.unit},
    )
    to = target.get_absolute_url()
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.add_measure(
                target, by=request.user, kept=form.kept, **given(form)
            ),
            say=lambda: "Åtgärden är tillagd.",
            to=to,
        )
    ):
        return done
    return _write(request, target.group, form, f"Ny åtgärd: {target}", to)


@get_or_post
@measure_door(takes_part)
def edit_measure(request: Request, measure: PressureMeasure) -> HttpResponse:
    names = ("what", "begins_on", "ends_on", "outcome", "is_internal")
    now: dict[str, Any] = {name: getattr(measure, name) for name in names}
    form = MeasureEditForm(
        measure.target,
        request.user,
        *sent(request),
        initial=now
        | {
            "word": word_of(measure),
            "unit": measure.unit_id,
            "responsible": measure.responsible_id,
        },
        stored={
            name: now[name] for name in ("what", "begins_on", "ends_on", "outcome")
        },
        current_version=measure.version,
    )
    to = measure.target.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_measure(
                measure, by=request.user, kept=form.kept, **versioned(form)
            ),
            say="Ändringen är sparad.",
            to=to,
        )
    ):
        return done
    return _write(request, measure.group, form, "Ändra åtgärden", to)


@get_or_post
@measure_door(takes_part)
def end_measure(request: Request, measure: PressureMeasure) -> HttpResponse:
    form = EndMeasureForm(*sent(request), initial={"outcome": measure.outcome})
    to = measure.target.get_absolute_url()
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.end_measure(
                measure, by=request.user, kept=form.kept, **given(form)
            ),
            say=lambda: "Åtgärden är avslutad.",
            to=to,
        )
    ):
        return done
    return _write(request, measure.group, form, "Avsluta åtgärden", to)


@get_or_post
@target_door(takes_part)
def add_tension(request: Request, target: PressureTarget) -> HttpResponse:
    form = TensionForm(target, *sent(request))
    to = target.get_absolute_url()
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.add_tension(
                target, by=request.user, kept=form.kept, **given(form)
            ),
            say=lambda: "Iakttagelsen är sparad.",
            to=to,
        )
    ):
        return done
    return _write(request, target.group, form, f"Iakttagen spänning: {target}", to)


@get_or_post
@tension_door(takes_part)
def edit_tension(request: Request, tension: TensionNote) -> HttpResponse:
    names = ("seen_on", "text", "is_internal")
    now: dict[str, Any] = {name: getattr(tension, name) for name in names}
    form = TensionEditForm(
        tension.target,
        *sent(request),
        initial=now | {"word": word_of(tension)},
        stored={"seen_on": tension.seen_on, "text": tension.text},
        current_version=tension.version,
    )
    to = tension.target.get_absolute_url()
    if form.is_valid() and (
        done := act_on_version(
            request,
            form,
            lambda: services.revise_tension(
                tension, by=request.user, kept=form.kept, **versioned(form)
            ),
            say="Ändringen är sparad.",
            to=to,
        )
    ):
        return done
    return _write(request, tension.group, form, "Ändra iakttagelsen", to)


@get_or_post
@group_door(takes_part)
def words(request: Request, group: Samverkansgrupp) -> HttpResponse:
    form = WordForm(*sent(request))
    to = reverse("tryck:words", args=[group.uuid])
    if form.is_valid() and (
        done := act_once(
            request,
            form,
            lambda: services.add_word(
                group, by=request.user, kept=form.kept, **given(form)
            ),
            say=lambda: "Nu finns det i katalogen.",
            to=to,
        )
    ):
        return done
    return form_page(
        request,
        "samverkan/tryck/words.html",
        form,
        cancel=_board(group),
        group=group,
        own=OwnWord.objects.visible_to(request.user).filter(group=group),
        catalogue=catalogue(),
    )


def _write(
    request: Request, group: Samverkansgrupp, form: PaxForm, title: str, back: str
) -> HttpResponse:
    return room_form(request, ROOM, group, form, title, cancel=back)


def _board(group: Samverkansgrupp) -> str:
    return reverse(ROOM, args=[group.uuid])
