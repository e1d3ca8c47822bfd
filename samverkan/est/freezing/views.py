"""Freezing a week, and correcting one that is frozen."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import Conflict, Invalid
from pax.pages import FormPage, create, sent
from samverkan.est.compiling.views import compile_url
from samverkan.est.freezing import services as freezing
from samverkan.est.freezing.forms import CorrectForm, FreezeForm
from samverkan.est.models import Edition
from samverkan.est.pages import in_est
from samverkan.est.policies import check_coordinates, check_open
from samverkan.est.weeks.content import picture_for
from samverkan.est.weeks.doors import edition_door
from samverkan.est.weeks.reading import draw as read
from samverkan.est.weeks.selectors import Turnout, counts_of, turnout_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@edition_door(Permission.EST_COORDINATE)
def freeze(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    check_open(edition)
    digest = freezing.digest_of(edition)
    form = FreezeForm(request.user, *sent(request), initial={"digest": digest})
    return create(
        request,
        form,
        lambda: _freeze(edition, form, request),
        say=lambda _: f"{edition.title} är fryst.",
        to=edition.get_absolute_url(),
        page=lambda: FormPage(
            template="samverkan/est/freezing/freeze.html",
            cancel=compile_url(edition),
            more={
                "edition": edition,
                "picture": read(picture_for(edition, request.user)),
                "missing": [
                    one
                    for one in turnout_of(edition, timezone.localdate())
                    if not one.at
                ],
                **counts_of(edition, request.user),
            },
        ),
    )


@get_or_post
@edition_door(Permission.EST_COORDINATE)
def correct(request: Request, edition: Edition) -> HttpResponse:
    check_coordinates(request.user)
    freezing.check_can_correct(edition)
    form = CorrectForm(*sent(request))
    here = edition.get_absolute_url()
    return create(
        request,
        form,
        lambda: freezing.correct_edition(edition, by=request.user, **form.given),
        say="Rättelsen är påbörjad. Ändra och frys den sedan.",
        to=compile_url,
        page=in_est(
            "Rätta en fryst vecka",
            under=(edition.title, here),
            window=f"Rätta {edition.title}",
            kicker=edition.title,
            lead="En ny version görs med allt som den frysta säger. Den gamla finns "
            "kvar, och gäller tills den nya är fryst.",
            submit="Börja rättelsen",
            cancel=here,
        ),
    )


def _turnout(edition: Edition) -> list[Turnout]:
    return turnout_of(edition, timezone.localdate())


def _freeze(edition: Edition, form: FreezeForm, request: Request) -> Edition:
    try:
        return freezing.freeze_edition(edition, by=request.user, **form.given)
    except Conflict as changed:
        # Drawn again with what it says now: freezing is then a choice made anew.
        raise Invalid(str(changed)) from changed
