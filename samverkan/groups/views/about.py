"""What a group is: its purpose, who takes part, its agreement."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pax.access.request import Request
from pax.accounts.permissions import Permission
from samverkan.groups.doors import about_door
from samverkan.groups.models import Samverkansgrupp

ROOM = "groups:about"


@require_safe
@about_door(Permission.GROUP_TAKE_PART)
def about(request: Request, group: Samverkansgrupp) -> HttpResponse:
    return render(
        request, "samverkan/groups/about.html", {"group": group, "room": ROOM}
    )
