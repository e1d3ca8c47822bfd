"""What the page of one's own part shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pax.accounts.models import User
from pax.places.models import Area
from samverkan.est.models import (
    Action,
    ActionFeedback,
    Edition,
    Event,
    Part,
)
from samverkan.est.parts.services import left_behind


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

    @property
    def is_whole(self) -> bool:
        """Whether all that has been written is handed in."""
        return self.is_handed_in and not self.drafts


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


def has_handed_in(edition: Edition, user: User) -> bool:
    """Tell whether one's agency has handed in its part of a week already."""
    parts = Part.objects.filter(edition=edition, agency=user.agency_id)
    return parts.filter(handed_in_at__isnull=False).exists()


def _ours(kind: Any, user: User) -> Any:
    return kind.objects.visible_to(user).filter(agency=user.agency_id)
