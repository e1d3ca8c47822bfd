"""From proposal to decision: the frozen edition, published and opened; verified."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from atgardsplan.plan.document import content_of
from atgardsplan.plan.enums import Status
from atgardsplan.plan.models import Need, Plan, PlanEdition
from atgardsplan.plan.policies import ENDED, check_decides
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.editions.content import fingerprint
from pax.errors import Invalid, WrongState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pax.accounts.models import User


@dataclass(frozen=True)
class Decision:
    """By whom a plan was decided, when, and under which paragraph."""

    body: str
    decided_on: datetime.date
    paragraph: str = ""
    diarienummer: str = ""
    changes: str = ""


@transaction.atomic
def decide_plan(
    plan: Plan, decision: Decision, *, by: User, digest: str = ""
) -> PlanEdition:
    """Write down that a plan has been decided, and freeze it as it is now.

    `digest` is the fingerprint of what the person read; anything else is refused.
    Work goes on in the living plan.  Recorded as PLAN_DECIDED.
    """
    check_decides(plan, by)
    locked: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not locked.is_open:
        raise WrongState(ENDED)
    if not Need.objects.filter(plan=plan).exists():
        raise WrongState("Planen har inga behov än. Då finns inget att besluta.")
    last = PlanEdition.objects.filter(plan=plan).order_by("number").last()
    if last and not decision.changes.strip():
        raise Invalid("Skriv vad som har ändrats sedan förra utgåvan.")
    content = content_of(plan)
    if digest and digest != fingerprint(content):
        raise Invalid(
            "Planen har ändrats medan du läste. Läs igenom den igen innan du "
            "antecknar beslutet."
        )
    edition = _freeze(plan, decision, last, content, by)
    change(plan, because="Beslutad", status=Status.DECIDED)
    record(Verb.PLAN_DECIDED, edition, by=by, because=decision.body)
    return edition


def _freeze(
    plan: Plan,
    decision: Decision,
    last: PlanEdition | None,
    content: dict[str, object],
    by: User,
) -> PlanEdition:
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
        content=content,
        content_sha256=fingerprint(content),
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
def publish(edition: PlanEdition, *, by: User, for_all: bool) -> PlanEdition:
    """Let those who read what is published read it; `for_all`, anybody."""
    check_decides(edition.plan, by)
    now = timezone.now()
    edition.published_at = edition.published_at or now
    if for_all:
        edition.opened_at = edition.opened_at or now
    edition.save(update_fields=["published_at", "opened_at"])
    record(Verb.PLAN_PUBLISHED, edition, by=by)
    return edition


@transaction.atomic
def close_to_all(edition: PlanEdition, *, by: User) -> PlanEdition:
    """Take an edition off the open web; those signed in still read it."""
    check_decides(edition.plan, by)
    edition.opened_at = None
    edition.save(update_fields=["opened_at"])
    record(Verb.PLAN_PUBLISHED, edition, by=by, because="Inte öppen för alla")
    return edition


def faults(editions: QuerySet[PlanEdition]) -> Iterator[str]:
    """Say which editions are not what their fingerprints say, or lost their tie."""
    known = set(PlanEdition.objects.values_list("content_sha256", flat=True))
    for edition in editions.order_by("pk").iterator(chunk_size=20):
        if fingerprint(edition.content) != edition.content_sha256:
            yield f"{edition.uuid}: innehållet stämmer inte med fingeravtrycket"
        if edition.previous_sha256 and edition.previous_sha256 not in known:
            yield f"{edition.uuid}: utgåvan före finns inte"
