"""Which rows: the application's own wall around what has been printed.

The database's row policy says the same once more (lagesbild/printing/sql).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lagesbild.printing.enums import ENDED
from lagesbild.report.models import EditionVariant
from lagesbild.report.querysets import works_on

if TYPE_CHECKING:
    from pax.accounts.models import User


class PdfJobQuerySet(models.QuerySet[Any]):
    """Documents that have been asked for."""

    def visible_to(self, user: User) -> PdfJobQuerySet:
        """Those one has asked for, while one may still read what they are made of."""
        if user.is_system:  # looks after the queue of its authority
            return self.filter(agency=user.agency_id)
        read = EditionVariant.objects.visible_to(user).filter(pk=OuterRef("frozen_id"))
        return self.filter(
            Q(works_on(user, "lagesbild_id")) | Q(Exists(read)), created_by=user.pk
        )

    def unfinished(self) -> PdfJobQuerySet:
        """Those that something is still to happen to."""
        return self.exclude(state__in=ENDED)
