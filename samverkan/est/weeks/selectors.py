"""What the pages of EST list: one's own part, what waits, the coordinator's view."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from pax.accounts.models import Agency, Membership
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from pax.places.models import Area
from samverkan.est.enums import EntryState
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Edition,
    Event,
    Part,
)
from samverkan.est.parts.services import left_behind

if TYPE_CHECKING:
    import datetime

    from pax.accounts.models import User

TAKES_PART = [
    role for role, spec in ROLES.items() if Permission.EST_TAKE_PART in spec.permissions
]


@dataclass
class OwnArea:
    """What one's agency has written of an area this week, and what goes on there."""

    area: Area
    events: list[Event] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    ongoing: list[Ongoing] = field(default_factory=list)

    @property
    def drafts(self) -> int:
        """How much of it is seen by nobody else yet."""
        return sum(entry.is_draft for entry in (*self.events, *self.actions))


@dataclass
class Ongoing:
    """An action of one's agency that goes on, and what has been said of it now."""

    action: Action
    said: ActionFeedback | None
    is_ended: bool

    @property
    def waits(self) -> bool:
        """Whether it asks for feedback."""
        return self.said is None and not self.is_ended


@dataclass
class OwnPart:
    """One's agency's part of a week."""

    edition: Edition
    areas: list[OwnArea]
    part: Part | None
    left: int  # drafts of frozen weeks that were never handed in
    drafts: int = 0

    @property
    def waiting(self) -> list[Ongoing]:
        """The actions that ask for feedback."""
        return [one for area in self.areas for one in area.ongoing if one.waits]

    @property
    def is_handed_in(self) -> bool:
        """Whether it has been handed in at all."""
        return bool(self.part and self.part.handed_in_at)


def own_part(edition: Edition, user: User) -> OwnPart:
    """Gather one's agency's part of a week, in a fixed number of queries."""
    areas = {a.pk: OwnArea(a) for a in Area.objects.filter(is_active=True)}
    for event in _ours(Event, user).new_in(edition).select_related("area"):
        areas.setdefault(event.area_id, OwnArea(event.area)).events.append(event)
    for action in _ours(Action, user).new_in(edition).select_related("area"):
        areas.setdefault(action.area_id, OwnArea(action.area)).actions.append(action)
    said = {f.about: f for f in _ours(ActionFeedback, user).filter(edition=edition)}
    for action in (
        _ours(Action, user)
        .carried_to(edition)
        .select_related("area", "ended_in", "edition")
    ):
        ongoing = Ongoing(
            action,
            said.get(action.thread),
            action.ended_in is not None and action.ended_in.monday <= edition.monday,
        )
        areas.setdefault(action.area_id, OwnArea(action.area)).ongoing.append(ongoing)
    part = Part.objects.filter(edition=edition, agency=user.agency_id)
    drafts = sum(area.drafts for area in areas.values())
    return OwnPart(
        edition,
        list(areas.values()),
        part.select_related("handed_in_by").first(),
        left=len(list(left_behind(edition, user))) if edition.is_open else 0,
        drafts=drafts + sum(f.is_draft for f in said.values()),
    )


def _ours(kind: Any, user: User) -> Any:
    return kind.objects.visible_to(user).filter(agency=user.agency_id)


@dataclass
class Turnout:
    """An agency of the forum, and whether it has handed in."""

    agency: Agency
    at: datetime.datetime | None


def turnout_of(edition: Edition, on: datetime.date) -> list[Turnout]:
    """List the agencies whose people take part today, and when each handed in."""
    held = Membership.objects.current(on).filter(
        user__agency_id=OuterRef("pk"), user__is_active=True, role__in=TAKES_PART
    )
    parts = {p.agency_id: p.handed_in_at for p in Part.objects.filter(edition=edition)}
    agencies = Agency.objects.filter(Q(Exists(held)) | Q(pk__in=parts))
    return [Turnout(agency, parts.get(agency.pk)) for agency in agencies]


def open_editions(user: User) -> list[Edition]:
    """List the weeks that are written in now, the first to be frozen first."""
    return list(Edition.objects.visible_to(user).open().order_by("monday"))


def pictures_of(edition: Edition) -> dict[int, AreaPicture]:
    """Give what the coordinator has written so far, by area."""
    pictures = AreaPicture.objects.filter(edition=edition).select_related("level")
    return {picture.area_id: picture for picture in pictures}


def counts_of(edition: Edition, user: User) -> dict[str, int]:
    """Count what has been handed in, for the question before freezing."""
    told = Event.objects.visible_to(user).filter(
        edition=edition, state=EntryState.HANDED_IN
    )
    unjudged = AreaPicture.objects.filter(
        edition=edition, level__isnull=True, area__is_rest=False
    )
    return {
        "events": told.aggregate(n=Count("pk"))["n"],
        "unjudged": unjudged.count(),
    }
