"""The doors of this app: what an id in an address may open, and to whom."""

from typing import Any

from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.papers.policies import check_can_write
from atgardsplan.plan.doors import PLANNED, WritingDoor
from pax.access.doors import Door
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb


class PaperDoor(WritingDoor):
    """A door to a paper or to a section of one."""

    def check(self, thing: Any, by: User) -> None:
        check_can_write(thing if isinstance(thing, Paper) else thing.paper, by)


paper_door = PaperDoor(
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
section_door = PaperDoor(
    "paper_section",
    lambda user: PaperSection.objects.visible_to(user).select_related("paper__agency"),
    read=Verb.PLAN_READ,
    reach=PLANNED,
)


class JobDoor(Door):
    """A door to what one has asked for oneself, whatever let one ask."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role; or by having asked, being responsible in the plan."""
        return thing.created_by_id == user.pk or super().lets(user, thing, permissions)


#: A document that one has asked for, while one may read what it is made of.
job_door = JobDoor("paper_job", PaperJob.objects.visible_to, reach=PLANNED)
#: Its file: to fetch it is to read what it is made of.
file_door = JobDoor(
    "paper_job", PaperJob.objects.visible_to, read=Verb.PLAN_READ, reach=PLANNED
)
