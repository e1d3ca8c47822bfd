"""What a group is: its purpose, who takes part, its agreement; and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import (
    act_on_version,
    act_once,
    form_page,
    given,
    sent,
    versioned,
)
from samverkan.groups.doors import about_door, delegation_door, seat_door
from samverkan.groups.enums import Duty
from samverkan.groups.forms.groups import (
    AgreementForm,
    EditGroupForm,
    InviteForm,
    LeaveForm,
    SeatForm,
    YesForm,
    stored_of,
)
from samverkan.groups.history import history_of_group
from samverkan.groups.models import Delegation, Samverkansgrupp, Seat
from samverkan.groups.pages import room_history
from samverkan.groups.policies import check_keeps
from samverkan.groups.selectors.groups import (
    about_group,
    people_to_seat,
    units_to_invite,
)
from samverkan.groups.services import seating

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax.ui.forms import PaxForm

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
    now = stored_of(group)
    form = EditGroupForm(
        *sent(request), initial=now, stored=now, current_version=group.version
    )
    if form.is_valid():
        answer = act_on_version(
            request,
            form,
            lambda: seating.revise_group(group, by=request.user, **versioned(form)),
            say="Gruppens uppgifter är sparade.",
            to=_about_url(group),
        )
        if answer:
            return answer
    return _draw(request, group, form, "Ändra gruppen", "Spara")


@get_or_post
@about_door(Permission.GROUP_ADMIN)
def convene(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return _ask(
        request,
        group,
        YesForm(*sent(request)),
        lambda _: seating.convene(group, by=request.user),
        title="Sammankalla gruppen?",
        text=(
            f"{request.user.agency} blir sammankallande. Era samordnare bestämmer då "
            "vilka myndigheter som är med och vem som leder gruppen."
        ),
        submit="Ja, vi sammankallar",
        say="Ni sammankallar nu gruppen.",
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
    return _ask(
        request,
        group,
        form,
        lambda given: seating.sign_agreement(group, by=request.user, **given),
        title="Ny överenskommelse",
        submit="Spara överenskommelsen",
        say="Överenskommelsen är sparad.",
    )


@get_or_post
@about_door(Permission.GROUP_TAKE_PART)
def invite(request: Request, group: Samverkansgrupp) -> HttpResponse:
    check_keeps(group, request.user)
    return _ask(
        request,
        group,
        InviteForm(units_to_invite(group), *sent(request)),
        lambda given: seating.invite_agency(group, by=request.user, **given),
        title="Ta med en myndighet",
        submit="Ta med myndigheten",
        say="Myndigheten är med. Ge plats åt dem som ska sitta där.",
    )


@get_or_post
@delegation_door(Permission.GROUP_TAKE_PART)
def seat(request: Request, delegation: Delegation) -> HttpResponse:
    check_keeps(delegation.group, request.user)
    return _ask(
        request,
        delegation.group,
        SeatForm(people_to_seat(delegation), *sent(request)),
        lambda given: seating.seat_person(
            delegation,
            given["user"],
            by=request.user,
            duty=Duty(given["duty"]),
            since=given["since"],
            until=given["until"],
        ),
        title=f"Ge plats för {delegation.agency}",
        submit="Ge plats",
        say="Platsen är given.",
    )


@get_or_post
@delegation_door(Permission.GROUP_TAKE_PART)
def end_delegation(request: Request, delegation: Delegation) -> HttpResponse:
    check_keeps(delegation.group, request.user)
    return _ask(
        request,
        delegation.group,
        LeaveForm(*sent(request)),
        lambda given: seating.end_delegation(
            delegation, by=request.user, on=given["on"]
        ),
        title=f"{delegation.agency} lämnar gruppen?",
        text=(
            "De som sitter för myndigheten ser inget i gruppen längre. Det som är "
            "utlämnat står kvar i registren."
        ),
        submit="Myndigheten lämnar",
        say=f"{delegation.agency} har lämnat gruppen.",
        tone="danger",
    )


@get_or_post
@seat_door(Permission.GROUP_TAKE_PART)
def end_seat(request: Request, seat: Seat) -> HttpResponse:
    user, group = request.user, seat.delegation.group
    is_mine = seat.user_id == user.pk
    if not is_mine:
        check_keeps(group, user)
    return _ask(
        request,
        group,
        YesForm(*sent(request)),
        lambda _: seating.end_seat(seat, by=user),
        title="Lämna gruppen?" if is_mine else "Avsluta platsen?",
        text="Platsen slutar gälla genast, och inget i gruppen går att se längre.",
        details=[("Plats", f"{seat.user.name}, {seat.delegation.agency}")],
        submit="Lämna gruppen" if is_mine else "Avsluta platsen",
        say="Platsen är avslutad.",
        to=reverse("groups:list") if is_mine else "",
        tone="danger",
    )


def _ask(
    request: Request,
    group: Samverkansgrupp,
    form: PaxForm,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    say: str,
    to: str = "",
    **drawn: Any,
) -> HttpResponse:
    """Draw a form that is sent once; do what it asks, and lead back to the group."""
    if form.is_valid():
        answer = act_once(
            request,
            form,
            lambda: act(given(form)),
            say=lambda: say,
            to=to or _about_url(group),
        )
        if answer:
            return answer
    return _draw(request, group, form, title, submit, **drawn)


def _draw(
    request: Request,
    group: Samverkansgrupp,
    form: PaxForm,
    title: str,
    submit: str,
    **drawn: Any,
) -> HttpResponse:
    return form_page(
        request,
        "samverkan/groups/group_form.html",
        form,
        cancel=_about_url(group),
        group=group,
        title=title,
        submit=submit,
        **drawn,
    )


def _about_url(group: Samverkansgrupp) -> str:
    return reverse("groups:about", args=[group.uuid])
