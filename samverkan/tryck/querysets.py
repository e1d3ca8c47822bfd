"""Which rows of tryckregistret: those of one's groups, and internal ones at home."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from pax.accounts.models import User
from samverkan.groups.querysets import sits_in


class RegisterQuerySet(models.QuerySet[Any]):
    """What stands in the register of a group."""

    def visible_to(self, user: User) -> RegisterQuerySet:
        """Those of groups one sits in; the internal ones of one's own agency only."""
        return self.filter(
            Q(is_internal=False) | Q(agency=user.agency_id), sits_in(user, "group_id")
        )

    def changeable_by(self, user: User) -> RegisterQuerySet:
        """Those that the person's own agency has written."""
        return self.visible_to(user).filter(agency=user.agency_id)
