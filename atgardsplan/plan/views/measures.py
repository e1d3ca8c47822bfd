"""Measures: one, and what hangs on it; all, as board, list, timeline, and weighed."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.plan.doors import (
    READS,
    WRITE,
    PlanDoor,
    activity_door,
    criterion_door,
    dependence_door,
    direction_door,
    file_door,
    flow_door,
    followed_door,
    goal_door,
    goal_value_door,
    measure_door,
    partner_door,
    plan_door,
    plan_of,
    risk_door,
)
from atgardsplan.plan.forms.measures import (
    ActivityForm,
    DependenceForm,
    FileForm,
    FlowForm,
    GoalForm,
    GoalValueForm,
    MeasureForm,
    MoveForm,
    NarrowForm,
    PartForm,
    PartnerForm,
    RiskForm,
)
from atgardsplan.plan.forms.planning import NewCriterionForm, WeighForm
from atgardsplan.plan.models import (
    Activity,
    Criterion,
    Dependence,
    Flow,
    Goal,
    GoalValue,
    Measure,
    MeasureFile,
    OfMeasure,
    Partner,
    Plan,
    Risk,
    Score,
    Serves,
)
from atgardsplan.plan.pictures import Timeline, waits_of
from atgardsplan.plan.policies import may_follow
from atgardsplan.plan.querysets import grouped
from atgardsplan.plan.selectors.coverage import balance_of, coverage_of, waiting_in
from atgardsplan.plan.selectors.measures import (
    LAYOUTS,
    board_of,
    measure_view,
    measures_in,
    ranked,
)
from atgardsplan.plan.services import measures as services
from atgardsplan.plan.views.common import (
    adding,
    editing,
    in_plan,
    page,
    removing,
    trail_of,
    url_of,
)
from pax.access.doors import View
from pax.access.request import Request
from pax.composition import panels_for
from pax.files import storage
from pax.files.serving import as_attachment
from pax.history.pages import history_page
from pax.history.versions import all_records, itself, records
from pax.pages import create, get_or_post, sent
from pax.ui.paging import keyset_page
from pax.ui.parts import Tab

#: How a new measure begins.
FIRST = {"stage": "ny", "progress": "ej_paborjad"}


@require_safe
@measure_door(*READS)
def measure(request: Request, plan_measure: Measure) -> HttpResponse:
    return page(
        request,
        "atgardsplan/plan/measure.html",
        plan_measure.plan,
        "",
        measure=plan_measure,
        view=measure_view(plan_measure, request.user),
        panels=panels_for("MEASURE_PANELS", plan_measure, request.user),
        may_follow=may_follow(plan_measure, request.user),
    )


add = adding(
    direction_door,
    lambda request, direction: MeasureForm(
        direction.plan, *sent(request), initial=FIRST | {"direction": direction}
    ),
    # The form asks for the direction too: it can be another.
    lambda _direction, **given: services.add_measure(**given),
    ("Ny åtgärd", "Lägg till åtgärden", "Åtgärden är tillagd."),
    to=lambda direction: direction.plan.get_absolute_url(),
)
edit = editing(
    measure_door,
    lambda request, measure: MeasureForm(
        measure.plan, *sent(request), instance=measure
    ),
    services.revise_measure,
    ("Ändra åtgärden", "Spara åtgärden", "Åtgärden är sparad."),
    to=Measure.get_absolute_url,
    remove="measure-remove",
)
remove = removing(
    measure_door,
    services.remove_measure,
    (
        "Ta bort åtgärden?",
        "Ta bort åtgärden",
        (
            "Det som hänger på den tas också bort. En åtgärd som har beslutats kan "
            "inte tas bort: den avbryts, så att det syns vad som blev av den."
        ),
    ),
    to=lambda measure: measure.plan.get_absolute_url(),
    cancel=Measure.get_absolute_url,
)


@require_POST
@followed_door.to_write()
def move(request: Request, plan_measure: Measure) -> HttpResponse:
    """Move a card of the board; a plain form does, and so does the script."""
    form = MoveForm(plan_measure.plan, request.POST)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = plan_measure.get_absolute_url()
    if not form.is_valid():
        messages.error(request, "Kolumnen finns inte på tavlan. Åtgärden är kvar.")
        return redirect(back)
    services.move_measure(
        plan_measure,
        by=request.user,
        version=form.cleaned_data["version"],
        **form.move,
    )
    messages.success(request, f"”{plan_measure}” är flyttad.")
    return redirect(f"{back.split('#')[0]}#kort-{plan_measure.uuid}")


@require_safe
@measure_door(*READS)
def history(request: Request, plan_measure: Measure) -> HttpResponse:
    """Show every change of a measure and of what hangs on it."""
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


# --- what hangs on a measure ----------------------------------------------------------
#: Its word in addresses, its model, form and door, and what it is called on a page.
PARTS: tuple[tuple[str, type[OfMeasure], type[PartForm], PlanDoor, str], ...] = (
    ("aktivitet", Activity, ActivityForm, activity_door, "aktivitet"),
    ("indikator", Goal, GoalForm, goal_door, "indikator"),
    ("risk", Risk, RiskForm, risk_door, "risk"),
    ("part", Partner, PartnerForm, partner_door, "samverkanspart"),
    ("flode", Flow, FlowForm, flow_door, "antal för en period"),
    ("varde", GoalValue, GoalValueForm, goal_value_door, "värde"),
)
KEPT = "Det finns kvar i historiken."


def part_pages(
    model: type[OfMeasure], form: type[PartForm], door: PlanDoor, noun: str
) -> tuple[View, View, View]:
    """Make the pages that add, change and take away one kind of part of a measure."""
    name = str(model._meta.model_name)
    add_part = adding(
        followed_door if model in services.FOLLOWED else measure_door,
        lambda request, measure: form(measure, request.user, *sent(request)),
        lambda measure, **given: services.add_part(measure, model, **given),
        (f"Lägg till {noun}", "Spara", "Sparat."),
        to=lambda measure: f"{measure.get_absolute_url()}#{name}",
    )
    edit_part = editing(
        door,
        lambda request, part: form(
            part.measure, request.user, *sent(request), instance=part
        ),
        services.revise_part,
        (f"Ändra {noun}", "Spara", "Sparat."),
        to=model.get_absolute_url,
        remove=f"{name}-remove",
    )
    remove_part = removing(
        door,
        services.remove_part,
        (f"Ta bort {noun}?", "Ta bort", KEPT),
        to=model.get_absolute_url,
    )
    return add_part, edit_part, remove_part


@require_POST
@activity_door(WRITE)
def tick(request: Request, plan_activity: Activity) -> HttpResponse:
    is_done = request.POST.get("gjord") == "1"
    services.tick_activity(plan_activity, by=request.user, is_done=is_done)
    return redirect(plan_activity)


add_dependence = adding(
    measure_door,
    lambda request, measure: DependenceForm(measure, *sent(request)),
    services.make_dependent,
    ("Lägg till beroende", "Spara", "Beroendet är sparat."),
    to=lambda measure: f"{measure.get_absolute_url()}#dependence",
)
remove_dependence = removing(
    dependence_door,
    services.make_independent,
    ("Ta bort beroendet?", "Ta bort", "Åtgärderna finns kvar."),
    to=lambda dependence: f"{dependence.measure.get_absolute_url()}#dependence",
    details=lambda dependence: [
        ("Åtgärd", str(dependence.measure)),
        ("Beror på", str(dependence.on)),
    ],
)
add_file = adding(
    measure_door,
    lambda request, measure: FileForm(measure, request.user, *sent(request)),
    services.keep_file,
    ("Lägg till dokument", "Spara", "Dokumentet är sparat."),
    to=lambda measure: f"{measure.get_absolute_url()}#measurefile",
)
remove_file = removing(
    file_door,
    services.remove_part,
    ("Ta bort dokumentet?", "Ta bort", KEPT),
    to=MeasureFile.get_absolute_url,
)


@require_safe
@file_door(*READS)
def file(request: Request, measure_file: MeasureFile) -> HttpResponse:
    try:
        return as_attachment(
            measure_file.sha256,
            name=measure_file.name,
            content_type=measure_file.content_type,
        )
    except storage.FileGone as error:
        raise Http404 from error


# --- all of a plan's measures ---------------------------------------------------------
@require_safe
@plan_door(*READS, quietly=True)
def board(request: Request, plan: Plan) -> HttpResponse:
    by = request.GET.get("efter", "")
    by = by if by in LAYOUTS else "laget"
    form = NarrowForm(plan, request.GET)
    query = request.GET.copy()
    query.pop("efter", None)
    rest = query.urlencode()
    return page(
        request,
        "atgardsplan/plan/board.html",
        plan,
        "plan:board",
        board=board_of(plan, by, form.wanted),
        form=form,
        chips=form.chips(request.GET),
        layouts=[
            Tab(label, f"?efter={key}{'&' if rest else ''}{rest}", key == by)
            for key, (label, _) in LAYOUTS.items()
        ],
        query=rest,
        here=request.get_full_path(),
    )


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
    activities = Activity.objects.filter(measure__in=shown)
    return Timeline(
        key="tidslinje",
        title=f"Åtgärder och aktiviteter {plan.years}",
        description="Romb: en aktivitet att göra. Ring: gjord. En stapel utan "
        "slutdatum löper till kanten. Försenade är märkta ”sen”.",
        measures=shown,
        activities=grouped(activities, "measure_id"),
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
        waits=waits_of((one["measure"], on) for one in waiting for on, _ in one["on"]),
    )


# --- priorities ----------------------------------------------------------------------
@require_safe
@plan_door(*READS, quietly=True)
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
        services.ship_criteria(plan, by=request.user)
    return redirect(url_of("priorities", plan.uuid))


def _priorities_of(thing: Plan | Criterion) -> str:
    """Say where the measures of a plan are ranked."""
    return url_of("priorities", plan_of(thing).uuid)


add_criterion = adding(
    plan_door,
    lambda request, _plan: NewCriterionForm(*sent(request)),
    services.add_criterion,
    ("Nytt kriterium", "Lägg till kriteriet", "Kriteriet är tillagt."),
    to=_priorities_of,
)
remove_criterion = removing(
    criterion_door,
    services.remove_criterion,
    (
        "Ta bort kriteriet?",
        "Ta bort kriteriet",
        "Poängen som har satts efter det tas också bort.",
    ),
    to=_priorities_of,
)


@get_or_post
@measure_door.to_write()
def weigh(request: Request, plan_measure: Measure) -> HttpResponse:
    plan = plan_measure.plan
    criteria = list(Criterion.objects.filter(plan=plan))
    form = WeighForm(criteria, *sent(request), initial=_weighed(plan_measure))
    return create(
        request,
        form,
        lambda: services.weigh_measure(
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
    """Give the points that a measure has, as the form has them."""
    now: dict[str, Any] = {}
    for one in Score.objects.filter(measure=measure):
        now[f"k{one.criterion_id}"] = str(one.points)
        now[f"k{one.criterion_id}_skal"] = one.reason
    return now
