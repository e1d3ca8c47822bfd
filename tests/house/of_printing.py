"""What has been printed in the test world: by the people who print, and by others."""

from __future__ import annotations

from uuid import UUID

from lagesbild.printing.enums import JobState
from lagesbild.printing.models import PdfJob
from lagesbild.report.models import EditionVariant
from pax.access.context import acting_as
from pax.accounts.models import User
from pax.files import storage


def system_of(code: str) -> User:
    """Find who does what an authority does by itself."""
    return User.objects.get(agency__code=code, is_system=True)


def job_of(person: User, frozen: UUID) -> dict[str, UUID]:
    """Let a person have asked for a frozen variant that they may read."""
    kept = storage.store([b"%PDF-1.7"])
    with acting_as(person) as who:
        variant = EditionVariant.objects.get(uuid=frozen)
        job = PdfJob.objects.create(
            agency=who.user.agency,
            lagesbild_id=variant.lagesbild_id,
            frozen=variant,
            variant=variant.variant,
            title=variant.title,
            year=variant.year,
            created_by=who.user,
            state=JobState.DONE,
            result_sha256=kept.sha256,
            result_size=kept.size,
            ended_at=variant.frozen_at,
        )
    return {"job": job.uuid}
