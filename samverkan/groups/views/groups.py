"""The groups one sits in, and those one keeps; and a new one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.pages import FormPage, create, sent
from samverkan.groups.forms.groups import GroupForm
from samverkan.groups.selectors.groups import my_groups
from samverkan.groups.services import seating

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@permission_door(Permission.GROUP_TAKE_PART)
def groups(request: Request) -> HttpResponse:
    user = request.user
    return render(
        request,
        "samverkan/groups/list.html",
        {"cards": my_groups(user), "may_found": user.may(Permission.GROUP_ADMIN)},
    )


@get_or_post
@permission_door(Permission.GROUP_ADMIN)
def new(request: Request) -> HttpResponse:
    form = GroupForm(*sent(request))
    return create(
        request,
        form,
        lambda: seating.found_group(by=request.user, **form.given),
        at="name",
        to=lambda group: reverse("groups:about", args=[group.uuid]),
        page=FormPage(
            "Ny grupp",
            lead="Din myndighet blir sammankallande.",
            submit="Skapa gruppen",
            cancel=reverse("groups:list"),
            trail=[("Översikt", "/"), ("Grupper", reverse("groups:list"))],
        ),
    )
