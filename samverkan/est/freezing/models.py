"""A week as it was frozen, and how each area was judged in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.est.enums import (
    Audience,
)
from samverkan.est.querysets import (
    FrozenQuerySet,
    OfEditionQuerySet,
)

if TYPE_CHECKING:
    pass
from samverkan.est.weeks.models import COORDINATES, FOR_US, TAKES_PART, OfEdition


class FrozenEdition(OfEdition):
    """A week's whole picture as one audience reads it, from when it was frozen.

    `content` is complete (names of areas, agencies and levels as they were), and
    `sha256` the fingerprint of it.  Nobody can change or remove it.
    """

    audience = models.CharField("för", max_length=12, choices=Audience)
    content = models.JSONField("innehåll")
    sha256 = models.CharField("fingeravtryck", max_length=64)

    objects = FrozenQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["edition_id", "audience"]
        verbose_name = "fryst EST-bild"
        verbose_name_plural = "frysta EST-bilder"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "audience"], name="frozenedition_once"
            ),
            RowSecurity(
                name="frozenedition_rows",
                using=f"{TAKES_PART} AND {FOR_US}",
                check=COORDINATES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}"


class Assessment(OfEdition):
    """The level an area was judged at in a week, as frozen: what trends are made of.

    `Assessment.objects.visible_to(user).current()` is one row per week and area.  A
    level of None says that the area was not judged, which is not the lowest level.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    # The week's own again, so that a year of an area is read without a join.
    monday = models.DateField("måndag")
    level = models.PositiveSmallIntegerField("nivå", null=True)

    objects = OfEditionQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["monday", "area__order", "pk"]
        verbose_name = "bedömning av ett område"
        verbose_name_plural = "bedömningar av områden"
        indexes = [models.Index(fields=["area", "monday"], name="assessment_area")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "area"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=4),
                name="assessment_is_of_four",
            ),
            RowSecurity(name="assessment_rows", using=TAKES_PART, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.level or '–'}"
