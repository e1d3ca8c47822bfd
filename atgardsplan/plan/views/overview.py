"""The plan's measures as a board, a list and a timeline; coverage, balance, weights."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.plan.doors import (
    DECIDE,
    READS,
    WRITE,
    criterion_door,
    measure_door,
    plan_door,
)
from atgardsplan.plan.forms.narrowing import NarrowForm
from atgardsplan.plan.forms.weighing import NewCriterionForm, WeighForm
from atgardsplan.plan.models import Activity, Criterion, Measure, Plan, Score
from atgardsplan.plan.pictures import Timeline, spans_of, waits_of
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.selectors.coverage import balance_of, coverage_of, waiting_in
from atgardsplan.plan.selectors.measures import LAYOUTS, board_of, measures_in
from atgardsplan.plan.selectors.weighing import ranked
from atgardsplan.plan.services import weighing
from atgardsplan.plan.views.common import get_or_post, in_plan, page, url_of
from pax.access.request import Request
from pax.pages import confirm, create, sent
from pax.ui.paging import keyset_page
from pax.ui.parts import Tab

PLANNERS = (WRITE, DECIDE)


@require_safe
@plan_door(*READS, quietly=True)
def board(request: Request, plan: Plan) -> HttpResponse:
    by = request.GET.get("efter", "")
    by = by if by in LAYOUTS else "laget"
    form = NarrowForm(plan, request.GET)
    return page(
        request,
        "atgardsplan/plan/board.html",
        plan,
        "plan:board",
        board=board_of(plan, by, form.wanted),
        form=form,
        chips=form.chips(request.GET),
        layouts=_layouts(request, by),
        query=_without(request, "efter"),
        here=request.get_full_path(),
    )


def _layouts(request: Request, current: str) -> list[Tab]:
    rest = _without(request, "efter")
    return [
        Tab(label, f"?efter={key}{'&' if rest else ''}{rest}", key == current)
        for key, (label, _) in LAYOUTS.items()
    ]


def _without(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


@require_safe
@plan_door(*READS, quietly=True)
def measures(request: Request, plan: Plan) -> HttpResponse:
    form = NarrowForm(plan, request.GET)
    found = measures_in(plan, form.wanted)
    return page(
        request,
        "atgardsplan/plan/measures.html",
        plan,
        "plan:measures",
        found=keyset_page(request, found, ["order", "pk"], key="uuid"),
        count=found.count(),
        form=form,
        chips=form.chips(request.GET),
    )


@require_safe
@plan_door(*READS, quietly=True)
def timeline(request: Request, plan: Plan) -> HttpResponse:
    form = NarrowForm(plan, request.GET)
    found = measures_in(plan, form.wanted)
    shown = keyset_page(request, found, ["order", "pk"], key="uuid")
    return page(
        request,
        "atgardsplan/plan/timeline.html",
        plan,
        "plan:timeline",
        found=shown,
        picture=_timeline(plan, shown.items),
        form=form,
        chips=form.chips(request.GET),
    )


def _timeline(plan: Plan, shown: list[Measure]) -> Timeline | None:
    if not shown:
        return None
    spans = spans_of(shown, Activity.objects.filter(measure__in=shown))
    return Timeline(
        key="tidslinje",
        title=f"Åtgärder och aktiviteter {plan.years}",
        description="Romb: en aktivitet att göra. Ring: gjord. En stapel utan "
        "slutdatum löper till kanten. Försenade är märkta ”sen”.",
        spans=spans,
        first=datetime.date(plan.year_from, 1, 1),
        last=datetime.date(plan.year_to, 12, 31),
        today=timezone.localdate(),
    )


@require_safe
@plan_door(*READS, quietly=True)
def coverage(request: Request, plan: Plan) -> HttpResponse:
    waiting = waiting_in(plan)
    return page(
        request,
        "atgardsplan/plan/coverage.html",
        plan,
        "plan:coverage",
        coverage=coverage_of(plan, request.user),
        balance=balance_of(plan),
        waiting=waiting,
        waits=waits_of((one.measure, on) for one in waiting for on, _ in one.on),
    )


# --- priorities ----------------------------------------------------------------------
@require_safe
@plan_door(*PLANNERS, quietly=True)
def priorities(request: Request, plan: Plan) -> HttpResponse:
    criteria, lines = ranked(plan)
    return page(
        request,
        "atgardsplan/plan/priorities.html",
        plan,
        "plan:priorities",
        criteria=criteria,
        lines=lines,
    )


@require_POST
@plan_door(WRITE)
def ship_criteria(request: Request, plan: Plan) -> HttpResponse:
    if not Criterion.objects.filter(plan=plan).exists():
        weighing.ship_criteria(plan, by=request.user)
    return redirect(url_of("priorities", plan.uuid))


@get_or_post
@plan_door(WRITE, quietly=True)
def add_criterion(request: Request, plan: Plan) -> HttpResponse:
    check_can_write(plan, request.user)
    form = NewCriterionForm(*sent(request))
    return create(
        request,
        form,
        lambda: weighing.add_criterion(plan, by=request.user, **form.given),
        say="Kriteriet är tillagt.",
        to=url_of("priorities", plan.uuid),
        page=in_plan(plan, "Nytt kriterium", submit="Lägg till kriteriet"),
    )


@get_or_post
@criterion_door(WRITE)
def remove_criterion(request: Request, criterion: Criterion) -> HttpResponse:
    return confirm(
        request,
        lambda: weighing.remove_criterion(criterion, by=request.user),
        to=url_of("priorities", criterion.plan.uuid),
        page=in_plan(
            criterion.plan,
            "Ta bort kriteriet?",
            text="Poängen som har satts efter det tas också bort.",
            submit="Ta bort kriteriet",
            details=[("Kriterium", criterion.name)],
        ),
    )


@get_or_post
@measure_door(WRITE)
def weigh(request: Request, plan_measure: Measure) -> HttpResponse:
    plan = plan_measure.plan
    check_can_write(plan, request.user)
    criteria = list(Criterion.objects.filter(plan=plan))
    form = WeighForm(criteria, *sent(request), initial=_weighed(plan_measure))
    return create(
        request,
        form,
        lambda: weighing.weigh_measure(
            plan_measure, form.points, by=request.user, kept=form.kept
        ),
        say="Poängen är sparade.",
        to=url_of("priorities", plan.uuid),
        page=in_plan(
            plan,
            "Väg åtgärden",
            width="pairs",
            submit="Spara poängen",
            lead=plan_measure,
        ),
    )


def _weighed(measure: Measure) -> dict[str, Any]:
    now: dict[str, Any] = {}
    for one in Score.objects.filter(measure=measure):
        now[f"k{one.criterion_id}"] = str(one.points)
        now[f"k{one.criterion_id}_skal"] = one.reason
    return now
