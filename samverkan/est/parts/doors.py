"""The doors to what one's own agency has written in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from pax.access.doors import Door, Reach, Sees
from samverkan.est.enums import EntryState
from samverkan.est.models import Action, Event
from samverkan.est.querysets import coordinates

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pax.accounts.models import User


#: What one's own agency has written, whoever there wrote it.
WRITTEN_BY_US = Reach(own=Sees.EST, disclosed=Sees.EST)


def _ours(model: type[Event] | type[Action], user: User) -> QuerySet[Any]:
    """Find what one may write in: one's agency's, and in a correction everybody's."""
    ours = Q(agency=user.agency_id)
    if coordinates(user):
        ours |= Q(edition__corrects__isnull=False)
    found = model.objects.visible_to(user).filter(ours)
    return found.select_related("edition", "area", "agency")


def _told_actions(user: User) -> QuerySet[Any]:
    """Find the actions that one's agency is responsible for and has told of."""
    return Action.objects.visible_to(user).filter(
        agency=user.agency_id, state=EntryState.HANDED_IN
    )


#: An event or an action, to change what one's own agency has written.
event_door = Door("est_event", lambda user: _ours(Event, user), reach=WRITTEN_BY_US)


action_door = Door("est_action", lambda user: _ours(Action, user), reach=WRITTEN_BY_US)


#: An action that one's agency has told of, to say how it goes.
told_action_door = Door("told", _told_actions, reach=WRITTEN_BY_US)
