"""The doors of EST: what an id in an address may open, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax.access.doors import IN_FORUM, Door
from pax.audit.verbs import Verb
from samverkan.est.models import Edition

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pax.accounts.models import User


def _editions(user: User) -> QuerySet[Any]:
    return Edition.objects.visible_to(user)


#: A version of a week: everybody's who takes part.
edition_door = Door("edition", _editions, read=Verb.EST_READ, reach=IN_FORUM)
