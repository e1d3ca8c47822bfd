"""Rounds: asked, answered on one page, followed by the coordinator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.plan.doors import READS, WRITE, plan_door
from atgardsplan.plan.models import Measure, Plan
from atgardsplan.plan.policies import may_follow
from atgardsplan.plan.selectors.measures import goals_of
from atgardsplan.plan.views.common import in_plan, page, trail_of
from atgardsplan.rounds import services
from atgardsplan.rounds.doors import ask_door, round_door
from atgardsplan.rounds.forms import AnswerForm, NameForm, RoundForm
from atgardsplan.rounds.missing import missing_in
from atgardsplan.rounds.models import Ask, Round
from atgardsplan.rounds.selectors import follow_ups_of, round_view, rounds_of
from pax.access.request import Request
from pax.history.pages import history_page
from pax.history.versions import itself, records
from pax.pages import change, create, get_or_post, sent
from pax.ui.forms import LackingForm

ROOM = "rounds:list"


@require_safe
@plan_door(*READS, quietly=True)
def rounds(request: Request, plan: Plan) -> HttpResponse:
    mine = Measure.objects.filter(plan=plan).going()
    return page(
        request,
        "atgardsplan/rounds/list.html",
        plan,
        ROOM,
        rounds=rounds_of(plan, request.user),
        without=mine.filter(responsible__isnull=True).count(),
    )


@get_or_post
@plan_door.to_write(quietly=True)
def begin(request: Request, plan: Plan) -> HttpResponse:
    form = RoundForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.begin_round(plan, by=request.user, **form.given),
        say="De ansvariga är tillfrågade.",
        to=reverse(ROOM, args=[plan.uuid]),
        page=in_plan(
            plan,
            "Ny uppföljning",
            submit="Fråga de ansvariga",
            lead="Alla som ansvarar för en åtgärd som inte är klar får en fråga.",
        ),
    )


@require_safe
@round_door(*READS)
def round_(request: Request, round: Round) -> HttpResponse:  # noqa: A002 -- the door's
    return page(
        request,
        "atgardsplan/rounds/round.html",
        round.plan,
        ROOM,
        view=round_view(round, request.user),
        round=round,
    )


@require_POST
@round_door(WRITE)
def remind(request: Request, round: Round) -> HttpResponse:  # noqa: A002 -- the door's
    count = services.remind(round, by=request.user)
    said = f"{count} påminda." if count else "Alla är redan påminda i dag."
    messages.success(request, said)
    return redirect(round)


@get_or_post
@round_door(WRITE)
def close(request: Request, round: Round) -> HttpResponse:  # noqa: A002 -- the door's
    form = LackingForm(*sent(request), missing=missing_in(round))
    return change(
        request,
        form,
        lambda: services.close_round(round, by=request.user, **form.given),
        to=round.get_absolute_url(),
        page=in_plan(
            round.plan,
            "Avsluta uppföljningen?",
            text="Ingen kan svara efter det. Det som inte är besvarat står kvar så.",
            submit="Avsluta uppföljningen",
            details=[("Uppföljning", round.title)],
            tone="danger",
        ),
    )


@get_or_post
@ask_door(WRITE)
def answer(request: Request, ask: Ask) -> HttpResponse:
    measure = ask.measure
    told = goals_of([measure], request.user)[ask.measure_id]
    own = [one.goal for one in told if one.goal.indicator_id is None]
    may_tell = may_follow(measure, request.user)
    form = AnswerForm(own if may_tell else [], *sent(request), instance=ask)
    for goal in own:
        goal.measure = measure
    return change(
        request,
        form,
        lambda: services.answer(ask, by=request.user, **form.given),
        say="Tack, svaret är sparat.",
        to=f"{measure.get_absolute_url()}#uppfoljning",
        page=in_plan(
            ask.plan,
            str(measure),
            submit="Spara svaret",
            template="atgardsplan/rounds/answer.html",
            more={
                "ask": ask,
                "goals": told,
                "panel": follow_ups_of(measure, request.user),
            },
        ),
    )


@get_or_post
@ask_door.to_write()
def name(request: Request, ask: Ask) -> HttpResponse:
    form = NameForm(*sent(request))
    return create(
        request,
        form,
        lambda: services.name_responsible(ask, by=request.user, **form.given),
        say="Frågan är ställd.",
        to=ask.round.get_absolute_url(),
        page=in_plan(ask.plan, "Fråga någon annan", submit="Fråga", lead=ask.measure),
    )


@require_safe
@round_door(*READS)
def history(request: Request, round: Round) -> HttpResponse:  # noqa: A002 -- the door's
    told = [itself(round), records(Ask, request.user, round=round)]
    trail = trail_of(
        round.plan,
        ("Uppföljning", reverse("rounds:list", args=[round.plan.uuid])),
        (round.title, round.get_absolute_url()),
    )
    return history_page(request, told, trail=trail)


@require_safe
@ask_door(WRITE)
def answer_history(request: Request, ask: Ask) -> HttpResponse:
    told = [records(Ask, request.user, id=ask.pk)]
    trail = trail_of(ask.plan, (str(ask), ask.get_absolute_url()))
    return history_page(request, told, trail=trail)
