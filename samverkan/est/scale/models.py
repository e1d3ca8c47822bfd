"""The levels that areas are judged at."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Deferrable, Q

from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from samverkan.est.enums import (
    LevelColour,
    LevelShape,
)
from samverkan.est.querysets import (
    ScaleQuerySet,
)

SIGNED_IN = "(SELECT pax_user_id()) IS NOT NULL"


class ScaleLevel(models.Model):
    """One of the four levels that areas are judged by, as it is called and drawn.

    Ships without meaning: an installation says what its levels are called.  Told
    apart by name and shape, never by colour alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("nummer", unique=True)
    name = models.CharField("namn", max_length=40)
    shape = models.CharField("form", max_length=10, choices=LevelShape)
    colour = models.CharField("färg", max_length=10, choices=LevelColour)
    meaning = models.CharField("betydelse", max_length=300, blank=True)

    objects = ScaleQuerySet.as_manager()
    history = GuardedHistory(using=SIGNED_IN, check="pax_est_names_levels()")
    app_may = "SELECT, UPDATE"

    class Meta:
        ordering = ["number"]
        verbose_name = "nivå i EST"
        verbose_name_plural = "nivåer i EST"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=4), name="scalelevel_is_of_four"
            ),
            # Deferred: two levels may change shapes with each other.
            models.UniqueConstraint(
                fields=["name"],
                name="scalelevel_name",
                deferrable=Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["shape"],
                name="scalelevel_shape",
                deferrable=Deferrable.DEFERRED,
            ),
            RowSecurity(
                name="scalelevel_rows",
                using=SIGNED_IN,
                check="(SELECT pax_est_names_levels())",
            ),
        ]

    def __str__(self) -> str:
        return self.name
