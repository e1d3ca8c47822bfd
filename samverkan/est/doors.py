"""The doors of EST: what an id in an address may open, and to whom."""

from typing import Any

from django.db import models
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


def _editions(user: User) -> QuerySet[Any]:
    return Edition.objects.visible_to(user)


#: A version of a week: everybody's who takes part.
edition_door = Door("edition", _editions, read=Verb.EST_READ, reach=IN_FORUM)


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


def _areas(user: User) -> models.QuerySet[Any]:
    # An area is no secret; what is told of it here is for those who take part.
    return with_phases(Area.objects.all() if takes_part(user) else Area.objects.none())


#: An area, to see how it has been judged.
area_door = Door("area", _areas, reach=IN_FORUM)


def _analyses(user: User) -> models.QuerySet[Any]:
    return Analysis.objects.visible_to(user).select_related("area", "settled_by")


#: An analysis: settled, all read it; a draft is the coordinators'.
analysis_door = Door("analysis", _analyses, read=Verb.EST_READ, reach=IN_FORUM)


#: What those who put the picture together share.
COORDINATORS = Reach(
    own=Sees.EST_COORDINATORS,
    disclosed=Sees.EST_COORDINATORS,
    foreign=Sees.EST_COORDINATORS,
    restricted=Sees.EST_COORDINATORS,
)


def _files(user: User) -> models.QuerySet[Any]:
    return EarlierWeeks.objects.visible_to(user)


#: A file of earlier weeks, waiting to be read in or read in already.
file_door = Door("weeks", _files, reach=COORDINATORS)
