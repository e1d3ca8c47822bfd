"""The scale: what the levels are called and look like here."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.history.pages import history_page
from pax.history.versions import records
from pax.pages import FormPage, change, sent
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
    return change(
        request,
        form,
        lambda: name_levels(form.looks, by=request.user, seen=version),
        say="Nivåerna är sparade.",
        to=reverse("est:scale"),
        page=FormPage(template="samverkan/est/scale/scale.html"),
    )


@require_safe
@permission_door(Permission.SETTINGS_EDIT)
def history(request: Request) -> HttpResponse:
    check_names_levels(request.user)
    trail = [("Översikt", "/"), ("Nivåer i EST", reverse("est:scale"))]
    return history_page(request, [records(ScaleLevel, request.user)], trail=trail)
