"""Freezing a week, and correcting one that is frozen."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict
from pax.writing.pages import act_once, form_page, sent
from samverkan.est.compiling.views import compile_url
from samverkan.est.freezing import services as freezing
from samverkan.est.freezing.forms import CorrectForm, FreezeForm
from samverkan.est.models import Edition
from samverkan.est.policies import check_coordinates, check_open
from samverkan.est.weeks.content import picture_for
from samverkan.est.weeks.doors import edition_door
from samverkan.est.weeks.reading import draw
from samverkan.est.weeks.selectors import counts_of, turnout_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@edition_door(Permission.EST_COORDINATE)
def freeze(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    check_open(edition)
    digest = freezing.digest_of(edition)
    form = FreezeForm(request.user, *sent(request), initial={"digest": digest})
    if form.is_valid():
        done = _freeze(request, edition, form)
        if done:
            return done
    return form_page(
        request,
        "samverkan/est/freezing/freeze.html",
        form,
        cancel=compile_url(edition),
        edition=edition,
        picture=draw(picture_for(edition, request.user)),
        missing=[t for t in turnout_of(edition, timezone.localdate()) if not t.at],
        **counts_of(edition, request.user),
    )


def _freeze(
    request: Request, edition: Edition, form: FreezeForm
) -> HttpResponse | None:
    try:
        return act_once(
            request,
            form,
            lambda: freezing.freeze_edition(
                edition, by=request.user, digest=form.cleaned_data["digest"]
            ),
            say=lambda: f"{edition.title} är fryst.",
            to=edition.get_absolute_url(),
        )
    except Conflict as changed:
        form.add_error(None, str(changed))
        # Drawn again with what it says now: freezing is then a choice made anew.
        form.data = {**request.POST.dict(), "digest": freezing.digest_of(edition)}
        return None


@get_or_post
@edition_door(Permission.EST_COORDINATE)
def correct(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    freezing.check_can_correct(edition)
    form = CorrectForm(*sent(request))
    if form.is_valid():
        new: list[Edition] = []
        done = act_once(
            request,
            form,
            lambda: new.append(
                freezing.correct_edition(
                    edition,
                    by=request.user,
                    what_changed=form.cleaned_data["what_changed"],
                    kept=form.kept,
                )
            ),
            say=lambda: "Rättelsen är påbörjad. Ändra och frys den sedan.",
            to=reverse("est:start"),
        )
        if done:
            return redirect(compile_url(new[0])) if new else done
    return form_page(
        request,
        "samverkan/est/freezing/correct.html",
        form,
        cancel=edition.get_absolute_url(),
        edition=edition,
    )
