"""One measure: read, changed, moved; and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.plan.doors import (
    READS,
    WRITE,
    activity_door,
    dependence_door,
    direction_door,
    file_door,
    flow_door,
    followed_door,
    goal_door,
    measure_door,
    partner_door,
    risk_door,
)
from atgardsplan.plan.forms.measures import (
    ActivityForm,
    DependenceForm,
    FileForm,
    FlowForm,
    GoalForm,
    MeasureForm,
    PartnerForm,
    RiskForm,
)
from atgardsplan.plan.forms.narrowing import MoveForm
from atgardsplan.plan.models import (
    Activity,
    Dependence,
    Direction,
    Flow,
    Goal,
    Measure,
    MeasureFile,
    OfMeasure,
    Partner,
    Risk,
)
from atgardsplan.plan.panels import panels_for
from atgardsplan.plan.policies import check_can_follow, check_can_write, may_follow
from atgardsplan.plan.selectors.measures import measure_view
from atgardsplan.plan.services import measures
from atgardsplan.plan.views.common import get_or_post, in_plan, page, url_of
from pax.access.doors import Door
from pax.access.request import Request
from pax.files import storage
from pax.files.serving import as_attachment
from pax.pages import FormPage, change, confirm, create, sent

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
        panels=panels_for(plan_measure, request.user),
        may_follow=may_follow(plan_measure, request.user),
    )


@get_or_post
@direction_door(WRITE)
def add(request: Request, direction: Direction) -> HttpResponse:
    plan = direction.plan
    check_can_write(plan, request.user)
    form = MeasureForm(plan, *sent(request), initial=FIRST | {"direction": direction})
    return create(
        request,
        form,
        lambda: measures.add_measure(by=request.user, **form.given),
        say="Åtgärden är tillagd.",
        to=plan.get_absolute_url(),
        page=in_plan(
            plan, "Ny åtgärd", submit="Lägg till åtgärden", lead=direction.name
        ),
    )


@get_or_post
@measure_door(WRITE)
def edit(request: Request, plan_measure: Measure) -> HttpResponse:
    plan = plan_measure.plan
    check_can_write(plan, request.user)
    form = MeasureForm(plan, *sent(request), instance=plan_measure)
    return change(
        request,
        form,
        lambda: measures.revise_measure(plan_measure, by=request.user, **form.given),
        say="Åtgärden är sparad.",
        to=plan_measure.get_absolute_url(),
        page=in_plan(
            plan,
            "Ändra åtgärden",
            submit="Spara åtgärden",
            remove=url_of("measure-remove", plan_measure.uuid),
        ),
    )


@get_or_post
@measure_door(WRITE)
def remove(request: Request, plan_measure: Measure) -> HttpResponse:
    return confirm(
        request,
        lambda: measures.remove_measure(plan_measure, by=request.user),
        to=plan_measure.plan.get_absolute_url(),
        page=in_plan(
            plan_measure.plan,
            "Ta bort åtgärden?",
            text="Det som hänger på den tas också bort. En åtgärd som har beslutats "
            "kan inte tas bort: den avbryts, så att det syns vad som blev av den.",
            submit="Ta bort åtgärden",
            cancel=plan_measure.get_absolute_url(),
            details=[("Åtgärd", str(plan_measure))],
        ),
    )


@require_POST
@followed_door(WRITE)
def move(request: Request, plan_measure: Measure) -> HttpResponse:
    """Move a card of the board; a plain form does, and so does the script."""
    check_can_follow(plan_measure, request.user)
    form = MoveForm(plan_measure.plan, request.POST)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = plan_measure.get_absolute_url()
    if not form.is_valid():
        messages.error(request, "Kolumnen finns inte på tavlan. Åtgärden är kvar.")
        return redirect(back)
    measures.move_measure(
        plan_measure,
        by=request.user,
        version=form.cleaned_data["version"],
        **form.move,
    )
    messages.success(request, f"”{plan_measure}” är flyttad.")
    return redirect(f"{back.split('#')[0]}#kort-{plan_measure.uuid}")


# --- what hangs on a measure ----------------------------------------------------------
def on_measure(measure: Measure, title: str, **words: Any) -> FormPage:
    """Give the form page of something that hangs on a measure."""
    return in_plan(measure.plan, title, lead=measure, **words)


class Hanging:
    """The pages that add, change and take away one kind of thing on a measure."""

    def __init__(
        self, model: type[OfMeasure], form: Any, door: Door, noun: str, path: str
    ) -> None:
        self.model, self.form, self.noun, self.path = model, form, noun, path
        self.name = str(model._meta.model_name)
        self.door = door
        follows = model in measures.FOLLOWED
        self.measure_door = followed_door if follows else measure_door

    def adding(self) -> Callable[..., HttpResponse]:
        """Make the page that adds one."""

        @get_or_post
        @self.measure_door(WRITE)
        def add_part(request: Request, plan_measure: Measure) -> HttpResponse:
            form = self.form(plan_measure, request.user, *sent(request))
            return create(
                request,
                form,
                lambda: measures.add_part(
                    plan_measure, self.model, by=request.user, **form.given
                ),
                say="Sparat.",
                to=self._back(plan_measure),
                page=on_measure(plan_measure, f"Lägg till {self.noun}"),
            )

        return add_part

    def editing(self) -> Callable[..., HttpResponse]:
        """Make the page that changes one."""

        @get_or_post
        @self.door(WRITE)
        def edit_part(request: Request, **found: OfMeasure) -> HttpResponse:
            (part,) = found.values()
            form = self.form(part.measure, request.user, *sent(request), instance=part)
            return change(
                request,
                form,
                lambda: measures.revise_part(part, by=request.user, **form.given),
                say="Sparat.",
                to=self._back(part.measure),
                page=on_measure(
                    part.measure,
                    f"Ändra {self.noun}",
                    remove=url_of(f"{self.name}-remove", part.uuid),
                ),
            )

        return edit_part

    def removing(self) -> Callable[..., HttpResponse]:
        """Make the page that takes one away."""

        @get_or_post
        @self.door(WRITE)
        def remove_part(request: Request, **found: OfMeasure) -> HttpResponse:
            (part,) = found.values()
            kind = str(part._meta.verbose_name).capitalize()
            return confirm(
                request,
                lambda: measures.remove_part(part, by=request.user),
                to=self._back(part.measure),
                page=on_measure(
                    part.measure,
                    f"Ta bort {self.noun}?",
                    text="Det finns kvar i historiken.",
                    submit="Ta bort",
                    details=[(kind, str(part))],
                ),
            )

        return remove_part

    def _back(self, measure: Measure) -> str:
        return f"{measure.get_absolute_url()}#{self.name}"


HANGING = (
    Hanging(Activity, ActivityForm, activity_door, "aktivitet", "aktivitet"),
    Hanging(Goal, GoalForm, goal_door, "indikator", "indikator"),
    Hanging(Risk, RiskForm, risk_door, "risk", "risk"),
    Hanging(Partner, PartnerForm, partner_door, "samverkanspart", "part"),
    Hanging(Flow, FlowForm, flow_door, "antal för en period", "flode"),
)


@require_POST
@activity_door(WRITE)
def tick(request: Request, plan_activity: Activity) -> HttpResponse:
    is_done = request.POST.get("gjord") == "1"
    measures.tick_activity(plan_activity, by=request.user, is_done=is_done)
    return redirect(plan_activity)


@get_or_post
@measure_door(WRITE)
def add_dependence(request: Request, plan_measure: Measure) -> HttpResponse:
    check_can_write(plan_measure.plan, request.user)
    form = DependenceForm(plan_measure, *sent(request))
    return create(
        request,
        form,
        lambda: measures.make_dependent(plan_measure, by=request.user, **form.given),
        say="Beroendet är sparat.",
        to=f"{plan_measure.get_absolute_url()}#dependence",
        page=on_measure(plan_measure, "Lägg till beroende"),
    )


@get_or_post
@dependence_door(WRITE)
def remove_dependence(request: Request, dependence: Dependence) -> HttpResponse:
    measure = dependence.measure
    return confirm(
        request,
        lambda: measures.make_independent(dependence, by=request.user),
        to=f"{measure.get_absolute_url()}#dependence",
        page=on_measure(
            measure,
            "Ta bort beroendet?",
            text="Åtgärderna finns kvar.",
            submit="Ta bort",
            details=[("Åtgärd", str(measure)), ("Beror på", str(dependence.on))],
        ),
    )


# --- documents -----------------------------------------------------------------------
@get_or_post
@measure_door(WRITE)
def add_file(request: Request, plan_measure: Measure) -> HttpResponse:
    check_can_write(plan_measure.plan, request.user)
    form = FileForm(plan_measure, request.user, *sent(request))
    return create(
        request,
        form,
        lambda: measures.keep_file(plan_measure, by=request.user, **form.given),
        say="Dokumentet är sparat.",
        to=f"{plan_measure.get_absolute_url()}#measurefile",
        page=on_measure(plan_measure, "Lägg till dokument"),
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


@get_or_post
@file_door(WRITE)
def remove_file(request: Request, measure_file: MeasureFile) -> HttpResponse:
    return confirm(
        request,
        lambda: measures.remove_part(measure_file, by=request.user),
        to=f"{measure_file.measure.get_absolute_url()}#measurefile",
        page=on_measure(
            measure_file.measure,
            "Ta bort dokumentet?",
            text="Det finns kvar i historiken.",
            submit="Ta bort",
            details=[("Dokument", measure_file.name)],
        ),
    )
