"""Rounds: asked, answered on one page, followed by the coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.plan.doors import READS, WRITE, plan_door
from atgardsplan.plan.models import Measure, Plan
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.selectors.measures import goals_of
from atgardsplan.plan.views.common import get_or_post, make, page, save, trail_of
from atgardsplan.rounds import services
from atgardsplan.rounds.doors import ask_door, round_door
from atgardsplan.rounds.forms import AnswerForm, NameForm, RoundForm
from atgardsplan.rounds.models import Ask, Round
from atgardsplan.rounds.selectors import panel_of, round_view, rounds_of
from pax.access.request import Request
from pax.history.pages import history_page
from pax.history.versions import itself, records
from pax.writing.pages import ask as ask_first
from pax.writing.pages import given, sent, version_of

ROOM = "rounds:list"
ANSWERED = ("done", "progress", "told", "result", "effect", "obstacles", "ahead")


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
@plan_door(WRITE, quietly=True)
def begin(request: Request, plan: Plan) -> HttpResponse:
    check_can_write(plan, request.user)
    form = RoundForm(*sent(request))
    return make(
        request,
        plan,
        form,
        lambda: services.begin_round(plan, by=request.user, **given(form)),
        say="De ansvariga är tillfrågade.",
        to=reverse(ROOM, args=[plan.uuid]),
        title="Ny uppföljning",
        submit="Fråga de ansvariga",
        lead="Alla som ansvarar för en åtgärd som inte är klar får en fråga.",
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
    return ask_first(
        request,
        lambda: services.close_round(round, by=request.user),
        title="Avsluta uppföljningen?",
        text="Ingen kan svara efter det. Det som inte är besvarat står kvar så.",
        submit="Avsluta uppföljningen",
        to=round.get_absolute_url(),
        details=[("Uppföljning", round.title)],
    )


@get_or_post
@ask_door(WRITE)
def answer(request: Request, ask: Ask) -> HttpResponse:
    now = {name: getattr(ask, name) for name in ANSWERED}
    now["progress"] = now["progress"] or ask.measure.progress
    form = AnswerForm(
        *sent(request), initial=now, stored=now, current_version=ask.version
    )
    return save(
        request,
        ask.plan,
        form,
        lambda: services.answer(
            ask,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **{name: form.cleaned_data[name] for name in ANSWERED},
        ),
        say="Tack, svaret är sparat.",
        to=f"{ask.measure.get_absolute_url()}#uppfoljning",
        title=str(ask.measure),
        submit="Spara svaret",
        template="atgardsplan/rounds/answer.html",
        ask=ask,
        goals=goals_of([ask.measure], request.user)[ask.measure_id],
        panel=panel_of(ask.measure, request.user),
    )


@get_or_post
@ask_door(WRITE)
def name(request: Request, ask: Ask) -> HttpResponse:
    check_can_write(ask.plan, request.user)
    form = NameForm(*sent(request))
    return make(
        request,
        ask.plan,
        form,
        lambda: services.name_responsible(
            ask, form.cleaned_data["to"], by=request.user
        ),
        say="Frågan är ställd.",
        to=ask.round.get_absolute_url(),
        title="Fråga någon annan",
        submit="Fråga",
        lead=str(ask.measure),
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
