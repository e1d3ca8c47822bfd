"""Asking for a plan or a paper as a document, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from atgardsplan.papers.document import file_name
from atgardsplan.papers.models import Paper, PaperJob
from atgardsplan.papers.press import expected_pages
from atgardsplan.papers.services.ordering import order_of
from atgardsplan.plan.models import Plan, PlanEdition
from lagesbild.printing.enums import JobState
from lagesbild.printing.kinds import Kind
from lagesbild.printing.services.turns import alone, call_next
from lagesbild.report.enums import Variant
from pax.errors import Denied

if TYPE_CHECKING:
    from pax.accounts.models import User
    from pax.files.storage import Stored

Printed = Plan | PlanEdition | Paper


@transaction.atomic
def ask_for_pdf(thing: Printed, variant: Variant, *, by: User) -> PaperJob:
    """Put a document in the queue; the same one asked for again is the same job."""
    about = _about(thing, variant)
    _check_may_print(thing, variant, by)
    alone(by)
    mine = PaperJob.objects.visible_to(by).unfinished()
    earlier: PaperJob | None = mine.filter(
        state=JobState.QUEUED, created_by=by.pk, variant=variant, **_whose(thing)
    ).first()
    if earlier:
        return earlier
    job = PaperJob.objects.create(
        agency=by.agency, variant=variant, created_by=by, **_whose(thing), **about
    )
    call_next(PAPER, by=by)
    return job


def _whose(thing: Printed) -> dict[str, Any]:
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
    rows: Any = type(thing)._default_manager.all()
    seen = rows.visible_to(by).filter(pk=thing.pk).exists()
    if isinstance(thing, PlanEdition) and variant == Variant.INTERNAL:
        seen = seen and Plan.objects.visible_to(by).filter(pk=thing.plan_id).exists()
    if not seen:
        raise Denied


def _content_of(job: PaperJob, by: User) -> dict[str, Any]:
    thing: Printed
    if job.paper_id:
        thing = (
            Paper.objects.visible_to(by).select_related("agency").get(pk=job.paper_id)
        )
    elif job.edition_id:
        thing = PlanEdition.objects.visible_to(by).get(pk=job.edition_id)
    else:
        thing = Plan.objects.visible_to(by).select_related("agency").get(pk=job.plan_id)
    return order_of(thing, Variant(job.variant), by=by)


def _keep(_job: PaperJob, _made: Stored, _by: User) -> None:
    """Leave the file with the job: what is frozen is printed the same again."""


PAPER = Kind(
    "papers.PaperJob",
    "atgardsplan.papers.press",
    _content_of,
    expected_pages,
    _keep,
)
