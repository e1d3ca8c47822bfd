"""The doors to trends, analyses and files of earlier weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from pax.access.doors import IN_FORUM, Door, Reach, Sees
from pax.audit.verbs import Verb
from pax.places.models import Area
from samverkan.est.analysis.models import Analysis
from samverkan.est.importing.models import EarlierWeeks
from samverkan.est.querysets import takes_part
from samverkan.est.trends.selectors import with_phases

if TYPE_CHECKING:
    from pax.accounts.models import User

#: What those who put the picture together share.
COORDINATORS = Reach(
    own=Sees.EST_COORDINATORS,
    disclosed=Sees.EST_COORDINATORS,
    foreign=Sees.EST_COORDINATORS,
    restricted=Sees.EST_COORDINATORS,
)


def _areas(user: User) -> models.QuerySet[Any]:
    # An area is no secret; what is told of it here is for those who take part.
    return with_phases(Area.objects.all() if takes_part(user) else Area.objects.none())


def _analyses(user: User) -> models.QuerySet[Any]:
    return Analysis.objects.visible_to(user).select_related("area", "settled_by")


def _files(user: User) -> models.QuerySet[Any]:
    return EarlierWeeks.objects.visible_to(user)


#: An area, to see how it has been judged.
area_door = Door("area", _areas, reach=IN_FORUM)
#: An analysis: settled, all read it; a draft is the coordinators'.
analysis_door = Door("analysis", _analyses, read=Verb.EST_READ, reach=IN_FORUM)
#: A file of earlier weeks, waiting to be read in or read in already.
file_door = Door("weeks", _files, reach=COORDINATORS)
