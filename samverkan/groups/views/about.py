"""What a group is: its purpose, who takes part, its agreement; and changing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import change, create, sent
from samverkan.groups.doors import about_door, delegation_door, seat_door
from samverkan.groups.forms.groups import (
    AgreementForm,
    GroupForm,
    InviteForm,
    LeaveForm,
    SeatForm,
    YesForm,
)
from samverkan.groups.history import history_of_group
from samverkan.groups.models import Delegation, Samverkansgrupp, Seat
from samverkan.groups.pages import in_group, room_history
from samverkan.groups.policies import check_keeps
from samverkan.groups.selectors.groups import (
    about_group,
    people_to_seat,
    units_to_invite,
)
from samverkan.groups.services import seating

ROOM = "groups:about"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@about_door(Permission.GROUP_TAKE_PART)
def about(request: Request, group: Samverkansgrupp) -> HttpResponse:
    found = about_group(group, request.user)
    return render(
        request,
        "samverkan/groups/about.html",
        {"group": group, "room": ROOM, "about": found},
    )


@require_safe
@about_door(Permission.GROUP_TAKE_PART)
def history(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return room_history(request, ROOM, group, history_of_group(group, request.user))


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def edit(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    form = GroupForm(*sent(request), instance=group)
    return change(
        request,
        form,
        lambda: seating.revise_group(group, by=request.user, **form.given),
        say="Gruppens uppgifter är sparade.",
        to=_about_url(group),
        page=in_group(group, "Ändra gruppen"),
    )


@get_or_post
@about_door(Permission.GROUP_ADMIN)
def convene(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return create(
        request,
        YesForm(*sent(request)),
        lambda: seating.convene(group, by=request.user),
        say="Ni sammankallar nu gruppen.",
        to=_about_url(group),
        page=in_group(
            group,
            "Sammankalla gruppen?",
            text=f"{request.user.agency} blir sammankallande. Era samordnare bestämmer "
            "då vilka myndigheter som är med och vem som leder gruppen.",
            submit="Ja, vi sammankallar",
        ),
    )


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def sign_agreement(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    before = group.agreements.first()
    initial = {"purpose": group.purpose, "area": group.area}
    if before:
        names = ("purpose", "area", "grounds", "remind_days", "signed_by")
        initial = {name: getattr(before, name) for name in names}
    form = AgreementForm(*sent(request), initial=initial)
    return create(
        request,
        form,
        lambda: seating.sign_agreement(group, by=request.user, **form.given),
        say="Överenskommelsen är sparad.",
        to=_about_url(group),
        page=in_group(group, "Ny överenskommelse", submit="Spara överenskommelsen"),
    )


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def invite(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    form = InviteForm(units_to_invite(group), *sent(request))
    return create(
        request,
        form,
        lambda: seating.invite_agency(group, by=request.user, **form.given),
        say="Myndigheten är med. Ge plats åt dem som ska sitta där.",
        to=_about_url(group),
        page=in_group(group, "Ta med en myndighet", submit="Ta med myndigheten"),
    )


@get_or_post
@delegation_door(Permission.GROUP_TAKE_PART)
def seat(request: Request, delegation: Delegation) -> HttpResponse:
    check_keeps(delegation.group, request.user)
    form = SeatForm(people_to_seat(delegation), *sent(request))
    return create(
        request,
        form,
        lambda: seating.seat_person(delegation, by=request.user, **form.given),
        say="Platsen är given.",
        to=_about_url(delegation.group),
        page=in_group(
            delegation.group, f"Ge plats för {delegation.agency}", submit="Ge plats"
        ),
    )


@get_or_post
@delegation_door(Permission.GROUP_TAKE_PART)
def end_delegation(request: Request, delegation: Delegation) -> HttpResponse:
    check_keeps(delegation.group, request.user)
    form = LeaveForm(*sent(request))
    return create(
        request,
        form,
        lambda: seating.end_delegation(delegation, by=request.user, **form.given),
        say=f"{delegation.agency} har lämnat gruppen.",
        to=_about_url(delegation.group),
        page=in_group(
            delegation.group,
            f"{delegation.agency} lämnar gruppen?",
            text="De som sitter för myndigheten ser inget i gruppen längre. Det som är "
            "utlämnat står kvar i registren.",
            submit="Myndigheten lämnar",
            tone="danger",
        ),
    )


@get_or_post
@seat_door(Permission.GROUP_TAKE_PART)
def end_seat(request: Request, seat: Seat) -> HttpResponse:
    user, group = request.user, seat.delegation.group
    is_mine = seat.user_id == user.pk
    if not is_mine:
        check_keeps(group, user)
    return create(
        request,
        YesForm(*sent(request)),
        lambda: seating.end_seat(seat, by=user),
        say="Platsen är avslutad.",
        to=reverse("groups:list") if is_mine else _about_url(group),
        page=in_group(
            group,
            "Lämna gruppen?" if is_mine else "Avsluta platsen?",
            text="Platsen slutar gälla genast, och inget i gruppen går att se längre.",
            details=[("Plats", f"{seat.user.name}, {seat.delegation.agency}")],
            submit="Lämna gruppen" if is_mine else "Avsluta platsen",
            cancel=_about_url(group),
            tone="danger",
        ),
    )


def _about_url(group: Samverkansgrupp) -> str:
    return reverse("groups:about", args=[group.uuid])
