"""Beginning a paper, writing in it, drawing it anew, and sending it: then it is frozen.

What is drawn anew never writes over what somebody has written: where a section is as
Pax wrote it the new text takes its place, and elsewhere it is only offered.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from atgardsplan.papers.chapters import CHAPTERS, Period, gather, tell
from atgardsplan.papers.document import file_name
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.missing import missing_in
from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.papers.policies import check_can_write
from atgardsplan.plan.models import Measure, Plan, PlanEdition
from atgardsplan.plan.policies import makes as makes_plan
from atgardsplan.plan.selectors.measures import given_of
from lagesbild.figures.services.noting import note_given
from lagesbild.report.enums import Variant
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.editions.content import fingerprint, frozen
from pax.errors import Denied, Invalid, WrongState
from pax.jobs.queue import ask
from pax.missing import let_through
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

STEP = 10  # between the orders of two sections


@transaction.atomic
def begin_paper(
    plan: Plan,
    *,
    by: User,
    kind: PaperKind,
    title: str,
    period_from: datetime.date,
    period_to: datetime.date,
    addressee: str,
    diarienummer: str = "",
) -> Paper:
    """Begin a report or a follow-up, with every section drawn from the plan.

    Also of a plan that has ended: it is followed up then.
    """
    if not makes_plan(plan, by):
        raise Denied
    if period_to < period_from:
        raise Invalid("Perioden slutar innan den börjar.")
    paper = Paper.objects.create(
        plan=plan,
        agency=plan.agency,
        kind=kind,
        title=title,
        period_from=period_from,
        period_to=period_to,
        addressee=addressee,
        diarienummer=diarienummer,
        drawn_at=timezone.now(),
        created_by=by,
    )
    drawn = _drawn(paper, by)
    for nth, chapter in enumerate(CHAPTERS[kind], start=1):
        PaperSection.objects.create(
            paper=paper,
            key=chapter.key,
            order=nth * STEP,
            title=chapter.title,
            guidance=chapter.guidance,
            body=drawn[chapter.key],
            generated=drawn[chapter.key],
            created_by=by,
        )
    record(Verb.PLAN_CHANGED, paper, by=by, because="Ny handling")
    return paper


@transaction.atomic
def revise_paper(
    paper: Paper, *, by: User, version: int | None = None, **about: Any
) -> Paper:
    """Change its title, whom it is to, and its diarienummer."""
    check_can_write(paper, by)
    change(paper, version=version, because="Uppgifterna ändrade", **about)
    record(Verb.PLAN_CHANGED, paper, by=by, because="Uppgifterna ändrade")
    return paper


@transaction.atomic
def revise_section(
    section: PaperSection,
    *,
    by: User,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    **about: Any,
) -> PaperSection:
    """Write in a section."""
    check_can_write(section.paper, by)
    change(section, version=version, because="Skrivet i", **about)
    record(Verb.PLAN_CHANGED, section, by=by, because="Skrivet i")
    record_kept(kept, section, by=by)
    return section


@transaction.atomic
def renew_paper(paper: Paper, *, by: User) -> tuple[int, int]:
    """Draw every section anew; tell how many were replaced, and how many offered."""
    check_can_write(paper, by)
    drawn = _drawn(paper, by)
    replaced = offered = 0
    for section in PaperSection.objects.select_for_update().filter(paper=paper):
        fresh = drawn[section.key]
        if fresh == section.generated:
            _offer(section, "")
        elif section.is_own:
            _offer(section, fresh)
            offered += 1
        else:
            change(section, because="Nytt underlag", body=fresh, generated=fresh)
            replaced += 1
    change(paper, because="Nytt underlag", drawn_at=timezone.now())
    record(Verb.PLAN_CHANGED, paper, by=by, because="Nytt underlag")
    return replaced, offered


def _offer(section: PaperSection, fresh: str) -> None:
    if section.offered != fresh:
        change(section, because="Nytt underlag erbjuds", offered=fresh)


@transaction.atomic
def settle_offer(
    section: PaperSection, *, by: User, version: int, answer: str
) -> PaperSection:
    """Take the new text instead of one's own, add it after, or keep one's own."""
    check_can_write(section.paper, by)
    if not section.offered:
        raise WrongState("Det finns inget nytt underlag för avsnittet.")
    fresh = section.offered
    bodies = {
        "ersatt": fresh,
        "lagg-till": f"{section.body.rstrip()}\n\n{fresh}",
        "behall": section.body,
    }
    if answer not in bodies:
        raise Invalid("Välj vad som ska hända med det nya underlaget.")
    change(
        section,
        version=version,
        because="Nytt underlag hanterat",
        body=bodies[answer],
        generated=fresh,
        offered="",
    )
    record(Verb.PLAN_CHANGED, section, by=by, because="Nytt underlag hanterat")
    return section


@transaction.atomic
def send_paper(paper: Paper, *, by: User, digest: str, despite: str = "") -> Paper:
    """Freeze a paper as it was read and handed over; nobody changes it after that."""
    check_can_write(paper, by)
    content = paper.as_content()
    if fingerprint(content) != digest:
        raise WrongState(
            "Någon har ändrat i handlingen efter att du läste den. Läs den igen innan "
            "du lämnar den."
        )
    done = let_through(missing_in(paper), despite, done="Lämnad")
    change(
        paper,
        because=done,
        sent_at=timezone.now(),
        sent_by=by,
        **frozen(content),
    )
    measures = Measure.objects.filter(plan=paper.plan_id)
    note_given(paper.uuid, given_of(measures, by), by=by)
    record(Verb.PLAN_REPORTED, paper, by=by, because=done)
    return paper


def _drawn(paper: Paper, by: User) -> dict[str, str]:
    period = Period(paper.period_from, paper.period_to)
    return tell(PaperKind(paper.kind), gather(paper.plan, period, by=by))


# --- as PDF --------------------------------------------------------------------------
Printed = Plan | PlanEdition | Paper


@transaction.atomic
def ask_for_pdf(thing: Printed, variant: Variant, *, by: User) -> PaperJob:
    """Put a document in the queue; the same one asked for again is the same job."""
    about = _about(thing, variant)
    _check_may_print(thing, variant, by)
    return ask(PaperJob, by=by, same={"variant": variant, **_whose(thing)}, **about)


def _whose(thing: Printed) -> dict[str, Any]:
    """Say what a document is made of, as its job keeps it."""
    if isinstance(thing, Plan):
        return {"plan_id": thing.pk, "edition_id": None, "paper_id": None}
    if isinstance(thing, PlanEdition):
        return {"plan_id": thing.plan_id, "edition_id": thing.pk, "paper_id": None}
    return {"plan_id": thing.plan_id, "edition_id": None, "paper_id": thing.pk}


def _about(thing: Printed, variant: Variant) -> dict[str, Any]:
    """Say what it is called, for who waits for it and for the file."""
    if isinstance(thing, Paper):
        state = "" if thing.sent_at else "utkast"
        name = file_name(thing.kind, thing.period_to.isoformat(), state)
        return {"title": thing.title, "name": name, "of_draft": thing.is_open}
    if isinstance(thing, PlanEdition):
        name = file_name("atgardsplan", thing.years, variant, f"utgava-{thing.number}")
        return {"title": f"{thing}, {variant.label.lower()}", "name": name}
    name = file_name("atgardsplan", thing.years, variant, "utkast")
    title = f"{thing}, {variant.label.lower()}"
    return {"title": title, "name": name, "of_draft": True}


def _check_may_print(thing: Printed, variant: Variant, by: User) -> None:
    """Refuse a document of what the person does not read."""
    rows: Any = type(thing)._default_manager.all()
    of_plan = thing.pk if isinstance(thing, Plan) else thing.plan_id
    if isinstance(thing, Plan) or (
        isinstance(thing, PlanEdition) and variant == Variant.INTERNAL
    ):
        seen = Plan.objects.worked_on_by(by).filter(pk=of_plan).exists()
    else:
        seen = rows.visible_to(by).filter(pk=thing.pk).exists()
    if not seen:
        raise Denied
