"""The groups one sits in, and those one keeps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from samverkan.groups.models import Samverkansgrupp


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def groups(request: Request) -> HttpResponse:
    mine = Samverkansgrupp.objects.visible_to(request.user).select_related("convener")
    return render(request, "samverkan/groups/list.html", {"groups": mine})
