"""Directions, headings of the table, needs, and what stands for one area."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from atgardsplan.plan.doors import (
    READS,
    WRITE,
    direction_door,
    label_door,
    need_door,
    plan_door,
)
from atgardsplan.plan.forms.planning import (
    AreaPlanForm,
    DirectionForm,
    LabelForm,
    NeedForm,
    NewNeedForm,
    ProblemsForm,
)
from atgardsplan.plan.models import (
    AreaPlan,
    Direction,
    Need,
    NeedProblem,
    Plan,
    TableLabel,
)
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.problems import chosen, problems_behind
from atgardsplan.plan.selectors.areas import area_of, area_tree, areas_of
from atgardsplan.plan.selectors.tree import need_view
from atgardsplan.plan.services import tree
from atgardsplan.plan.views.common import get_or_post, in_plan, page, url_of
from pax.access.request import Request
from pax.pages import change, confirm, create, sent


@get_or_post
@plan_door(WRITE, quietly=True)
def add_direction(request: Request, plan: Plan) -> HttpResponse:
    check_can_write(plan, request.user)
    form = DirectionForm(*sent(request))
    return create(
        request,
        form,
        lambda: tree.add_direction(plan, by=request.user, **form.given),
        say="Inriktningen är tillagd.",
        to=plan.get_absolute_url(),
        page=in_plan(plan, "Ny inriktning", submit="Lägg till inriktningen"),
    )


@get_or_post
@direction_door(WRITE)
def edit_direction(request: Request, direction: Direction) -> HttpResponse:
    check_can_write(direction.plan, request.user)
    form = DirectionForm(*sent(request), instance=direction)
    return change(
        request,
        form,
        lambda: tree.revise(direction, by=request.user, **form.given),
        say="Inriktningen är sparad.",
        to=direction.get_absolute_url(),
        page=in_plan(
            direction.plan,
            "Ändra inriktningen",
            submit="Spara inriktningen",
            remove=url_of("direction-remove", direction.uuid),
        ),
    )


@get_or_post
@direction_door(WRITE)
def remove_direction(request: Request, direction: Direction) -> HttpResponse:
    return confirm(
        request,
        lambda: tree.remove(direction, by=request.user),
        to=direction.plan.get_absolute_url(),
        page=in_plan(
            direction.plan,
            "Ta bort inriktningen?",
            text="Det går bara om inga behov, åtgärder eller rubriker hör till den.",
            submit="Ta bort inriktningen",
            details=[("Inriktning", direction.name)],
        ),
    )


# --- the headings of the table -------------------------------------------------------
@require_safe
@plan_door(*READS, quietly=True)
def labels(request: Request, plan: Plan) -> HttpResponse:
    found = TableLabel.objects.filter(plan=plan).select_related("direction")
    return page(
        request,
        "atgardsplan/plan/labels.html",
        plan,
        "",
        labels=found.prefetch_related("measures"),
        without=Direction.objects.filter(plan=plan, labels__isnull=True),
    )


@get_or_post
@plan_door(WRITE, quietly=True)
def add_label(request: Request, plan: Plan) -> HttpResponse:
    check_can_write(plan, request.user)
    form = LabelForm(plan, *sent(request))
    return create(
        request,
        form,
        lambda: tree.add_label(plan, by=request.user, **form.given),
        say="Rubriken är tillagd.",
        to=url_of("labels", plan.uuid),
        page=in_plan(plan, "Ny rubrik i tabellen", submit="Lägg till rubriken"),
    )


@get_or_post
@label_door(WRITE)
def edit_label(request: Request, table_label: TableLabel) -> HttpResponse:
    plan = table_label.plan
    check_can_write(plan, request.user)
    form = LabelForm(plan, *sent(request), instance=table_label)
    return change(
        request,
        form,
        lambda: tree.revise(table_label, by=request.user, **form.given),
        say="Rubriken är sparad.",
        to=url_of("labels", plan.uuid),
        page=in_plan(
            plan,
            "Ändra rubriken",
            submit="Spara rubriken",
            remove=url_of("label-remove", table_label.uuid),
        ),
    )


@get_or_post
@label_door(WRITE)
def remove_label(request: Request, table_label: TableLabel) -> HttpResponse:
    return confirm(
        request,
        lambda: tree.remove(table_label, by=request.user),
        to=url_of("labels", table_label.plan.uuid),
        page=in_plan(
            table_label.plan,
            "Ta bort rubriken?",
            text="Det går bara om inga åtgärder står under den.",
            submit="Ta bort rubriken",
            details=[("Rubrik", table_label.name)],
        ),
    )


# --- needs ---------------------------------------------------------------------------
@get_or_post
@direction_door(WRITE)
def add_need(request: Request, direction: Direction) -> HttpResponse:
    check_can_write(direction.plan, request.user)
    # ?del=<uuid>: begun from a need that it is to be a part of.
    above = Need.objects.filter(direction=direction, parent=None)
    above = above.filter(uuid__in=_uuids(request.GET.get("del", "")))
    form = NewNeedForm(direction, *sent(request), initial={"parent": above.first()})
    return create(
        request,
        form,
        lambda: tree.add_need(direction, by=request.user, **form.given),
        say="Behovet är tillagt.",
        to=direction.get_absolute_url(),
        page=in_plan(
            direction.plan,
            "Nytt behov",
            submit="Lägg till behovet",
            lead=direction.name,
        ),
    )


def _uuids(text: str) -> list[str]:
    """Give a uuid in a list, or none when it is not one."""
    parts = text.split("-")
    is_one = [len(p) for p in parts] == [8, 4, 4, 4, 12] and all(
        c in "0123456789abcdefABCDEF" for p in parts for c in p
    )
    return [text] if is_one else []


@require_safe
@need_door(*READS)
def need(request: Request, need: Need) -> HttpResponse:
    plan = need.plan
    return page(
        request,
        "atgardsplan/plan/need.html",
        plan,
        "",
        need=need,
        view=need_view(need),
    )


@get_or_post
@need_door(WRITE)
def edit_need(request: Request, need: Need) -> HttpResponse:
    check_can_write(need.plan, request.user)
    form = NeedForm(need.direction, *sent(request), instance=need)
    return change(
        request,
        form,
        lambda: tree.revise_need(need, by=request.user, **form.given),
        say="Behovet är sparat.",
        to=need.get_absolute_url(),
        page=in_plan(
            need.plan,
            "Ändra behovet",
            submit="Spara behovet",
            remove=url_of("need-remove", need.uuid),
        ),
    )


@get_or_post
@need_door(WRITE)
def remove_need(request: Request, need: Need) -> HttpResponse:
    return confirm(
        request,
        lambda: tree.remove(need, by=request.user),
        to=need.plan.get_absolute_url(),
        page=in_plan(
            need.plan,
            "Ta bort behovet?",
            text="Åtgärderna finns kvar men tappar kopplingen till behovet.",
            submit="Ta bort behovet",
            cancel=need.get_absolute_url(),
            details=[("Behov", need.text)],
        ),
    )


@get_or_post
@need_door(WRITE)
def problems(request: Request, need: Need) -> HttpResponse:
    check_can_write(need.plan, request.user)
    offered = problems_behind(need.plan, request.user)
    known = NeedProblem.objects.filter(need=need).values_list("problem", flat=True)
    form = ProblemsForm(
        offered, *sent(request), initial={"problems": [str(one) for one in known]}
    )
    return create(
        request,
        form,
        lambda: tree.tie_problems(
            need, chosen(offered, form.cleaned_data["problems"]), by=request.user
        ),
        say="Problemen är kopplade.",
        to=need.get_absolute_url(),
        page=in_plan(
            need.plan,
            "Problem som behovet svarar mot",
            submit="Spara kopplingen",
            lead=need.text,
        ),
    )


# --- areas ---------------------------------------------------------------------------
@require_safe
@plan_door(*READS, quietly=True)
def areas(request: Request, plan: Plan) -> HttpResponse:
    return page(
        request, "atgardsplan/plan/areas.html", plan, "plan:areas", lines=areas_of(plan)
    )


@require_safe
@plan_door(*READS, quietly=True)
def area(request: Request, plan: Plan, area: UUID) -> HttpResponse:
    found = area_of(area)
    return page(
        request,
        "atgardsplan/plan/area.html",
        plan,
        "plan:areas",
        area=found,
        own=AreaPlan.objects.filter(plan=plan, area=found).first(),
        tree=area_tree(plan, found),
    )


@get_or_post
@plan_door(WRITE, quietly=True)
def edit_area(request: Request, plan: Plan, area: UUID) -> HttpResponse:
    check_can_write(plan, request.user)
    found = area_of(area)
    own = AreaPlan.objects.filter(plan=plan, area=found).first()
    names = ("situation", "aim", "follow_up")
    form = AreaPlanForm(*sent(request), initial={n: getattr(own, n, "") for n in names})
    return create(
        request,
        form,
        lambda: tree.write_area_plan(plan, found, by=request.user, **form.given),
        say="Områdets plan är sparad.",
        to=url_of("area", plan.uuid, found.uuid),
        page=in_plan(plan, f"Handlingsplan för {found}"),
    )
