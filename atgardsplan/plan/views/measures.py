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
    FIELDS,
    ActivityForm,
    DependenceForm,
    FileForm,
    FlowForm,
    GoalForm,
    MeasureEditForm,
    NewMeasureForm,
    PartnerForm,
    RiskForm,
    edited,
    new,
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
from atgardsplan.plan.views.common import get_or_post, make, page, save, url_of
from pax.access.doors import Door
from pax.access.request import Request
from pax.files import storage
from pax.files.serving import as_attachment
from pax.writing.pages import ask, sent, version_of

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
    form = NewMeasureForm(
        plan, *sent(request), initial=FIRST | {"direction": direction}
    )
    return make(
        request,
        plan,
        form,
        lambda: measures.add_measure(by=request.user, kept=form.kept, **form.about),
        say="Åtgärden är tillagd.",
        to=plan.get_absolute_url(),
        title="Ny åtgärd",
        submit="Lägg till åtgärden",
        lead=direction.name,
    )


@get_or_post
@measure_door(WRITE)
def edit(request: Request, plan_measure: Measure) -> HttpResponse:
    plan = plan_measure.plan
    check_can_write(plan, request.user)
    now = {name: getattr(plan_measure, name) for name in FIELDS}
    stored = {name: value for name, value in now.items() if name != "areas"}
    needs = [tie.need_id for tie in plan_measure.serves.all()]
    form = MeasureEditForm(
        plan,
        *sent(request),
        initial=now | {"needs": needs},
        stored=stored,
        current_version=plan_measure.version,
    )
    return save(
        request,
        plan,
        form,
        lambda: measures.revise_measure(
            plan_measure,
            by=request.user,
            version=version_of(form),
            kept=form.kept,
            **form.about,
        ),
        say="Åtgärden är sparad.",
        to=plan_measure.get_absolute_url(),
        title="Ändra åtgärden",
        submit="Spara åtgärden",
        remove=url_of("measure-remove", plan_measure.uuid),
    )


@get_or_post
@measure_door(WRITE)
def remove(request: Request, plan_measure: Measure) -> HttpResponse:
    return ask(
        request,
        lambda: measures.remove_measure(plan_measure, by=request.user),
        title="Ta bort åtgärden?",
        text="Det som hänger på den tas också bort. En åtgärd som har beslutats kan "
        "inte tas bort: den avbryts, så att det syns vad som blev av den.",
        submit="Ta bort åtgärden",
        to=plan_measure.plan.get_absolute_url(),
        cancel=plan_measure.get_absolute_url(),
        details=[("Åtgärd", str(plan_measure))],
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
            form = new(self.form)(plan_measure, request.user, *sent(request))
            return make(
                request,
                plan_measure.plan,
                form,
                lambda: measures.add_part(
                    plan_measure,
                    self.model,
                    by=request.user,
                    kept=form.kept,
                    **form.about,
                ),
                say="Sparat.",
                to=self._back(plan_measure),
                title=f"Lägg till {self.noun}",
                submit="Spara",
                lead=str(plan_measure),
            )

        return add_part

    def editing(self) -> Callable[..., HttpResponse]:
        """Make the page that changes one."""

        @get_or_post
        @self.door(WRITE)
        def edit_part(request: Request, **found: OfMeasure) -> HttpResponse:
            (part,) = found.values()
            names = [n for n in self.form.base_fields if hasattr(part, n)]
            now = {name: getattr(part, name) for name in names}
            form = edited(self.form)(
                part.measure,
                request.user,
                *sent(request),
                initial=now,
                stored=now,
                current_version=part.version,
            )
            return save(
                request,
                part.plan,
                form,
                lambda: measures.revise_part(
                    part,
                    by=request.user,
                    version=version_of(form),
                    kept=form.kept,
                    **form.about,
                ),
                say="Sparat.",
                to=self._back(part.measure),
                title=f"Ändra {self.noun}",
                submit="Spara",
                lead=str(part.measure),
                remove=url_of(f"{self.name}-remove", part.uuid),
            )

        return edit_part

    def removing(self) -> Callable[..., HttpResponse]:
        """Make the page that takes one away."""

        @get_or_post
        @self.door(WRITE)
        def remove_part(request: Request, **found: OfMeasure) -> HttpResponse:
            (part,) = found.values()
            return ask(
                request,
                lambda: measures.remove_part(part, by=request.user),
                title=f"Ta bort {self.noun}?",
                text="Det finns kvar i historiken.",
                submit="Ta bort",
                to=self._back(part.measure),
                details=[(str(part._meta.verbose_name).capitalize(), str(part))],
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
    return make(
        request,
        plan_measure.plan,
        form,
        lambda: measures.make_dependent(
            plan_measure,
            form.cleaned_data["on"],
            by=request.user,
            why=form.cleaned_data["why"],
        ),
        say="Beroendet är sparat.",
        to=f"{plan_measure.get_absolute_url()}#dependence",
        title="Lägg till beroende",
        submit="Spara",
        lead=str(plan_measure),
    )


@get_or_post
@dependence_door(WRITE)
def remove_dependence(request: Request, dependence: Dependence) -> HttpResponse:
    return ask(
        request,
        lambda: measures.make_independent(dependence, by=request.user),
        title="Ta bort beroendet?",
        text="Åtgärderna finns kvar.",
        submit="Ta bort",
        to=f"{dependence.measure.get_absolute_url()}#dependence",
        details=[("Åtgärd", str(dependence.measure)), ("Beror på", str(dependence.on))],
    )


# --- documents -----------------------------------------------------------------------
@get_or_post
@measure_door(WRITE)
def add_file(request: Request, plan_measure: Measure) -> HttpResponse:
    check_can_write(plan_measure.plan, request.user)
    form = new(FileForm)(
        plan_measure,
        request.user,
        *((request.POST, request.FILES) if request.method == "POST" else ()),
    )

    def keep() -> MeasureFile:
        file = form.cleaned_data["file"]
        return measures.keep_file(
            plan_measure,
            by=request.user,
            name=form.cleaned_data["name"] or file.name,
            content_type=_kind_of(file.name),
            chunks=file.chunks(),
            kept=form.kept,
        )

    return make(
        request,
        plan_measure.plan,
        form,
        keep,
        say="Dokumentet är sparat.",
        to=f"{plan_measure.get_absolute_url()}#measurefile",
        title="Lägg till dokument",
        submit="Spara",
        lead=str(plan_measure),
    )


#: Given as a download always, whatever the browser would make of it.
KINDS = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


def _kind_of(name: str) -> str:
    return KINDS.get(name.rpartition(".")[2].lower(), "application/octet-stream")


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
    return ask(
        request,
        lambda: measures.remove_part(measure_file, by=request.user),
        title="Ta bort dokumentet?",
        text="Det finns kvar i historiken.",
        submit="Ta bort",
        to=f"{measure_file.measure.get_absolute_url()}#measurefile",
        details=[("Dokument", measure_file.name)],
    )
