"""Which links between cases a person sees: those whose both ends they may read."""

from typing import Any

from django.db import models

from cases.case.querysets import readable
from pax.accounts.models import User


class CaseLinkQuerySet(models.QuerySet[Any]):
    """Links between cases: seen by those who see both."""

    def visible_to(self, user: User) -> "CaseLinkQuerySet":
        """Those whose both ends the person may read."""
        return self.filter(readable(user, "case_id"), readable(user, "other_id"))
