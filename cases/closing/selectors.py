"""How a matter went and how its end stands, as the pages of a case tell it."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cases.chain.services import taking_part
from cases.closing.services import ending_of, facts_of, to_be_told
from cases.models import Case, Disclosure, Participation, StepChange
from cases.position.services import PROSECUTION
from pax.ui import swedish


@dataclass(frozen=True)
class PartLine:
    """One agency's part in the matter."""

    part: Participation
    is_own: bool
    last_heard_on: datetime.date | None  # the latest it told us of anything
    asked_on: datetime.date | None  # the latest we sent it anything

    @property
    def days_waited(self) -> int:
        """How many days since the agency told us or was sent anything."""
        days = [d for d in (self.last_heard_on, self.asked_on) if d]
        return (timezone.localdate() - max(days)).days if days else 0

    @property
    def waited(self) -> str:
        """The same in words."""
        if not self.days_waited:
            return "senaste kontakt i dag"
        return f"{swedish.span(self.days_waited)} utan kontakt"


@dataclass(frozen=True)
class Closing:
    """Where the end of a case stands."""

    lines: list[PartLine]
    ending: StepChange | None
    untold: list[Participation]

    @property
    def waiting(self) -> list[PartLine]:
        """Those who have not said that their part is done."""
        return [line for line in self.lines if not line.part.done_on]

    @property
    def silent(self) -> list[PartLine]:
        """Those of the others who have not, the longest wait first."""
        return sorted(
            (line for line in self.waiting if not line.is_own),
            key=lambda line: -line.days_waited,
        )

    @property
    def own(self) -> Participation:
        """Our own part."""
        return next(line.part for line in self.lines if line.is_own)


def prosecution(case: Case) -> list[tuple[StepChange, list[tuple[str, str]]]]:
    """List what prosecutor and court have decided, the latest first, with its facts."""
    events = StepChange.objects.filter(case=case, transition__in=PROSECUTION)
    return [
        (event, facts_of(event.data))
        for event in events.select_related("told_by__sender_agency").order_by(
            "-on", "-pk"
        )
    ]


def closing_of(case: Case) -> Closing:
    """Gather what the page of the end shows."""
    heard: dict[int, datetime.date] = {}
    asked: dict[int, datetime.date] = {}
    letters = Disclosure.objects.filter(
        Q(case=case) | Q(receiver_case=case), sent_at__isnull=False
    )
    for letter in letters.order_by("sent_at"):
        day = timezone.localdate(letter.sent_at)
        if letter.case_id == case.pk:
            asked[letter.receiver_agency_id] = day
        else:
            heard[letter.sender_agency_id] = day
    return Closing(
        lines=[
            PartLine(
                part=part,
                is_own=part.agency_id == case.agency_id,
                last_heard_on=heard.get(part.agency_id),
                asked_on=asked.get(part.agency_id),
            )
            for part in taking_part(case)
        ],
        ending=ending_of(case),
        untold=to_be_told(case),
    )
