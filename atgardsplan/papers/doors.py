"""The doors of this app: what an id in an address may open, and to whom."""

from __future__ import annotations

from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.plan.doors import PLANNED, READERS
from pax.access.doors import Door
from pax.audit.verbs import Verb

__all__ = [
    "READERS",
    "file_door",
    "job_door",
    "own_paper_door",
    "paper_door",
    "section_door",
]

paper_door = Door(
    "paper",
    # Not with its plan: those who read what was sent do not read the plan.
    lambda user: Paper.objects.visible_to(user).select_related("agency"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
#: The same, for those at home who work on it, as it was before it was sent too.
own_paper_door = Door(
    "paper",
    lambda user: Paper.objects.worked_on_by(user).select_related("agency", "plan"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
section_door = Door(
    "paper_section",
    lambda user: PaperSection.objects.visible_to(user).select_related("paper__agency"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)
#: A document that one has asked for, while one may read what it is made of.
job_door = Door("paper_job", PaperJob.objects.visible_to, reach=PLANNED)
#: Its file: to fetch it is to read what it is made of.
file_door = Door(
    "paper_job", PaperJob.objects.visible_to, read=Verb.PLAN_READ, reach=PLANNED
)
