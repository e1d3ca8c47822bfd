"""Every change of a plan, and of each thing in it that has a page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from atgardsplan.plan.doors import (
    ANSWER,
    READS,
    consultation_door,
    measure_door,
    need_door,
    own_edition_door,
    plan_door,
)
from atgardsplan.plan.models import (
    AreaPlan,
    Consultation,
    ConsultationComment,
    Consulted,
    Dependence,
    InPlan,
    Measure,
    Need,
    NeedAlso,
    NeedProblem,
    OfMeasure,
    Plan,
    PlanEdition,
    Score,
    Serves,
)
from atgardsplan.plan.selectors.areas import area_of
from atgardsplan.plan.views.common import trail_of, url_of
from pax.access.request import Request
from pax.history.pages import history_page
from pax.history.versions import all_records, itself, records


@require_safe
@plan_door(*READS)
def plan(request: Request, plan: Plan) -> HttpResponse:
    told = [itself(plan), *all_records(InPlan, request.user, plan=plan)]
    return history_page(request, told, trail=trail_of(plan))


@require_safe
@measure_door(*READS)
def measure(request: Request, plan_measure: Measure) -> HttpResponse:
    told = [
        itself(plan_measure),
        *all_records(OfMeasure, request.user, measure=plan_measure),
        *(
            records(model, request.user, measure=plan_measure)
            for model in (Serves, Dependence, Score)
        ),
    ]
    here = (str(plan_measure), plan_measure.get_absolute_url())
    return history_page(request, told, trail=trail_of(plan_measure.plan, here))


@require_safe
@need_door(*READS)
def need(request: Request, need: Need) -> HttpResponse:
    told = [
        itself(need),
        records(Need, request.user, parent=need),
        *(
            records(model, request.user, need=need)
            for model in (NeedAlso, NeedProblem, Serves)
        ),
    ]
    here = (need.code or need.text, need.get_absolute_url())
    return history_page(request, told, trail=trail_of(need.plan, here))


@require_safe
@plan_door(*READS, quietly=True)
def area(request: Request, plan: Plan, area: UUID) -> HttpResponse:
    found = area_of(area)
    told = [records(AreaPlan, request.user, plan=plan, area=found)]
    trail = trail_of(
        plan,
        ("Områden", url_of("areas", plan.uuid)),
        (found.name, url_of("area", plan.uuid, found.uuid)),
    )
    return history_page(request, told, trail=trail)


@require_safe
@consultation_door(ANSWER)
def consultation(request: Request, consultation: Consultation) -> HttpResponse:
    told = [
        itself(consultation),
        *(
            records(model, request.user, consultation=consultation)
            for model in (Consulted, ConsultationComment)
        ),
    ]
    trail = trail_of(None, (str(consultation), consultation.get_absolute_url()))
    return history_page(request, told, trail=trail)


@require_safe
@own_edition_door(*READS)
def edition(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    here = (f"Utgåva {plan_edition.number}", plan_edition.get_absolute_url())
    trail = trail_of(plan_edition.plan, here)
    return history_page(request, [itself(plan_edition)], trail=trail)
