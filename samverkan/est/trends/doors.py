"""The doors to trends, analyses and files of earlier weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from pax.access.doors import IN_FORUM, Door
from pax.places.models import Area
from samverkan.est.querysets import takes_part
from samverkan.est.trends.selectors import with_phases

if TYPE_CHECKING:
    from pax.accounts.models import User


def _areas(user: User) -> models.QuerySet[Any]:
    # An area is no secret; what is told of it here is for those who take part.
    return with_phases(Area.objects.all() if takes_part(user) else Area.objects.none())


#: An area, to see how it has been judged.
area_door = Door("area", _areas, reach=IN_FORUM)
