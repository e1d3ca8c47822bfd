"""The list of plans, beginning one, its tree, and what stands first in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atgardsplan.plan.doors import DECIDE, READERS, READS, WRITE, plan_door
from atgardsplan.plan.forms.planning import BeginForm, PlanForm
from atgardsplan.plan.models import Consultation, Measure, Plan, PlanEdition
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.selectors.tree import lines_for, tree_of
from atgardsplan.plan.services import planning
from atgardsplan.plan.views.common import get_or_post, in_plan, page, url_of
from pax.access.doors import permission_door, signed_in
from pax.access.request import Request
from pax.pages import change, confirm, create, sent


@require_safe
@signed_in
def plans(request: Request) -> HttpResponse:
    user = request.user
    published = PlanEdition.objects.visible_to(user).filter(published_at__isnull=False)
    asked = Consultation.objects.visible_to(user).filter(closed_at__isnull=True)
    mine = Measure.objects.going().visible_to(user).filter(responsible=user)
    return render(
        request,
        "atgardsplan/plan/list.html",
        {
            "lines": lines_for(user),
            "published": published.defer("content"),
            "asked": asked.select_related("agency").defer("content"),
            "mine": mine.select_related("plan").order_by("-plan__year_from", "order"),
            "may_begin": user.may(WRITE),
            "reads_published": any(user.may(p) for p in READERS),
        },
    )


@get_or_post
@permission_door(WRITE)
def begin(request: Request) -> HttpResponse:
    form = BeginForm(request.user, *sent(request))
    return create(
        request,
        form,
        lambda: planning.begin_plan(by=request.user, **form.given),
        to=Plan.get_absolute_url,
        page=in_plan(
            None,
            "Ny åtgärdsplan",
            submit="Börja planen",
            cancel=url_of("list"),
            lead="En tom plan, som du fyller för hand eller läser in från en fil.",
        ),
    )


@require_safe
@plan_door(*READS)
def detail(request: Request, plan: Plan) -> HttpResponse:
    editions = PlanEdition.objects.filter(plan=plan).defer("content")
    return page(
        request,
        "atgardsplan/plan/detail.html",
        plan,
        "plan:detail",
        tree=tree_of(plan),
        edition=editions.first(),
        mine=Measure.objects.filter(plan=plan, responsible=request.user).going(),
    )


@get_or_post
@plan_door(WRITE, quietly=True)
def edit(request: Request, plan: Plan) -> HttpResponse:
    check_can_write(plan, request.user)
    form = PlanForm(request.user, *sent(request), instance=plan)
    return change(
        request,
        form,
        lambda: planning.revise_plan(plan, by=request.user, **form.given),
        say="Planen är sparad.",
        to=plan.get_absolute_url(),
        page=in_plan(plan, "Planens inledning och uppgifter"),
    )


@get_or_post
@plan_door(DECIDE, quietly=True)
def end(request: Request, plan: Plan) -> HttpResponse:
    return confirm(
        request,
        lambda: planning.end_plan(plan, by=request.user),
        say="Planen är avslutad.",
        to=plan.get_absolute_url(),
        page=in_plan(
            plan,
            "Avsluta planen?",
            text="Ingenting i den kan ändras efter det. Det beslutade och historiken "
            "finns kvar att läsa.",
            submit="Avsluta planen",
            details=[("Plan", str(plan))],
        ),
    )
