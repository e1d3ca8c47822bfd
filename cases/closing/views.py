"""The end of a case: each part done, told, closed, opened again."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.case.views import in_case, render_case
from cases.chain.services import allowed_transition
from cases.chain.views import step_name
from cases.closing import services as ending
from cases.closing.forms import CloseForm, PartDoneForm, ReopenForm
from cases.closing.missing import missing_before_our_end, missing_before_the_end
from cases.closing.selectors import closing_of
from cases.disclosure.forms import GroundsForm
from cases.disclosure.frozen import read_frozen
from cases.doors import case_door
from cases.models import Case
from cases.position.views import given_to, review_of
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.errors import WrongState
from pax.pages import create, draw, get_or_post, sent, went_once


@require_safe
@case_door(Permission.CASE_READ)
def closing(request: Request, case: Case) -> HttpResponse:
    user = request.user
    at_end = case.step == case.process.chart.steps[-1].key
    can_say = (at_end or case.is_received) and user.may(Permission.CASE_EDIT)
    return render_case(
        request,
        case,
        "cases/closing/closing.html",
        tab="cases:closing",
        closing=closing_of(case),
        is_at_end=at_end,
        can_say=case.is_open and can_say,
        hinders=ending.what_hinders(case, user) if case.is_open and can_say else "",
        can_tell=case.is_open and user.may(Permission.FEEDBACK_GIVE),
        can_reopen=bool(ending.ways_back(case, user)),
    )


@get_or_post
@case_door(Permission.CASE_EDIT)
@went_once
def part_done(request: Request, case: Case) -> HttpResponse:
    """Write what one takes home, read what the sender will see, and send it."""
    ending.check_can_say(case, request.user)
    sender = ending.sender_of(case)
    asked = PartDoneForm(*sent(request), missing=missing_before_our_end(case))
    if not asked.is_valid() or "andra" in request.POST:
        page = in_case(
            case,
            "Vår del är klar",
            submit="Granska",
            template="cases/closing/closing_part.html",
            more={"sender": sender},
        )
        return draw(request, asked, page)
    takes_home = asked.cleaned_data["takes_home"]
    told = [sender] if sender else []
    review = review_of(request, asked, case, told)
    return create(
        request,
        review,
        lambda: ending.say_part_done(
            case,
            takes_home=takes_home,
            by=request.user,
            terms=review.chosen.get(sender) if sender else None,
            despite=asked.cleaned_data.get("despite", ""),
        ),
        say=f"Er del är klar. {given_to(told)}",
        to=_closing_url(case),
        page=in_case(
            case,
            "Granska er återföring",
            submit="Säg att vår del är klar",
            template="cases/position/position_review.html",
            more={
                "asked": asked,
                "sections": read_frozen(ending.freeze_part(case, takes_home)),
                "receivers": told,
            },
        ),
    )


@get_or_post
@case_door(Permission.FEEDBACK_GIVE)
@went_once
def tell_ending(request: Request, case: Case) -> HttpResponse:
    """Tell those who do not know it how the case ended, each on its ground."""
    event, parts = ending.ending_of(case), ending.to_be_told(case)
    if event is None or not parts:
        raise WrongState("Alla som deltar vet redan hur det slutade.")
    units = [part.unit for part in parts]
    form = GroundsForm(case.unit, units, *sent(request))
    return create(
        request,
        form,
        lambda: ending.tell_ending(case, parts, grounds=form.chosen, by=request.user),
        say=given_to(units),
        to=_closing_url(case),
        page=in_case(
            case,
            "Berätta hur det slutade",
            submit="Lämna ut",
            template="cases/position/position_review.html",
            more={
                "sections": read_frozen(ending.freeze_ending(event)),
                "receivers": units,
            },
        ),
    )


@get_or_post
@case_door(Permission.CASE_DECIDE)
@went_once
@fresh_proof
def close(request: Request, case: Case) -> HttpResponse:
    """Close, when nobody is waited for; says what is left unfinished."""
    allowed_transition(case, ending.CLOSE, by=request.user)
    form = CloseForm(*sent(request), missing=missing_before_the_end(case))
    return create(
        request,
        form,
        lambda: ending.close_case(case, by=request.user, **form.given),
        say=f"Ärendet {case.reference} är avslutat.",
        to=case.get_absolute_url(),
        page=in_case(
            case,
            "Avsluta ärendet",
            text="Ärendet kan avslutas när alla som deltar har sagt att deras del är "
            "klar. När det avslutas stannar kedjans frister, och den som flaggade "
            "får veta att det är avslutat, inte vad som kom fram. Ärendet kan öppnas "
            "igen, med ett skäl.",
            submit="Avsluta ärendet",
        ),
    )


@get_or_post
@case_door(Permission.CASE_DECIDE)
@went_once
@fresh_proof
def reopen(request: Request, case: Case) -> HttpResponse:
    ways = ending.ways_back(case, request.user)
    if not ways:
        raise WrongState("Ärendet har inte nått sitt slut, så det är redan öppet.")
    form = ReopenForm(ways, *sent(request))
    return create(
        request,
        form,
        lambda: ending.reopen_case(
            case,
            form.cleaned_data["way"],
            because=form.cleaned_data["because"],
            by=request.user,
        ),
        say=lambda _: f"Ärendet är öppnat igen och står i ”{step_name(case)}”.",
        to=case.get_absolute_url(),
        page=in_case(
            case,
            "Öppna ärendet igen",
            window=f"Öppna igen, {case.reference}",
            text="Er egen del är då inte längre klar. De andras delar står kvar som "
            "klara tills något nytt lämnas till dem eller kommer från dem.",
            submit="Öppna ärendet igen",
        ),
    )


def _closing_url(case: Case) -> str:
    return reverse("cases:closing", args=[case.uuid])
