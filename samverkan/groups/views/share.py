"""A case shared with a group: what one's agency was given, and the work with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import change, create, sent
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
from samverkan.groups.models import AgencyPart, Share
from samverkan.groups.pages import in_share, room_history
from samverkan.groups.selectors.share import share_page
from samverkan.groups.services import working

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
    form = MoveForm(share.group.steps, *sent(request), instance=work)
    return change(
        request,
        form,
        lambda: working.move_step(share, by=request.user, **form.given),
        say="Ärendet är flyttat.",
        to=share.get_absolute_url(),
        page=in_share(share, "Flytta till ett annat steg", submit="Flytta"),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def set_next(request: Request, share: Share) -> HttpResponse:
    work = working.work_of(share, request.user)
    agencies = working.agencies_in(share)
    people = working.people_of(share, agencies)
    form = NextForm(agencies, people, *sent(request), instance=work)
    return change(
        request,
        form,
        lambda: working.set_next_step(
            share, form.to_do, by=request.user, version=work.version, kept=form.kept
        ),
        say="Nästa steg är sparat.",
        to=share.get_absolute_url(),
        page=in_share(share, "Nästa steg", submit="Spara nästa steg"),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def write_part(request: Request, share: Share) -> HttpResponse:
    working.work_of(share, request.user)
    part = working.part_of(share, request.user)
    # None yet is a version too: two who write the first one meet.
    begun = part or AgencyPart(state=Part.UNDER_WAY, version=0)
    form = PartForm(*sent(request), instance=begun)
    return change(
        request,
        form,
        lambda: working.write_part(share, by=request.user, **form.given),
        say="Er del är sparad.",
        to=share.get_absolute_url(),
        page=in_share(share, f"Vår del: {request.user.agency}", submit="Spara vår del"),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def take_up(request: Request, share: Share) -> HttpResponse:
    working.work_of(share, request.user)
    return create(
        request,
        TakeUpForm(*sent(request)),
        lambda: working.take_up(share, by=request.user),
        say="Gruppen har tagit upp ärendet.",
        to=share.get_absolute_url(),
        page=in_share(
            share,
            "Ta upp ärendet i gruppen",
            text="Ärendet får då en plats på tavlan. De som vet vad det handlar om kan "
            "sätta nästa steg och skriva sin del. Ingen får se mer än den redan får.",
            submit="Ta upp ärendet",
        ),
    )


@get_or_post
@work_door(Permission.GROUP_TAKE_PART)
def end(request: Request, share: Share) -> HttpResponse:
    work = working.work_of(share, request.user)
    is_offer = work.progress == Progress.OFFERED
    form = EndForm(*sent(request))
    words = "Ta inte upp ärendet" if is_offer else "Avsluta arbetet i gruppen"
    return create(
        request,
        form,
        lambda: working.end_in_group(share, by=request.user, **form.given),
        say="Arbetet med ärendet är avslutat i gruppen.",
        to=share.get_absolute_url(),
        page=in_share(share, words, submit=words),
    )
