"""Whether a person may do something in a group, now."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.errors import Denied, WrongState
from samverkan.groups.models import Samverkansgrupp, Seat
from samverkan.groups.querysets import LEADS, coordinates


def sits(group: Samverkansgrupp, user: User) -> bool:
    """Tell whether a person has a seat in the group today."""
    return Seat.objects.of(user).filter(delegation__group=group).exists()


def leads(group: Samverkansgrupp, user: User) -> bool:
    """Tell whether a person leads the group today, as chair or secretary.

    The chair need not be municipal, and there may be several who take turns.
    """
    seats = Seat.objects.of(user).filter(delegation__group=group, duty__in=LEADS)
    return bool(seats.exists())


def keeps(group: Samverkansgrupp, user: User) -> bool:
    """Tell whether a person decides who sits in the group and on what agreement."""
    convenes = coordinates(user) and group.convener_id in (None, user.agency_id)
    return convenes or leads(group, user)


def check_sits(group: Samverkansgrupp, by: User) -> None:
    """Refuse one who has no seat in the group, and work in one that has ended."""
    if not (by.may(Permission.GROUP_TAKE_PART) and sits(group, by)):
        raise Denied
    _check_goes_on(group)


def check_leads(group: Samverkansgrupp, by: User) -> None:
    """Refuse what is the chair's or the secretary's to do."""
    if not (by.may(Permission.GROUP_TAKE_PART) and leads(group, by)):
        raise Denied("Det här gör gruppens ordförande eller sekreterare.")
    _check_goes_on(group)


def check_keeps(group: Samverkansgrupp, by: User) -> None:
    """Refuse what is for those who keep the group."""
    if not keeps(group, by):
        raise Denied("Det här gör gruppens ordförande eller den som sammankallar.")


def _check_goes_on(group: Samverkansgrupp) -> None:
    """Refuse work in a group that has ended."""
    if group.ended_on and group.ended_on <= timezone.localdate():
        raise WrongState("Gruppen är avslutad. Där kan inget nytt skrivas.")


def circles_of(user: User) -> QuerySet[Any, Any]:
    """List the circles that a person sits in today (pax_circles() says the same)."""
    return Seat.objects.of(user).order_by().values_list("delegation__circle_id")
