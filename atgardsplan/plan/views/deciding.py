"""Consultation, decision, editions, what differs from them, and next year's plan."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from atgardsplan.plan.document import content_of
from atgardsplan.plan.doors import (
    ANSWER,
    DECIDE,
    READERS,
    READS,
    WRITE,
    consultation_door,
    edition_door,
    own_edition_door,
    plan_door,
    remark_door,
)
from atgardsplan.plan.forms.planning import (
    DecisionForm,
    RemarkForm,
    ReplyForm,
    RollForm,
    SendForm,
)
from atgardsplan.plan.missing import (
    missing_in,
    missing_in_consultation,
    missing_in_edition,
    missing_in_proposal,
)
from atgardsplan.plan.models import (
    Consultation,
    ConsultationComment,
    Consulted,
    Measure,
    Plan,
    PlanEdition,
)
from atgardsplan.plan.policies import decides
from atgardsplan.plan.reading import PlanReading, differences
from atgardsplan.plan.services import deciding
from atgardsplan.plan.services.tree import roll_forward
from atgardsplan.plan.views.common import in_plan, page, trail_of, url_of
from pax.access.doors import open_door
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.composition import links_for
from pax.editions.content import fingerprint
from pax.editions.pages import replaced
from pax.history.pages import history_page
from pax.history.versions import itself, records
from pax.letters import in_words, lacking_in
from pax.pages import change, create, get_or_post, sent
from pax.redactions.pages import redaction_page
from pax.ui.forms import LackingForm

#: What is asked before others may read a decided plan, or no longer may: title, what
#: happens, button, and what does it; by what the address says of all (`alla`).
PUBLISHING: dict[str, tuple[str, str, str, Callable[..., object]]] = {
    "": (
        "Publicera planen?",
        (
            "Förtroendevalda och de som läser det publicerade ser den, när någon annan "
            "som beslutar om planen har bekräftat det."
        ),
        "Publicera",
        partial(deciding.ask_to_publish, for_all=False),
    ),
    "1": (
        "Öppna planen för alla?",
        (
            "Vem som helst kan läsa den utan att logga in, när någon annan som "
            "beslutar om planen har bekräftat det."
        ),
        "Öppna för alla",
        partial(deciding.ask_to_publish, for_all=True),
    ),
    "0": (
        "Ta ner planen från webben?",
        "De som är inloggade kan läsa den även efter det.",
        "Ta ner planen",
        deciding.close_to_all,
    ),
}


@require_safe
@plan_door(*READS, quietly=True)
def start(request: Request, plan: Plan) -> HttpResponse:
    return page(
        request,
        "atgardsplan/plan/deciding.html",
        plan,
        "plan:deciding",
        editions=PlanEdition.objects.filter(plan=plan).defer("content"),
        consultations=Consultation.objects.visible_to(request.user)
        .filter(plan=plan)
        .defer("content")
        .prefetch_related("asked__agency"),
        followed=Plan.objects.visible_to(request.user).filter(follows=plan).first(),
    )


# --- consultation --------------------------------------------------------------------
@get_or_post
@plan_door.to_write(quietly=True)
def send(request: Request, plan: Plan) -> HttpResponse:
    form = SendForm(plan.agency, *sent(request), missing=missing_in_proposal(plan))
    return create(
        request,
        form,
        lambda: deciding.send_proposal(plan, by=request.user, **form.given),
        say="Förslaget är sänt.",
        to=url_of("deciding", plan.uuid, anchor="samrad"),
        page=in_plan(
            plan,
            "Sänd på samråd",
            submit="Sänd förslaget",
            lead="Förslaget sänds som det är nu. Ändringar efter det kommer inte med.",
        ),
    )


@require_safe
@consultation_door(ANSWER)
def consultation(request: Request, consultation: Consultation) -> HttpResponse:
    user = request.user
    things = deciding.things_in(consultation.content)
    sent_it = consultation.agency_id == user.agency_id
    asked = Consulted.objects.visible_to(user).filter(consultation=consultation)
    comments = ConsultationComment.objects.visible_to(user).filter(
        consultation=consultation
    )
    answers = any(one.agency_id == user.agency_id for one in asked)
    return render(
        request,
        "atgardsplan/plan/consultation.html",
        {
            "consultation": consultation,
            "reading": PlanReading(consultation.content),
            "asked": asked.select_related("agency"),
            "comments": comments.select_related("agency", "created_by"),
            "sent_it": sent_it,
            "may_reply": sent_it and user.may(WRITE),
            "may_comment": answers and consultation.closed_at is None,
            "form": RemarkForm(things),
        },
    )


@require_POST
@consultation_door(ANSWER)
def comment(request: Request, consultation: Consultation) -> HttpResponse:
    things = deciding.things_in(consultation.content)
    form = RemarkForm(things, *sent(request))
    return create(
        request,
        form,
        lambda: deciding.comment(consultation, by=request.user, **form.given),
        say="Synpunkten är sparad.",
        to=f"{consultation.get_absolute_url()}#synpunkter",
        page=in_plan(
            None,
            "Lämna synpunkt",
            submit="Spara synpunkten",
            lead=consultation.title,
        ),
    )


@require_POST
@consultation_door(ANSWER)
def answered(request: Request, consultation: Consultation) -> HttpResponse:
    deciding.say_done(consultation, by=request.user)
    return redirect(f"{consultation.get_absolute_url()}#synpunkter")


@get_or_post
@consultation_door(WRITE)
def close(request: Request, consultation: Consultation) -> HttpResponse:
    form = LackingForm(*sent(request), missing=missing_in_consultation(consultation))
    return change(
        request,
        form,
        lambda: deciding.close_consultation(
            consultation, by=request.user, **form.given
        ),
        to=consultation.get_absolute_url(),
        page=in_plan(
            None,
            "Avsluta samrådet?",
            text="Ingen kan lämna fler synpunkter efter det.",
            submit="Avsluta samrådet",
            details=[("Samråd", str(consultation))],
            tone="danger",
        ),
    )


@get_or_post
@remark_door(WRITE)
def reply(request: Request, remark: ConsultationComment) -> HttpResponse:
    form = ReplyForm(*sent(request), instance=remark)
    return change(
        request,
        form,
        lambda: deciding.reply(remark, by=request.user, **form.given),
        say="Svaret är sparat.",
        to=f"{remark.consultation.get_absolute_url()}#synpunkter",
        page=in_plan(
            None, "Svara på synpunkten", submit="Spara svaret", lead=remark.text
        ),
    )


@require_safe
@consultation_door(ANSWER)
def consultation_history(request: Request, consultation: Consultation) -> HttpResponse:
    """Show every change of a proposal, and of what is said of it."""
    return history_page(
        request,
        [
            itself(consultation),
            *(
                records(model, request.user, consultation=consultation)
                for model in (Consulted, ConsultationComment)
            ),
        ],
        trail=trail_of(None, (str(consultation), consultation.get_absolute_url())),
    )


# --- decision ------------------------------------------------------------------------
@get_or_post
@plan_door(DECIDE, quietly=True)
@fresh_proof
def decide(request: Request, plan: Plan) -> HttpResponse:
    content = content_of(plan)
    form = DecisionForm(
        *sent(request),
        initial={"digest": fingerprint(content)},
        missing=missing_in(plan),
    )
    return create(
        request,
        form,
        lambda: deciding.ask_to_decide(
            plan, form.decision, by=request.user, digest=form.cleaned_data["digest"]
        ),
        say="Beslutet är antecknat. Planen fryses när någon annan har bekräftat det "
        "mot protokollet.",
        to=url_of("deciding", plan.uuid),
        page=in_plan(
            plan,
            "Anteckna beslutet",
            submit="Anteckna beslutet",
            template="atgardsplan/plan/decide.html",
            more={
                "reading": PlanReading(content),
                "letters": in_words(lacking_in(content)),
            },
        ),
    )


@require_safe
@edition_door(*READERS)
def edition(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    # Those who read what is published do not read the living plan.
    plans = Plan.objects.worked_on_by(request.user).select_related("agency")
    plan = plans.filter(pk=plan_edition.plan_id).first()
    return render(
        request,
        "atgardsplan/plan/edition.html",
        {
            "edition": plan_edition,
            "reading": PlanReading(plan_edition.content),
            "links": links_for("PLAN_LINKS", plan_edition, request.user),
            "plan": plan,
            "may_publish": plan is not None and decides(plan, request.user),
            **replaced(
                plan_edition,
                PlanEdition.objects.visible_to(request.user),
                PlanEdition.get_absolute_url,
            ),
        },
    )


@require_safe
@own_edition_door(*READS)
def edition_history(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    """Show every change of who may read a decided plan, to those who work on it."""
    here = (f"Utgåva {plan_edition.number}", plan_edition.get_absolute_url())
    trail = trail_of(plan_edition.plan, here)
    return history_page(request, [itself(plan_edition)], trail=trail)


@get_or_post
@own_edition_door(DECIDE)
@fresh_proof
def redact(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    """Ask that personal data is taken out of a plan, decided or written on."""
    return redaction_page(
        request,
        plan_edition,
        agency=plan_edition.plan.agency,
        to=plan_edition.get_absolute_url(),
        page=partial(in_plan, plan_edition.plan),
    )


@get_or_post
@edition_door(DECIDE)
@fresh_proof
def publish(request: Request, plan_edition: PlanEdition) -> HttpResponse:
    """Let others read a decided plan, or no longer, as the address or form says."""
    asked = request.GET.get("alla", "")
    asked = "1" if asked != "0" and request.POST.get("alla") == "1" else asked
    title, text, submit, act = PUBLISHING.get(asked, PUBLISHING[""])
    # To take it down asks for nothing.
    lacking = [] if asked == "0" else missing_in_edition(plan_edition)
    form = LackingForm(*sent(request), missing=lacking)
    return change(
        request,
        form,
        lambda: act(plan_edition, by=request.user, **form.given),
        to=plan_edition.get_absolute_url(),
        page=in_plan(
            None,
            title,
            text=text,
            submit=submit,
            details=[("Plan", str(plan_edition))],
            tone="danger" if asked == "0" else "",
        ),
    )


@require_safe
@open_door
def opened(request: HttpRequest, plan_edition: UUID) -> HttpResponse:
    """Show a decided plan to anybody, if it has been opened to all."""
    found = PlanEdition.objects.filter(
        uuid=plan_edition, opened_at__isnull=False
    ).first()
    if found is None:
        raise Http404
    return render(
        request,
        "atgardsplan/plan/open.html",
        {
            "edition": found,
            "reading": PlanReading(found.content),
            "may_be_indexed": settings.PAX_OPEN_INDEXED,
            **replaced(
                found,
                PlanEdition.objects.filter(opened_at__isnull=False),
                _open_url,
            ),
        },
    )


def _open_url(edition: PlanEdition) -> str:
    return reverse("oppen-plan:plan", args=[edition.uuid])


@open_door
@require_safe
def open_newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest plan that is open to all: an address that lasts."""
    opened = PlanEdition.objects.filter(opened_at__isnull=False).defer("content")
    newest = opened.order_by("-years", "-pk").first()
    if newest is None:
        raise Http404
    return redirect(_open_url(newest))


@require_safe
@plan_door(*READS, quietly=True)
def difference(request: Request, plan: Plan) -> HttpResponse:
    last = PlanEdition.objects.filter(plan=plan).order_by("-number").first()
    found = differences(last.content, content_of(plan)) if last else []
    return page(
        request,
        "atgardsplan/plan/difference.html",
        plan,
        "plan:deciding",
        edition=last,
        found=found,
    )


# --- next year -----------------------------------------------------------------------
@get_or_post
@plan_door.to_write(quietly=True)
def roll(request: Request, plan: Plan) -> HttpResponse:
    measures = Measure.objects.filter(plan=plan).defer("description", "known_effect")
    length = plan.year_to - plan.year_from
    first = {
        "title": plan.title,
        "year_from": plan.year_to + 1,
        "year_to": plan.year_to + 1 + length,
        "based_on": plan.based_on_id,
    }
    form = RollForm(request.user, measures, *sent(request), initial=first)
    return create(
        request,
        form,
        lambda: roll_forward(plan, form.next, form.choices, by=request.user),
        to=Plan.get_absolute_url,
        page=in_plan(
            plan,
            "För planen vidare till nästa år",
            width="pairs",
            submit="Gör nästa års plan",
            cancel=plan.get_absolute_url(),
            lead="Trädet följer med, och de åtgärder som fortsätter. Varje åtgärd kan "
            "följas genom åren.",
        ),
    )
