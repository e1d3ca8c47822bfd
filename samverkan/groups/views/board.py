"""The chair's board: what is shared, who owes the next step, what each is doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from samverkan.groups.doors import group_door
from samverkan.groups.models import Samverkansgrupp, Share

ROOM = "groups:board"


@require_safe
@group_door(Permission.GROUP_TAKE_PART)
def board(request: Request, group: Samverkansgrupp) -> HttpResponse:
    shares = Share.objects.visible_to(request.user).standing().filter(group=group)
    return render(
        request,
        "samverkan/groups/board.html",
        {"group": group, "room": ROOM, "shares": shares},
    )
