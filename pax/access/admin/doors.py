"""What an administrator sees: the people and units of the agencies they administer."""

from django.db.models import Q, QuerySet

from pax.access.doors import ADMINISTERED, Door
from pax.accounts.models import Agency, Unit, User
from pax.accounts.permissions import Permission


def agencies_of(user: User) -> QuerySet[Agency]:
    """List the agencies whose directory the person handles: own, and those in it.

    The same as pax_administers() says in the database.
    """
    if not user.may(Permission.USERS_ADMIN):
        return Agency.objects.none()
    return Agency.objects.filter(Q(pk=user.agency_id) | Q(parent_id=user.agency_id))


def people_of(user: User) -> QuerySet[User]:
    """List the people of those agencies; the automatic users are nobody's to handle."""
    people = User.objects.filter(agency__in=agencies_of(user), is_system=False)
    return people.select_related("agency")


def units_of(user: User) -> QuerySet[Unit]:
    """List the units of those agencies."""
    units = Unit.objects.filter(agency__in=agencies_of(user))
    return units.select_related("agency", "parent")


#: /anvandare/<uuid:person>/ becomes `person`.
person_door = Door("person", people_of, reach=ADMINISTERED)
#: /anvandare/enheter/<uuid:unit>/ becomes `unit`.
unit_door = Door("unit", units_of, reach=ADMINISTERED)
