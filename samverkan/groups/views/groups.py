"""The groups one sits in, and those one keeps; and a new one."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Invalid
from pax.writing.once import arrive, spend
from pax.writing.pages import form_page, sent
from samverkan.groups.forms.groups import NewGroupForm
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
    form = NewGroupForm(*sent(request))
    if form.is_valid():
        about = dict(form.cleaned_data)
        once = about.pop("once")
        if earlier := spend(once, by=request.user):
            return redirect(earlier.went_to)
        try:
            group = seating.found_group(about.pop("name"), by=request.user, **about)
        except Invalid as refused:
            form.add_error("name", str(refused))
        else:
            url = reverse("groups:about", args=[group.uuid])
            return redirect(arrive(once, url, by=request.user))
    return form_page(
        request, "samverkan/groups/new.html", form, cancel=reverse("groups:list")
    )
