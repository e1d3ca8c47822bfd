"""A proposal sent to partners, what they say of it, and the decision, frozen."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from atgardsplan.plan.document import Content, content_of, needs_in
from atgardsplan.plan.enums import Status
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
    Plan,
    PlanEdition,
)
from atgardsplan.plan.policies import ENDED, check_can_write, check_decides
from pax.accounts.models import Agency, Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.decisions.models import Kind, PendingDecision
from pax.decisions.services import ask, carried, check_still_may
from pax.editions.content import fingerprint, frozen
from pax.errors import Denied, Invalid, WrongState
from pax.missing import let_through
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept


@transaction.atomic
def send_proposal(
    plan: Plan,
    agencies: Collection[Agency],
    *,
    by: User,
    due_on: datetime.date,
    question: str = "",
    despite: str = "",
) -> Consultation:
    """Send the plan as it is now to partners, who answer by a day."""
    check_can_write(plan, by)
    if not agencies:
        raise Invalid("Välj minst en part att fråga.")
    content = content_of(plan)
    if not content["inriktningar"]:
        raise Invalid("Planen är tom. Skriv in inriktningar och behov först.")
    done = let_through(missing_in_proposal(plan), despite, done="Sänd på samråd")
    last = Consultation.objects.filter(plan=plan).aggregate(n=Max("number"))["n"]
    consultation = Consultation.objects.create(
        plan=plan,
        agency=plan.agency,
        number=(last or 0) + 1,
        title=str(plan)[:140],
        question=question,
        due_on=due_on,
        **frozen(content),
        created_by=by,
    )
    for agency in agencies:
        Consulted.objects.create(consultation=consultation, agency=agency)
    if plan.status == Status.DRAFT:
        change(plan, because=done, status=Status.CONSULTED)
    record(Verb.PLAN_SENT, consultation, by=by, because=done)
    return consultation


@transaction.atomic
def comment(
    consultation: Consultation,
    text: str,
    *,
    by: User,
    about: uuid.UUID | None = None,
    kept: Kept = NOTHING_KEPT,
) -> ConsultationComment:
    """Say something of the proposal, or of one thing in it, for one's authority."""
    _check_answers(consultation, by)
    known = things_in(consultation.content)
    if about and about not in known:
        raise Invalid("Det du vill kommentera finns inte i förslaget.")
    made = ConsultationComment.objects.create(
        consultation=consultation,
        agency=by.agency,
        about=about,
        about_text=known[about][:200] if about else "",
        text=text,
        created_by=by,
    )
    record(Verb.PLAN_COMMENTED, consultation, by=by)
    record_kept(kept, consultation, by=by)
    return made


@transaction.atomic
def say_done(consultation: Consultation, *, by: User) -> Consulted:
    """Say that one's authority has answered; further remarks are still welcome."""
    _check_answers(consultation, by)
    asked: Consulted = Consulted.objects.select_for_update().get(
        consultation=consultation, agency=by.agency_id
    )
    asked.answered_at, asked.answered_by = timezone.now(), by
    asked.save(update_fields=["answered_at", "answered_by"])
    record(Verb.PLAN_COMMENTED, consultation, by=by, because="Svarat")
    return asked


@transaction.atomic
def reply(
    remark: ConsultationComment, reply: str, *, by: User, version: int | None = None
) -> ConsultationComment:
    """Say how a remark is taken care of; only those who sent the proposal do."""
    _check_sent(remark.consultation, by)
    change(remark, version=version, because="Svar på synpunkt", reply=reply)
    record(Verb.PLAN_CHANGED, remark.consultation, by=by, because="Svar på synpunkt")
    return remark


@transaction.atomic
def close_consultation(
    consultation: Consultation, *, by: User, despite: str = ""
) -> Consultation:
    """End a consultation: nothing more is said in it."""
    _check_sent(consultation, by)
    if consultation.closed_at:
        raise WrongState("Samrådet är redan avslutat.")
    lacking = missing_in_consultation(consultation)
    done = let_through(lacking, despite, done="Samråd avslutat")
    change(consultation, because=done, closed_at=timezone.now())
    record(Verb.PLAN_CHANGED, consultation, by=by, because=done)
    return consultation


def answers_for(consultation: Consultation, user: User) -> bool:
    """Tell whether a person answers, for an authority that is asked."""
    return (
        user.may(Permission.PLAN_ANSWER)
        and Consulted.objects.filter(
            consultation=consultation, agency=user.agency_id
        ).exists()
    )


def things_in(content: Content) -> dict[uuid.UUID, str]:
    """Name what in a proposal can be commented on, by its thread."""
    rows = content["pagaende_insatser"]["rader"]
    named = {need["trad"]: need["text"] for _, _, need in needs_in(content)}
    named |= {row["trad"]: row["atgard"] or row["syfte"] for row in rows}
    return {uuid.UUID(thread): name for thread, name in named.items()}


def _check_sent(consultation: Consultation, by: User) -> None:
    if consultation.agency_id != by.agency_id or not by.may(Permission.PLAN_WRITE):
        raise Denied


def _check_answers(consultation: Consultation, by: User) -> None:
    if not answers_for(consultation, by):
        raise Denied("Din myndighet är inte tillfrågad.")
    if consultation.closed_at:
        raise WrongState("Samrådet är avslutat. Hör av dig till den som sände det.")


CHANGED = (
    "Planen har ändrats medan du läste. Läs igenom den igen innan du antecknar "
    "beslutet."
)


# --- decided: the frozen edition, published and opened -------------------------------
@dataclass(frozen=True)
class Decision:
    """By whom a plan was decided, when, and under which paragraph."""

    body: str
    decided_on: datetime.date
    paragraph: str = ""
    diarienummer: str = ""
    changes: str = ""
    despite: str = ""  # why it is decided although something is missing


@transaction.atomic
def ask_to_decide(
    plan: Plan, decision: Decision, *, by: User, digest: str
) -> PendingDecision:
    """Write down what a body has decided, for another to confirm against its minutes.

    The plan is frozen when another has, as it was read: changed meanwhile, it is not.
    """
    _check_can_decide(plan, decision, by=by, digest=digest)
    lacking = let_through(missing_in(plan), decision.despite)
    asked: PendingDecision = ask(
        Kind.PLAN,
        by=by,
        agency=plan.agency,
        about=plan.uuid,
        label=f"{plan.title}: {decision.body} "
        f"{decision.decided_on.isoformat()} {decision.paragraph}".strip(),
        because="\n".join(filter(None, (decision.changes, lacking))),
        terms={
            "body": decision.body,
            "decided_on": decision.decided_on.isoformat(),
            "paragraph": decision.paragraph,
            "diarienummer": decision.diarienummer,
            "changes": decision.changes,
            "despite": decision.despite,
            "digest": digest,
            "page": plan.get_absolute_url(),
        },
        tell_also=_who_decide(plan.agency),
    )
    return asked


@transaction.atomic
def decide_as_asked(asked: PendingDecision, *, by: User) -> PlanEdition:
    """Freeze the plan by the decision that one has written and another confirmed."""
    plan = Plan.objects.filter(uuid=asked.about).first()
    if plan is None:
        raise Denied
    terms = dict(asked.terms)
    digest = terms.pop("digest")
    terms.pop("page")
    decided_on = datetime.date.fromisoformat(terms.pop("decided_on"))
    check_decides(plan, by)
    check_still_may(asked, Permission.PLAN_DECIDE)
    with carried(asked, by=by):
        return _decide(
            plan, Decision(decided_on=decided_on, **terms), by=by, digest=digest
        )


def _who_decide(agency: Agency) -> list[User]:
    """List who may decide on an authority's plan: the second is one of them."""
    decides = Permission.PLAN_DECIDE
    roles = [role for role, spec in ROLES.items() if decides in spec.permissions]
    held = Membership.objects.current(timezone.localdate()).filter(
        role__in=roles, user__agency=agency, user__is_active=True
    )
    return [membership.user for membership in held.select_related("user")]


def _check_can_decide(plan: Plan, decision: Decision, *, by: User, digest: str) -> None:
    """Refuse what cannot be decided, before another is asked and when they confirm."""
    check_decides(plan, by)
    if not plan.is_open:
        raise WrongState(ENDED)
    has_edition = PlanEdition.objects.filter(plan=plan).exists()
    if has_edition and not decision.changes.strip():
        raise Invalid("Skriv vad som har ändrats sedan förra utgåvan.")
    if digest and digest != fingerprint(content_of(plan)):
        raise Invalid(CHANGED)


def _decide(plan: Plan, decision: Decision, *, by: User, digest: str) -> PlanEdition:
    """Write down that a plan has been decided, and freeze it as it is now.

    `digest` is the fingerprint of what was read; anything else is refused.  Work goes
    on in the living plan.  Recorded as PLAN_DECIDED.
    """
    locked: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    _check_can_decide(locked, decision, by=by, digest=digest)
    done = let_through(missing_in(plan), decision.despite, done="Beslutad")
    last = PlanEdition.objects.filter(plan=plan).order_by("number").last()
    content = content_of(plan)
    edition = _freeze(plan, decision, last, content, by)
    change(plan, because=done, status=Status.DECIDED)
    record(Verb.PLAN_DECIDED, edition, by=by, because=f"{decision.body}. {done}")
    return edition


def _freeze(
    plan: Plan,
    decision: Decision,
    last: PlanEdition | None,
    content: dict[str, object],
    by: User,
) -> PlanEdition:
    """Keep the plan as it was decided, tied to the edition before it."""
    number = last.number + 1 if last else 1
    content = content | {
        "beslut": {
            "utgava": number,
            "beslutat_av": decision.body,
            "datum": decision.decided_on.isoformat(),
            "paragraf": decision.paragraph,
            "diarienummer": decision.diarienummer,
            "andringar": decision.changes,
        }
    }
    return PlanEdition.objects.create(
        plan=plan,
        number=number,
        title=plan.title,
        years=plan.years,
        body=decision.body,
        decided_on=decision.decided_on,
        paragraph=decision.paragraph,
        diarienummer=decision.diarienummer,
        changes=decision.changes,
        **frozen(content),
        previous_sha256=_before(plan, last),
        created_by=by,
    )


def _before(plan: Plan, last: PlanEdition | None) -> str:
    """Give the fingerprint of the edition before: of this plan, else last year's."""
    if last is None and plan.follows_id:
        earlier = PlanEdition.objects.filter(plan=plan.follows_id)
        last = earlier.order_by("number").last()
    return last.content_sha256 if last else ""


@transaction.atomic
def ask_to_publish(
    edition: PlanEdition, *, by: User, for_all: bool, despite: str = ""
) -> PendingDecision:
    """Ask that others may read an edition; they may when another has confirmed."""
    check_decides(edition.plan, by)
    why = let_through(missing_in_edition(edition), despite)
    asked: PendingDecision = ask(
        Kind.PLAN_OUT,
        by=by,
        agency=edition.plan.agency,
        about=edition.uuid,
        label=f"{edition}: {'öppen för alla' if for_all else 'för dem som loggar in'}",
        because=why,
        terms={
            "for_all": for_all,
            "despite": despite,
            "page": edition.get_absolute_url(),
        },
        tell_also=_who_decide(edition.plan.agency),
    )
    return asked


@transaction.atomic
def publish_as_asked(asked: PendingDecision, *, by: User) -> PlanEdition:
    """Let others read what one has asked for and another confirmed."""
    editions = PlanEdition.objects.select_related("plan__agency")
    edition: PlanEdition | None = editions.filter(uuid=asked.about).first()
    if edition is None:
        raise Denied
    check_decides(edition.plan, by)
    check_still_may(asked, Permission.PLAN_DECIDE)
    for_all = asked.terms["for_all"]
    done = "Öppnad för alla" if for_all else "Publicerad"
    despite = asked.terms.get("despite", "")
    done = let_through(missing_in_edition(edition), despite, done=done)
    with carried(asked, by=by):
        edition.let_read(for_all=for_all, because=done)
        record(Verb.PLAN_PUBLISHED, edition, by=by, because=done)
    return edition


@transaction.atomic
def close_to_all(edition: PlanEdition, *, by: User) -> PlanEdition:
    """Take an edition off the open web; those signed in still read it."""
    check_decides(edition.plan, by)
    edition.close()
    record(Verb.PLAN_PUBLISHED, edition, by=by, because="Inte öppen för alla")
    return edition
