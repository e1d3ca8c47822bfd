"""The chair's board: shared cases by step, what is next, and who owes it.

A few queries whoever asks and however many cases a group has; what a person has not
been given is not in them.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from cases.models import Disclosure
from samverkan.groups.enums import Level, Progress
from samverkan.groups.models import AgencyPart, Share, ShareCopy, ShareWork

if TYPE_CHECKING:
    from pax.accounts.models import Agency, User
    from samverkan.groups.models import Samverkansgrupp

#: Sorts after every date that is owed.
NEVER = datetime.date.max
ENDED = (Progress.ENDED, Progress.DECLINED)


@dataclass(frozen=True)
class PartLine:
    """One agency's part: written, or not yet."""

    agency: Agency
    part: AgencyPart | None = None


@dataclass(frozen=True)
class Line:
    """A shared case as one person is shown it."""

    share: Share
    title: str
    work: ShareWork
    parts: list[PartLine] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        """Whether the next step has passed its date."""
        return bool(self.work.due_on and self.work.due_on < timezone.localdate())

    @property
    def urgency(self) -> tuple[datetime.date, int]:
        """What it is sorted by: the nearest date first."""
        return (self.work.due_on or NEVER, self.share.number)


@dataclass(frozen=True)
class Lane:
    """The cases in one of the group's steps."""

    step: str
    lines: list[Line]


@dataclass(frozen=True)
class Wanted:
    """What the board is narrowed to."""

    mine: bool = False
    late: bool = False
    agency: int | None = None
    ended: bool = False

    def takes(self, line: Line, user: User) -> bool:
        """Tell whether a case is among what is asked for."""
        owes = line.work.owed_by_id
        return (
            (not self.mine or owes == user.agency_id)
            and (not self.late or line.is_late)
            and (
                self.agency is None or self.agency in (owes, line.share.owner_agency_id)
            )
        )


@dataclass(frozen=True)
class Board:
    """All that one person is shown of what a group works with."""

    lanes: list[Lane]
    offered: list[Line]
    ended: list[Line]
    #: Of these one knows that they exist, and whom to ask.
    asks: list[Share]

    @property
    def lines(self) -> list[Line]:
        """The cases that the group works with."""
        return [line for lane in self.lanes for line in lane.lines]

    @property
    def late(self) -> int:
        """How many next steps have passed their date."""
        return sum(line.is_late for line in self.lines)

    @property
    def idle(self) -> int:
        """How many cases nobody owes a next step in."""
        return sum(not line.work.owed_by_id for line in self.lines)


def board_of(group: Samverkansgrupp, user: User, wanted: Wanted | None = None) -> Board:
    """Lay out a group's board for one person."""
    wanted = wanted or Wanted()
    shares = list(
        Share.objects.visible_to(user)
        .standing()
        .filter(group=group)
        .select_related("owner_agency", "owner_unit", "contact")
    )
    known = lines_of(shares, user)
    told_of = {line.share.pk for line in known}
    lines = [line for line in known if wanted.takes(line, user)]
    going = [line for line in lines if line.work.progress == Progress.UNDER_WAY]
    narrowed = wanted != Wanted(ended=wanted.ended)
    return Board(
        lanes=_lanes(group, going),
        offered=[line for line in lines if line.work.progress == Progress.OFFERED],
        ended=[line for line in lines if line.work.progress in ENDED]
        if wanted.ended
        else [],
        asks=[] if narrowed else [s for s in shares if s.pk not in told_of],
    )


def lines_of(shares: list[Share], user: User) -> list[Line]:
    """Give the shares whose content a person knows, the most urgent first."""
    works = {
        work.share_id: work
        for work in ShareWork.objects.visible_to(user)
        .filter(share__in=shares)
        .select_related("owed_by", "owed_by_person")
    }
    titles, parts = titles_of(shares, user), parts_of(shares, user)
    lines = [
        Line(share, titles.get(share.pk, ""), works[share.pk], parts[share.pk])
        for share in shares
        if share.pk in works
    ]
    return sorted(lines, key=lambda line: line.urgency)


def titles_of(shares: Iterable[Share], user: User) -> dict[int, str]:
    """Give what was written as title in the copies that a person may read."""
    copies = (
        Disclosure.objects.visible_to(user)
        .filter(group_copy__share__in=shares, withdrawn_at__isnull=True)
        .annotate(title=KeyTextTransform("title", "content"))
        .order_by("pk")
        .values_list("group_copy__share_id", "title")
    )
    return {share: title for share, title in copies if title}


def parts_of(shares: Iterable[Share], user: User) -> dict[int, list[PartLine]]:
    """Give each agency's part beside the others', also those not yet written."""
    shares = list(shares)
    written = {
        (part.share_id, part.agency_id): part
        for part in AgencyPart.objects.visible_to(user).filter(share__in=shares)
    }
    told = (
        ShareCopy.objects.visible_to(user)
        .filter(share__in=shares, level__gte=Level.SUMMARY, ended_at__isnull=True)
        .select_related("agency")
    )
    agencies: dict[int, dict[int, Agency]] = defaultdict(dict)
    for share in shares:
        agencies[share.pk][share.owner_agency_id] = share.owner_agency
    for copy in told:
        agencies[copy.share_id][copy.agency_id] = copy.agency
    return defaultdict(
        list,
        {
            pk: [PartLine(a, written.get((pk, a.pk))) for a in found.values()]
            for pk, found in agencies.items()
        },
    )


def _lanes(group: Samverkansgrupp, lines: list[Line]) -> list[Lane]:
    """Put each case in its step; a step that the group has dropped keeps its own."""
    by_step: dict[str, list[Line]] = {step: [] for step in group.steps}
    for line in lines:
        by_step.setdefault(line.work.step, []).append(line)
    return [Lane(step or "Utan steg", found) for step, found in by_step.items()]
