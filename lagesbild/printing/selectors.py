"""What pages show of documents that have been asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lagesbild.printing.base import PrintJob
from lagesbild.printing.enums import JobState
from lagesbild.printing.models import PdfJob
from lagesbild.printing.querysets import PdfJobQuerySet

if TYPE_CHECKING:
    from pax.accounts.models import User

#: The layout is this much of the work; the rest is page numbers, and writing the file.
LAYOUT = 80


def own_jobs(user: User) -> PdfJobQuerySet:
    """List what a person has asked for, the last first."""
    found: PdfJobQuerySet = PdfJob.objects.visible_to(user).filter(created_by=user.pk)
    return found


@dataclass(frozen=True)
class Following:
    """How far a document has come, for the one who waits."""

    percent: int
    label: str


def following(job: PrintJob) -> Following:
    """Say how far a document has come."""
    if job.state == JobState.QUEUED:
        return Following(0, "Väntar på sin tur")
    if job.is_ended:
        return Following(100, "Klar")
    share = min(job.page / job.pages, 1) if job.pages else 0
    if job.page == 0:
        return Following(5, "Hämtar text och siffror")
    label = f"Lägger upp sida {job.page} av ungefär {job.pages}"
    if share == 1:
        label = f"Skriver filen, {job.page} sidor"
    return Following(5 + round(LAYOUT * share), label)
