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
    DirectionEditForm,
    LabelEditForm,
    NeedEditForm,
    NewDirectionForm,
    NewLabelForm,
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
from atgardsplan.plan.views.common import get_or_post, make, page, save, url_of
from pax.access.request import Request
from pax.writing.pages import ask, given, sent, version_of


@get_or_post
@plan_door(WRITE, quietly=True)
def add_direction(request: Request, plan: Plan) -> HttpResponse:
    check_can_write(plan, request.user)
    form = NewDirectionForm(*sent(request))
    return make(
        request,
        plan,
        form,
        lambda: tree.add_direction(
            plan, by=request.user, kept=form.kept, **given(form)
        ),
        say="Inriktningen är tillagd.",
        to=plan.get_absolute_url(),
        title="Ny inriktning",
        submit="Lägg till inriktningen",
    )


@get_or_post
@direction_door(WRITE)
def edit_direction(request: Request, direction: Direction) -> HttpResponse:
    check_can_write(direction.plan, request.user)
    now: dict[str, object] = {"name": direction.name, "text": direction.text}
    form = DirectionEditForm(
        *sent(request), initial=now, stored=now, current_version=direction.version
    )
    return save(
        request,
        direction.plan,
        form,
        lambda: tree.revise(
            direction,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **{name: form.cleaned_data[name] for name in now},
        ),
        say="Inriktningen är sparad.",
        to=direction.get_absolute_url(),
        title="Ändra inriktningen",
        submit="Spara inriktningen",
        remove=url_of("direction-remove", direction.uuid),
    )


@get_or_post
@direction_door(WRITE)
def remove_direction(request: Request, direction: Direction) -> HttpResponse:
    return ask(
        request,
        lambda: tree.remove(direction, by=request.user),
        title="Ta bort inriktningen?",
        text="Det går bara om inga behov, åtgärder eller rubriker hör till den.",
        submit="Ta bort inriktningen",
        to=direction.plan.get_absolute_url(),
        details=[("Inriktning", direction.name)],
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
    form = NewLabelForm(plan, *sent(request))
    return make(
        request,
        plan,
        form,
        lambda: tree.add_label(plan, by=request.user, **given(form)),
        say="Rubriken är tillagd.",
        to=url_of("labels", plan.uuid),
        title="Ny rubrik i tabellen",
        submit="Lägg till rubriken",
    )


@get_or_post
@label_door(WRITE)
def edit_label(request: Request, table_label: TableLabel) -> HttpResponse:
    plan = table_label.plan
    check_can_write(plan, request.user)
    now: dict[str, object] = {
        "name": table_label.name,
        "direction": table_label.direction_id,
    }
    form = LabelEditForm(
        plan,
        *sent(request),
        initial=now,
        stored=now,
        current_version=table_label.version,
    )
    return save(
        request,
        plan,
        form,
        lambda: tree.revise(
            table_label,
            by=request.user,
            version=version_of(form),
            **{name: form.cleaned_data[name] for name in now},
        ),
        say="Rubriken är sparad.",
        to=url_of("labels", plan.uuid),
        title="Ändra rubriken",
        submit="Spara rubriken",
        remove=url_of("label-remove", table_label.uuid),
    )


@get_or_post
@label_door(WRITE)
def remove_label(request: Request, table_label: TableLabel) -> HttpResponse:
    return ask(
        request,
        lambda: tree.remove(table_label, by=request.user),
        title="Ta bort rubriken?",
        text="Det går bara om inga åtgärder står under den.",
        submit="Ta bort rubriken",
        to=url_of("labels", table_label.plan.uuid),
        details=[("Rubrik", table_label.name)],
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
    return make(
        request,
        direction.plan,
        form,
        lambda: tree.add_need(
            direction, by=request.user, kept=form.kept, **given(form)
        ),
        say="Behovet är tillagt.",
        to=direction.get_absolute_url(),
        title="Nytt behov",
        submit="Lägg till behovet",
        lead=direction.name,
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
    now: dict[str, object] = {"text": need.text, "in_all": need.in_all}
    also = [one.direction_id for one in need.also_in.all()]
    form = NeedEditForm(
        need.direction,
        *sent(request),
        initial=now | {"also_in": also},
        stored=now,
        current_version=need.version,
    )
    return save(
        request,
        need.plan,
        form,
        lambda: tree.revise_need(
            need,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            also_in=list(form.cleaned_data["also_in"]),
            **{name: form.cleaned_data[name] for name in now},
        ),
        say="Behovet är sparat.",
        to=need.get_absolute_url(),
        title="Ändra behovet",
        submit="Spara behovet",
        remove=url_of("need-remove", need.uuid),
    )


@get_or_post
@need_door(WRITE)
def remove_need(request: Request, need: Need) -> HttpResponse:
    return ask(
        request,
        lambda: tree.remove(need, by=request.user),
        title="Ta bort behovet?",
        text="Åtgärderna finns kvar men tappar kopplingen till behovet.",
        submit="Ta bort behovet",
        to=need.plan.get_absolute_url(),
        cancel=need.get_absolute_url(),
        details=[("Behov", need.text)],
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
    return make(
        request,
        need.plan,
        form,
        lambda: tree.tie_problems(
            need, chosen(offered, form.cleaned_data["problems"]), by=request.user
        ),
        say="Problemen är kopplade.",
        to=need.get_absolute_url(),
        title="Problem som behovet svarar mot",
        submit="Spara kopplingen",
        lead=need.text,
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
    return make(
        request,
        plan,
        form,
        lambda: tree.write_area_plan(
            plan,
            found,
            by=request.user,
            kept=form.kept,
            **{name: form.cleaned_data[name] for name in names},
        ),
        say="Områdets plan är sparad.",
        to=url_of("area", plan.uuid, found.uuid),
        title=f"Handlingsplan för {found}",
        submit="Spara",
    )
