"""What one reads by through a seat in a group: the circle of one's own agency there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samverkan.groups.models import Seat

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pax.accounts.models import User


def circles_of(user: User) -> QuerySet[Any, Any]:
    """List the circles that a person sits in today (pax_circles() says the same)."""
    return Seat.objects.of(user).order_by().values_list("delegation__circle_id")
