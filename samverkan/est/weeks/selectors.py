"""What the pages of EST list: one's own part, what waits, the coordinator's view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from pax.accounts.models import Agency, Membership
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from samverkan.est.enums import EntryState
from samverkan.est.models import (
    AreaPicture,
    Edition,
    Event,
    Part,
)

if TYPE_CHECKING:
    import datetime

    from pax.accounts.models import User

TAKES_PART = [
    role for role, spec in ROLES.items() if Permission.EST_TAKE_PART in spec.permissions
]


@dataclass
class Turnout:
    """An agency of the forum, and whether it has handed in."""

    agency: Agency
    at: datetime.datetime | None


def turnout_of(edition: Edition, on: datetime.date) -> list[Turnout]:
    """List the agencies whose people take part today, and when each handed in."""
    held = Membership.objects.current(on).filter(
        user__agency_id=OuterRef("pk"), user__is_active=True, role__in=TAKES_PART
    )
    parts = {p.agency_id: p.handed_in_at for p in Part.objects.filter(edition=edition)}
    agencies = Agency.objects.filter(Q(Exists(held)) | Q(pk__in=parts))
    return [Turnout(agency, parts.get(agency.pk)) for agency in agencies]


def open_editions(user: User) -> list[Edition]:
    """List the weeks that are written in now, the first to be frozen first."""
    return list(Edition.objects.visible_to(user).open().order_by("monday"))


def pictures_of(edition: Edition) -> dict[int, AreaPicture]:
    """Give what the coordinator has written so far, by area."""
    pictures = AreaPicture.objects.filter(edition=edition).select_related("level")
    return {picture.area_id: picture for picture in pictures}


def counts_of(edition: Edition, user: User) -> dict[str, int]:
    """Count what has been handed in, for the question before freezing."""
    told = Event.objects.visible_to(user).filter(
        edition=edition, state=EntryState.HANDED_IN
    )
    unjudged = AreaPicture.objects.filter(
        edition=edition, level__isnull=True, area__is_rest=False
    )
    return {
        "events": told.aggregate(n=Count("pk"))["n"],
        "unjudged": unjudged.count(),
    }
