"""The chair's board: what is shared, who owes the next step, what each is doing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from samverkan.groups.doors import group_door
from samverkan.groups.forms.working import BoardForm
from samverkan.groups.models import Samverkansgrupp
from samverkan.groups.pages import on_paper
from samverkan.groups.policies import leads
from samverkan.groups.selectors.board import board_of

ROOM = "groups:board"


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def board(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return render(
        request,
        "samverkan/groups/board.html",
        {"room": ROOM, "leads": leads(group, request.user), **_board(request, group)},
    )


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def board_pdf(request: Request, group: Samverkansgrupp) -> HttpResponse:
    now = timezone.now()
    user = request.user
    return on_paper(
        "samverkan/groups/board_pdf.html",
        {"now": now, "reader": user, **_board(request, group)},
        title=f"Tavla {group}",
        at=now,
        author=f"{user.name}, {user.agency}",
        subject="Gruppens delade ärenden, så som läsaren får se dem",
        name=f"tavla-{now:%Y-%m-%d}",
    )


def _board(request: Request, group: Samverkansgrupp) -> dict[str, Any]:
    form = BoardForm(group, request.GET)
    made = board_of(group, request.user, form.wanted)
    return {
        "group": group,
        "board": made,
        "form": form,
        "chips": form.chips(request.GET),
        "query": request.GET.urlencode(),
    }
