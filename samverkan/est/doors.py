"""The doors of EST: what an id in an address may open, and to whom."""

from typing import Any

from django.db.models import Q, QuerySet

from pax.access.doors import IN_FORUM, Door, Reach, Sees
from pax.accounts.models import User
from pax.audit.verbs import Verb
from pax.places.models import Area
from samverkan.est.enums import EntryState
from samverkan.est.importing.models import EarlierWeeks
from samverkan.est.models import Action, Edition, Event
from samverkan.est.querysets import coordinates, takes_part
from samverkan.est.trends.models import Analysis
from samverkan.est.trends.selectors import with_phases

#: A version of a week: everybody's who takes part.
edition_door = Door(
    "edition",
    Edition.objects.visible_to,
    read=Verb.EST_READ,
    reach=IN_FORUM,
)
#: What one's own agency has written, whoever there wrote it.
WRITTEN_BY_US = Reach(own=Sees.EST, disclosed=Sees.EST)


def _ours(model: type[Event] | type[Action], user: User) -> QuerySet[Any]:
    """Find what one may write in: one's agency's, and in a correction everybody's."""
    ours = Q(agency=user.agency_id)
    if coordinates(user):
        ours |= Q(edition__corrects__isnull=False)
    found = model.objects.visible_to(user).filter(ours)
    return found.select_related("edition", "area", "agency")


#: An event or an action, to change what one's own agency has written.
event_door = Door("est_event", lambda user: _ours(Event, user), reach=WRITTEN_BY_US)


action_door = Door("est_action", lambda user: _ours(Action, user), reach=WRITTEN_BY_US)


#: An action that one's agency is responsible for and has told of, to say how it goes.
told_action_door = Door(
    "told",
    lambda user: Action.objects.visible_to(user).filter(
        agency=user.agency_id, state=EntryState.HANDED_IN
    ),
    reach=WRITTEN_BY_US,
)
#: An area, to see how it has been judged.  It is no secret itself; what is told of it
#: here is for those who take part.
area_door = Door(
    "area",
    lambda user: with_phases(
        Area.objects.all() if takes_part(user) else Area.objects.none()
    ),
    reach=IN_FORUM,
)
#: An analysis: settled, all read it; a draft is the coordinators'.
analysis_door = Door(
    "analysis",
    lambda user: Analysis.objects.visible_to(user).select_related("area", "settled_by"),
    read=Verb.EST_READ,
    reach=IN_FORUM,
)
#: What those who put the picture together share.
COORDINATORS = Reach(
    own=Sees.EST_COORDINATORS,
    disclosed=Sees.EST_COORDINATORS,
    foreign=Sees.EST_COORDINATORS,
    restricted=Sees.EST_COORDINATORS,
)
#: A file of earlier weeks, waiting to be read in or read in already.
file_door = Door("weeks", EarlierWeeks.objects.visible_to, reach=COORDINATORS)
