"""A case shared with a group: what one's agency was given, and the work with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import act_on_version, act_once, form_page, sent
from samverkan.groups.doors import share_door, work_door
from samverkan.groups.enums import Part, Progress
from samverkan.groups.forms.working import (
    EndForm,
    MoveForm,
    NextForm,
    PartForm,
    TakeUpForm,
)
from samverkan.groups.happenings import timeline_of
from samverkan.groups.history import history_of_share
from samverkan.groups.models import Share
from samverkan.groups.pages import room_history
from samverkan.groups.selectors.share import share_page
from samverkan.groups.services import working

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax.ui.forms import PaxForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@share_door(Permission.GROUP_TAKE_PART)
def share(request: Request, share: Share) -> HttpResponse:
    page = share_page(share, request.user)
    happened = timeline_of(request, share, request.user) if page.work else None
    return render(
        request,
        "samverkan/groups/share.html",
        {"share": share, "group": share.group, "page": page, "happened": happened},
    )


@require_safe
@share_door(Permission.GROUP_TAKE_PART)
def history(request: Request, share: Share) -> HttpResponse:
    told = history_of_share(share, request.user)
    return room_history(request, "groups:board", share.group, told, about=share)


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def move(request: Request, share: Share) -> HttpResponse:
    work = working.work_of(share, request.user)
    now = {"step": work.step}
    form = MoveForm(
        share.group.steps,
        *sent(request),
        initial=now,
        stored=now,
        current_version=work.version,
    )
    return _change(
        request,
        share,
        form,
        lambda: working.move_step(
            share,
            form.cleaned_data["step"],
            by=request.user,
            version=work.version,
        ),
        title="Flytta till ett annat steg",
        submit="Flytta",
        say="Ärendet är flyttat.",
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def set_next(request: Request, share: Share) -> HttpResponse:
    work = working.work_of(share, request.user)
    now: dict[str, object] = {
        "next_step": work.next_step,
        "owed_by": work.owed_by_id,
        "person": work.owed_by_person_id,
        "due_on": work.due_on,
    }
    agencies = working.agencies_in(share)
    form = NextForm(
        agencies,
        working.people_of(share, agencies),
        *sent(request),
        initial=now,
        stored={name: now[name] for name in ("next_step", "due_on")},
        current_version=work.version,
    )
    return _change(
        request,
        share,
        form,
        lambda: working.set_next_step(
            share, form.to_do, by=request.user, version=work.version, kept=form.kept
        ),
        title="Nästa steg",
        submit="Spara nästa steg",
        say="Nästa steg är sparat.",
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def write_part(request: Request, share: Share) -> HttpResponse:
    working.work_of(share, request.user)
    part = working.part_of(share, request.user)
    now: dict[str, object] = {
        "state": part.state if part else Part.UNDER_WAY.value,
        "doing": part.doing if part else "",
    }
    form = PartForm(
        *sent(request),
        initial=now,
        stored=now if part else {},
        current_version=part.version if part else 0,
    )
    return _change(
        request,
        share,
        form,
        lambda: working.write_part(
            share,
            by=request.user,
            state=Part(form.cleaned_data["state"]),
            doing=form.cleaned_data["doing"],
            version=part.version if part else None,
            kept=form.kept,
        ),
        title=f"Vår del: {request.user.agency}",
        submit="Spara vår del",
        say="Er del är sparad.",
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def take_up(request: Request, share: Share) -> HttpResponse:
    working.work_of(share, request.user)
    form = TakeUpForm(*sent(request))
    return _act(
        request,
        share,
        form,
        lambda: working.take_up(share, by=request.user),
        title="Ta upp ärendet i gruppen",
        text=(
            "Ärendet får då en plats på tavlan. De som vet vad det handlar om kan "
            "sätta nästa steg och skriva sin del. Ingen får se mer än den redan får."
        ),
        submit="Ta upp ärendet",
        say="Gruppen har tagit upp ärendet.",
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def end(request: Request, share: Share) -> HttpResponse:
    work = working.work_of(share, request.user)
    is_offer = work.progress == Progress.OFFERED
    form = EndForm(*sent(request))
    words = "Ta inte upp ärendet" if is_offer else "Avsluta arbetet i gruppen"
    return _act(
        request,
        share,
        form,
        lambda: working.end_in_group(
            share,
            by=request.user,
            because=form.cleaned_data["because"],
            kept=form.kept,
        ),
        title=words,
        submit=words,
        say="Arbetet med ärendet är avslutat i gruppen.",
    )


def _change(
    request: Request,
    share: Share,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    **drawn: Any,
) -> HttpResponse:
    if form.is_valid():
        to = share.get_absolute_url()
        if answer := act_on_version(request, form, act, say=say, to=to):
            return answer
    return _draw(request, share, form, **drawn)


def _act(
    request: Request,
    share: Share,
    form: PaxForm,
    act: Callable[[], object],
    *,
    say: str,
    **drawn: Any,
) -> HttpResponse:
    if form.is_valid():
        to = share.get_absolute_url()
        if answer := act_once(request, form, act, say=lambda: say, to=to):
            return answer
    return _draw(request, share, form, **drawn)


def _draw(request: Request, share: Share, form: PaxForm, **drawn: Any) -> HttpResponse:
    return form_page(
        request,
        "samverkan/groups/share_form.html",
        form,
        cancel=share.get_absolute_url(),
        share=share,
        **drawn,
    )
