"""The list of plans; a plan: begun, read, changed, ended; its tree, table and areas."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atgardsplan.plan.doors import (
    DECIDE,
    READERS,
    READS,
    WRITE,
    direction_door,
    known_plan_door,
    label_door,
    need_door,
    plan_door,
    plan_of,
)
from atgardsplan.plan.forms.planning import (
    AreaPlanForm,
    BeginForm,
    DirectionForm,
    LabelForm,
    NeedForm,
    NewNeedForm,
    PlanForm,
    ProblemsForm,
)
from atgardsplan.plan.missing import missing_at_the_end
from atgardsplan.plan.models import (
    AreaPlan,
    Consultation,
    Direction,
    InPlan,
    Measure,
    Need,
    NeedAlso,
    NeedProblem,
    Plan,
    PlanEdition,
    Serves,
    TableLabel,
)
from atgardsplan.plan.policies import works_at
from atgardsplan.plan.selectors.coverage import problems_behind
from atgardsplan.plan.selectors.tree import (
    area_of,
    area_tree,
    areas_of,
    lines_for,
    need_view,
    tree_of,
)
from atgardsplan.plan.services import tree
from atgardsplan.plan.views.common import (
    adding,
    editing,
    in_plan,
    page,
    removing,
    trail_of,
    url_of,
)
from pax.access.doors import permission_door, signed_in
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.history.pages import history_page
from pax.history.versions import all_records, itself, records
from pax.pages import change, create, get_or_post, sent
from pax.ui.forms import LackingForm


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
            "published": PlanEdition.with_newer(published.defer("content")),
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
        lambda: tree.begin_plan(by=request.user, **form.given),
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
@known_plan_door(*READS)
def detail(request: Request, plan: Plan) -> HttpResponse:
    """Show the living plan; to who is responsible in it, theirs and what is published.

    What others do, costs and risk in it is not theirs to read.
    """
    editions = PlanEdition.objects.visible_to(request.user).filter(plan=plan)
    editions = editions.defer("content")
    if not works_at(plan, request.user):
        mine = Measure.objects.filter(plan=plan, responsible=request.user)
        return page(
            request,
            "atgardsplan/plan/mine.html",
            plan,
            "",
            mine=mine,
            editions=editions.filter(published_at__isnull=False),
        )
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
@plan_door.to_write(quietly=True)
def edit(request: Request, plan: Plan) -> HttpResponse:
    form = PlanForm(request.user, *sent(request), instance=plan)
    return change(
        request,
        form,
        lambda: tree.revise_plan(plan, by=request.user, **form.given),
        say="Planen är sparad.",
        to=plan.get_absolute_url(),
        page=in_plan(plan, "Planens inledning och uppgifter"),
    )


@get_or_post
@plan_door(DECIDE, quietly=True)
@fresh_proof
def end(request: Request, plan: Plan) -> HttpResponse:
    form = LackingForm(*sent(request), missing=missing_at_the_end(plan))
    return change(
        request,
        form,
        lambda: tree.end_plan(plan, by=request.user, **form.given),
        say="Planen är avslutad.",
        to=plan.get_absolute_url(),
        page=in_plan(
            plan,
            "Avsluta planen?",
            text="Ingenting i den kan ändras efter det. Det beslutade och historiken "
            "finns kvar att läsa.",
            submit="Avsluta planen",
            details=[("Plan", str(plan))],
            tone="danger",
        ),
    )


@require_safe
@plan_door(*READS)
def history(request: Request, plan: Plan) -> HttpResponse:
    """Show every change of a plan and of what stands in it."""
    told = [itself(plan), *all_records(InPlan, request.user, plan=plan)]
    return history_page(request, told, trail=trail_of(plan))


# --- the directions ------------------------------------------------------------------
add_direction = adding(
    plan_door,
    lambda request, _plan: DirectionForm(*sent(request)),
    tree.add_direction,
    ("Ny inriktning", "Lägg till inriktningen", "Inriktningen är tillagd."),
    to=Plan.get_absolute_url,
)
edit_direction = editing(
    direction_door,
    lambda request, direction: DirectionForm(*sent(request), instance=direction),
    tree.revise,
    ("Ändra inriktningen", "Spara inriktningen", "Inriktningen är sparad."),
    to=Direction.get_absolute_url,
    remove="direction-remove",
)
remove_direction = removing(
    direction_door,
    tree.remove,
    (
        "Ta bort inriktningen?",
        "Ta bort inriktningen",
        "Det går bara om inga behov, åtgärder eller rubriker hör till den.",
    ),
    to=lambda direction: direction.plan.get_absolute_url(),
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


def _labels_of(thing: Plan | TableLabel) -> str:
    """Say where the headings of a plan's table are listed."""
    return url_of("labels", plan_of(thing).uuid)


add_label = adding(
    plan_door,
    lambda request, plan: LabelForm(plan, *sent(request)),
    tree.add_label,
    ("Ny rubrik i tabellen", "Lägg till rubriken", "Rubriken är tillagd."),
    to=_labels_of,
)
edit_label = editing(
    label_door,
    lambda request, label: LabelForm(label.plan, *sent(request), instance=label),
    tree.revise,
    ("Ändra rubriken", "Spara rubriken", "Rubriken är sparad."),
    to=_labels_of,
    remove="label-remove",
)
remove_label = removing(
    label_door,
    tree.remove,
    (
        "Ta bort rubriken?",
        "Ta bort rubriken",
        "Det går bara om inga åtgärder står under den.",
    ),
    to=_labels_of,
    details=lambda label: [("Rubrik", label.name)],
)


# --- needs ---------------------------------------------------------------------------
def _new_need(request: Request, direction: Direction) -> NewNeedForm:
    """Begin with the need that it is to be a part of, if one is asked for."""
    asked = request.GET.get("del", "").lower()
    tops = Need.objects.filter(direction=direction, parent=None)
    parent = next((one for one in tops if str(one.uuid) == asked), None)
    return NewNeedForm(direction, *sent(request), initial={"parent": parent})


add_need = adding(
    direction_door,
    _new_need,
    tree.add_need,
    ("Nytt behov", "Lägg till behovet", "Behovet är tillagt."),
    to=Direction.get_absolute_url,
)
edit_need = editing(
    need_door,
    lambda request, need: NeedForm(need.direction, *sent(request), instance=need),
    tree.revise_need,
    ("Ändra behovet", "Spara behovet", "Behovet är sparat."),
    to=Need.get_absolute_url,
    remove="need-remove",
)
remove_need = removing(
    need_door,
    tree.remove,
    (
        "Ta bort behovet?",
        "Ta bort behovet",
        "Åtgärderna finns kvar men tappar kopplingen till behovet.",
    ),
    to=lambda need: need.plan.get_absolute_url(),
    cancel=Need.get_absolute_url,
)


@require_safe
@need_door(*READS)
def need(request: Request, need: Need) -> HttpResponse:
    return page(
        request,
        "atgardsplan/plan/need.html",
        need.plan,
        "",
        need=need,
        view=need_view(need),
    )


@require_safe
@need_door(*READS)
def need_history(request: Request, need: Need) -> HttpResponse:
    """Show every change of a need, of its parts and of what it is tied to."""
    return history_page(
        request,
        [
            itself(need),
            records(Need, request.user, parent=need),
            *(
                records(model, request.user, need=need)
                for model in (NeedAlso, NeedProblem, Serves)
            ),
        ],
        trail=trail_of(need.plan, (need.code or need.text, need.get_absolute_url())),
    )


@get_or_post
@need_door.to_write()
def problems(request: Request, need: Need) -> HttpResponse:
    """Choose which problems of the lägesbild a need answers."""
    offered = problems_behind(need.plan, request.user)
    known = NeedProblem.objects.filter(need=need).values_list("problem", flat=True)
    form = ProblemsForm(
        offered, *sent(request), initial={"problems": [str(one) for one in known]}
    )
    return create(
        request,
        form,
        lambda: tree.tie_problems(need, form.chosen, by=request.user),
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
@plan_door.to_write(quietly=True)
def edit_area(request: Request, plan: Plan, area: UUID) -> HttpResponse:
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


@require_safe
@plan_door(*READS, quietly=True)
def area_history(request: Request, plan: Plan, area: UUID) -> HttpResponse:
    """Show every change of what is an area's own in a plan."""
    found = area_of(area)
    return history_page(
        request,
        [records(AreaPlan, request.user, plan=plan, area=found)],
        trail=trail_of(
            plan,
            ("Områden", url_of("areas", plan.uuid)),
            (found.name, url_of("area", plan.uuid, found.uuid)),
        ),
    )
