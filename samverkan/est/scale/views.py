"""The scale: what the levels are called and look like here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.writing.pages import sent
from samverkan.est.models import ScaleLevel
from samverkan.est.policies import check_names_levels
from samverkan.est.scale.forms import ScaleForm
from samverkan.est.scale.services import name_levels, version_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@permission_door(Permission.SETTINGS_EDIT)
def scale(request: Request) -> HttpResponse:
    check_names_levels(request.user)
    levels = list(ScaleLevel.objects.all())
    version = version_of(levels)
    form = ScaleForm(levels, *sent(request), version=version)
    if form.is_bound and form.is_valid():
        name_levels(form.looks, by=request.user, seen=version)
        messages.success(request, "Nivåerna är sparade.")
        return redirect("est:scale")
    status = 200
    if form.is_bound:
        status = 409 if form.frame.was_changed_meanwhile else 422
    return render(
        request, "samverkan/est/scale/scale.html", {"form": form}, status=status
    )
