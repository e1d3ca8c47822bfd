"""Which links between cases a person sees: those whose both ends they may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from pax.accounts.models import User
from cases.case.querysets import readable


class CaseLinkQuerySet(models.QuerySet[Any]):
    """Links between cases: seen by those who see both."""

    def visible_to(self, user: User) -> CaseLinkQuerySet:
        """Those whose both ends the person may read."""
        return self.filter(readable(user, "case_id"), readable(user, "other_id"))
