"""The later half of the chain: ways onward, the joint position, and the end."""

from collections.abc import Iterable

from django.http import HttpResponse

from cases.case.views import in_case
from cases.chain.services import allowed_transition
from cases.disclosure.forms import GroundsForm
from cases.disclosure.frozen import read_frozen
from cases.doors import case_door
from cases.models import Case
from cases.position.forms import PositionForm
from cases.position.services import freeze_position, record_position
from pax.access.request import Request
from pax.accounts.models import Unit
from pax.accounts.permissions import Permission
from pax.pages import create, draw, get_or_post, sent, went_once
from pax.ui.forms import PaxForm


@get_or_post
@case_door(Permission.POSITION_RECORD)
@went_once
def position(request: Request, case: Case) -> HttpResponse:
    allowed_transition(case, "stallning_ja", by=request.user)
    asked = PositionForm(case, *sent(request))
    if not asked.is_valid() or "andra" in request.POST:
        page = in_case(
            case,
            "Gemensamt ställningstagande",
            window=f"Ställningstagande, {case.reference}",
            lead="Kan åklagare ta upp fallet?",
            submit="Granska",
            template="cases/position/position.html",
        )
        return draw(request, asked, page)
    agreed = asked.agreed
    review = review_of(request, asked, case, agreed.units)
    return create(
        request,
        review,
        lambda: record_position(case, agreed, grounds=review.chosen, by=request.user),
        say=f"Ställningstagandet är antecknat. {given_to(agreed.units)}",
        to=case.get_absolute_url(),
        page=in_case(
            case,
            "Granska ställningstagandet",
            submit="Anteckna och lämna ut" if agreed.units else "Anteckna",
            template="cases/position/position_review.html",
            more={
                "asked": asked,
                "sections": read_frozen(freeze_position(case, agreed)),
                "receivers": agreed.units,
            },
        ),
    )


def review_of(
    request: Request, asked: PaxForm, case: Case, receivers: Iterable[Unit]
) -> GroundsForm:
    """Ask for grounds, beside a preview; the same token follows along."""
    data = (request.POST,) if "granskad" in request.POST else ()
    once = asked.cleaned_data["once"]
    return GroundsForm(case.unit, receivers, *data, initial={"once": once})


def given_to(units: Iterable[Unit]) -> str:
    names = ", ".join(str(unit.agency) for unit in units)
    return f"Kopia lämnad till {names}." if names else ""
