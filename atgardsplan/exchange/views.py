"""Files and pasted rows come in, looked at first; and go out."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.exchange import bringing, tables
from atgardsplan.exchange.doors import import_door
from atgardsplan.exchange.files import FORMATS, read_file, written
from atgardsplan.exchange.forms import BringForm
from atgardsplan.exchange.models import PlanImport
from atgardsplan.exchange.reading import Read
from atgardsplan.plan.doors import DECIDE, WRITE, plan_door
from atgardsplan.plan.models import Plan
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.reading import TableRow
from atgardsplan.plan.views.common import form_in_room, in_plan, trail_of
from pax.access.proof import fresh_proof_for_file
from pax.access.request import Request
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.history.pages import history_page
from pax.history.versions import itself
from pax.imports.forms import ConfirmForm, UndoForm
from pax.imports.models import ImportState
from pax.imports.review import Review
from pax.pages import FormPage, create, draw, get_or_post, sent, went_once
from pax.ui.forms import PaxForm

ROOM = "exchange:start"
#: What happens when an import is taken back.
UNDONE_ROWS = (
    "Åtgärderna som den förde in tas bort, och de som den ändrade blir som de var. "
    "Historiken finns kvar."
)
UNDONE_WHOLE = (
    "Inriktningarna, behoven och åtgärderna som den förde in tas bort. Det går bara om "
    "inget har tillkommit eller ändrats i planen sedan dess. Historiken finns kvar."
)


@get_or_post
@plan_door(WRITE, DECIDE, quietly=True)
def start(request: Request, plan: Plan) -> HttpResponse:
    form = BringForm(*sent(request))

    def look_at() -> PlanImport:
        check_can_write(plan, request.user)  # not everybody who reads the room
        return bringing.look_at(plan, *_read(form), by=request.user)

    return create(
        request,
        form,
        look_at,
        to=_url,
        page=lambda: form_in_room(
            request,
            "atgardsplan/exchange/start.html",
            plan,
            ROOM,
            formats=FORMATS,
            imports=PlanImport.objects.filter(plan=plan)
            .exclude(state=ImportState.DISCARDED)
            .defer("content", "done")
            .select_related("created_by")[:20],
        ),
    )


def _url(imported: PlanImport) -> str:
    return reverse("exchange:import", args=[imported.uuid])


def _read(form: BringForm) -> tuple[Read, str, bytes]:
    pasted: str = form.cleaned_data["pasted"]
    if pasted:
        return tables.from_text(pasted), "Inklistrade rader", pasted.encode()
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    raw, name = file.read(), str(file.name)
    return read_file(raw, name, form.cleaned_data["sheet"]), name, raw


@require_safe
@import_door(WRITE, DECIDE)
def imported(request: Request, plan_import: PlanImport) -> HttpResponse:
    review = _review(request, plan_import)
    form = ConfirmForm(plan_import, review)
    return draw(request, form, _page(request, plan_import, review))


def _review(request: Request, plan_import: PlanImport) -> Review | None:
    is_open = plan_import.is_open
    return bringing.review_of(plan_import, by=request.user) if is_open else None


def _page(request: Request, plan_import: PlanImport, review: Review | None) -> FormPage:
    content = plan_import.content
    return form_in_room(
        request,
        "atgardsplan/exchange/import.html",
        plan_import.plan,
        ROOM,
        imported=plan_import,
        plain=PaxForm(),
        review=review,
        rows=[
            TableRow(row)
            for row in content.get("pagaende_insatser", {}).get("rader", [])
        ],
        directions=content.get("inriktningar", []),
        is_whole=bringing.is_whole(content),
    )


@require_POST
@import_door(WRITE)
@went_once
def confirm(request: Request, plan_import: PlanImport) -> HttpResponse:
    review = _review(request, plan_import)
    form = ConfirmForm(plan_import, review, *sent(request))
    return create(
        request,
        form,
        lambda: bringing.bring_in(
            plan_import,
            by=request.user,
            because=form.cleaned_data.get("because", ""),
            **form.chosen(),
        ),
        say=lambda _: plan_import.said,
        to=plan_import.plan.get_absolute_url(),
        page=lambda: _page(request, plan_import, review),
    )


@get_or_post
@import_door(WRITE)
def undo(request: Request, plan_import: PlanImport) -> HttpResponse:
    is_whole = bringing.is_whole(plan_import.content)
    form = UndoForm(*sent(request))
    return create(
        request,
        form,
        lambda: bringing.take_back(
            plan_import, by=request.user, because=form.cleaned_data["because"]
        ),
        say="Inläsningen är ångrad.",
        to=_url(plan_import),
        page=in_plan(
            plan_import.plan,
            "Ångra inläsningen?",
            text=UNDONE_WHOLE if is_whole else UNDONE_ROWS,
            submit="Ångra inläsningen",
            tone="danger",
        ),
    )


@require_POST
@import_door(WRITE)
def discard(request: Request, plan_import: PlanImport) -> HttpResponse:
    bringing.discard(plan_import, by=request.user)
    return redirect("exchange:start", plan_import.plan.uuid)


@require_safe
@plan_door(WRITE, DECIDE, quietly=True)
@fresh_proof_for_file
def fetch(request: Request, plan: Plan, form: str) -> HttpResponse:
    content_type, body = written(plan, form, with_people=True)
    record(Verb.PLAN_EXPORTED, plan, by=request.user, because=form)
    name = f"atgardsplan-{plan.years}.{form}".replace("\N{EN DASH}", "-")
    return HttpResponse(
        body,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@import_door(WRITE, DECIDE)
def history(request: Request, plan_import: PlanImport) -> HttpResponse:
    trail = trail_of(
        plan_import.plan,
        ("Filer", reverse("exchange:start", args=[plan_import.plan.uuid])),
        (plan_import.label, reverse("exchange:import", args=[plan_import.uuid])),
    )
    return history_page(request, [itself(plan_import)], trail=trail)
