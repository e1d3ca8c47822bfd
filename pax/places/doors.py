"""The door to an area: known to all who take part in EST."""

from django.db.models import QuerySet

from pax.access.doors import IN_FORUM, Door
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.places.models import Area


def _areas(user: User) -> QuerySet[Area]:
    areas = Area.objects.all()
    return areas if user.may(Permission.EST_TAKE_PART) else areas.none()


#: A part of the municipality: no secret, but of use to those who write of it.
area_door = Door("area", _areas, reach=IN_FORUM)
