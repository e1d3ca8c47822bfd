"""The door to a file of earlier weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from pax.access.doors import Door, Reach, Sees
from samverkan.est.importing.models import EarlierWeeks

if TYPE_CHECKING:
    from pax.accounts.models import User


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
