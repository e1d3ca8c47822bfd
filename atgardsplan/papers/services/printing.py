"""Asking for a plan or a paper as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from atgardsplan.papers.document import file_name
from atgardsplan.papers.models import Paper, PaperJob
from atgardsplan.plan.models import Plan, PlanEdition
from lagesbild.report.enums import Variant
from pax.errors import Denied
from pax.jobs.queue import ask

if TYPE_CHECKING:
    from pax.accounts.models import User

Printed = Plan | PlanEdition | Paper


@transaction.atomic
def ask_for_pdf(thing: Printed, variant: Variant, *, by: User) -> PaperJob:
    """Put a document in the queue; the same one asked for again is the same job."""
    about = _about(thing, variant)
    _check_may_print(thing, variant, by)
    return ask(PaperJob, by=by, same={"variant": variant, **_whose(thing)}, **about)


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
