"""Which rows: the application's own wall around what has been printed.

The database's row policy says the same once more (lagesbild/printing/sql).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from lagesbild.report.models import EditionVariant
from lagesbild.report.querysets import works_on
from pax.jobs.models import JobQuerySet

if TYPE_CHECKING:
    from pax.accounts.models import User


class PdfJobQuerySet(JobQuerySet):
    """Documents that have been asked for."""

    def visible_to(self, user: User) -> PdfJobQuerySet:
        """Those one has asked for, while one may still read what they are made of."""
        if user.is_system:  # looks after the queue of its authority
            return self.filter(agency=user.agency_id)
        read = EditionVariant.objects.visible_to(user).filter(pk=OuterRef("frozen_id"))
        return self.filter(
            Q(works_on(user, "lagesbild_id")) | Q(Exists(read)), created_by=user.pk
        )
