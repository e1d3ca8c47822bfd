"""The papers of the test world's plans, and what has been printed of them."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.plan.models import Plan, PlanEdition
from lagesbild.printing.enums import JobState
from pax.access.context import acting_as, on_behalf_of
from pax.accounts.models import Agency, User
from pax.files import storage
from tests.house.of_plan import DAY


def of_agency(code: str, word: str, plan: UUID) -> dict[str, UUID]:
    """Give an authority's plan a report that is being written."""
    agency = Agency.objects.get(code=code)
    with on_behalf_of(agency, purpose="Test") as system:
        paper = Paper.objects.create(
            plan=Plan.objects.get(uuid=plan),
            agency=agency,
            kind=PaperKind.REPORT,
            title=f"Redovisning {word}",
            period_from=DAY,
            period_to=DAY,
            addressee=f"Fullmäktige {word}",
            drawn_at=timezone.now(),
            created_by=system,
        )
        section = PaperSection.objects.create(
            paper=paper,
            key="bedomning",
            order=10,
            title="Bedömning",
            body=f"Text {word}",
            offered=f"Nytt {word}",
            created_by=system,
        )
    return {"paper": paper.uuid, "paper_section": section.uuid}


def job_of(person: User, edition: UUID) -> dict[str, UUID]:
    """Let a person have had a decided plan that they read printed."""
    kept = storage.store([b"%PDF-1.7"])
    with acting_as(person) as who:
        decided = PlanEdition.objects.get(uuid=edition)
        job = PaperJob.objects.create(
            agency=who.user.agency,
            plan_id=decided.plan_id,
            edition=decided,
            variant="publik",
            title=decided.title,
            name="atgardsplan",
            created_by=who.user,
            state=JobState.DONE,
            result_sha256=kept.sha256,
            result_size=kept.size,
            ended_at=decided.created_at,
        )
    return {"paper_job": job.uuid}
