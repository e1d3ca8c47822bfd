"""The doors of this app: what an id in an address may open, and to whom."""

from django.db.models import QuerySet

from cases.models import Case
from pax.access.doors import Door, Reach, Sees
from pax.accounts.models import User
from pax.audit.verbs import Verb
from samverkan.groups.enums import Level
from samverkan.groups.models import (
    Delegation,
    Samverkansgrupp,
    Seat,
    Share,
)

#: What a group works with: for those who sit in it, whatever their role, and nobody
#: else.  A share that another agency has given them something of is `disclosed`.
IN_GROUP = Reach(own=Sees.EVERYONE, disclosed=Sees.EVERYONE)


def _shares(user: User) -> QuerySet[Share]:
    """Find the standing shares that one's agency has been told of."""
    shares: QuerySet[Share] = Share.objects.visible_to(user).standing()
    # Not the case: only its owner reads it, and a join would take the share with it.
    return shares.select_related("group", "owner_agency", "owner_unit", "contact")


#: A group that one sits in: its board, meetings and registers.
group_door = Door(
    "group",
    lambda user: Samverkansgrupp.objects.with_seat_of(user).select_related("convener"),
    read=Verb.GROUP_READ,
    reach=IN_GROUP,
)
#: A group that one may know of: what it is, who sits in it, its agreement.
about_door = Door(
    "group",
    lambda user: Samverkansgrupp.objects.visible_to(user).select_related("convener"),
    read=Verb.GROUP_READ,
    reach=IN_GROUP,
)
#: A case shared with a group, as much of it as one's agency has been given.
share_door = Door("share", _shares, read=Verb.SHARE_READ, reach=IN_GROUP)
#: The same, for those who know what it is about.
work_door = Door(
    "share",
    lambda user: _shares(user).at_least(Level.SUMMARY, user),  # type: ignore[attr-defined]  # ours
    read=Verb.SHARE_READ,
    reach=IN_GROUP,
)
#: A share of a case that one reads, at one's own agency.
own_share_door = Door(
    "share",
    lambda user: (
        _shares(user)
        .filter(owner_agency=user.agency_id, case__in=Case.objects.visible_to(user))
        .select_related("case__unit__agency")
    ),
    read=Verb.SHARE_READ,
    reach=Reach(own=Sees.READERS),
)
#: One agency's part in a group that one may know of.
delegation_door = Door(
    "delegation",
    lambda user: Delegation.objects.visible_to(user).select_related(
        "group__convener", "agency", "unit"
    ),
    reach=IN_GROUP,
)
#: Someone's seat in a group that one may know of.
seat_door = Door(
    "seat",
    lambda user: Seat.objects.visible_to(user).select_related(
        "delegation__group__convener", "delegation__agency", "user"
    ),
    reach=IN_GROUP,
)
