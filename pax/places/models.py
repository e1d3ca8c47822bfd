"""Places: the areas that the municipality is divided into, and their phases."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity

SIGNED_IN = "(SELECT pax_user_id()) IS NOT NULL"
COORDINATES = "pax_coordinates()"


class Area(models.Model):
    """A part of the municipality (område) that pictures are made of, week by week.

    A place, never a person: nothing about anyone is tied to an area.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = plain(models.CharField("namn", max_length=60, unique=True))
    order = plain(models.PositiveSmallIntegerField("ordning"))
    # Gathers what belongs to no other area, and is never assessed.
    is_rest = models.BooleanField("samlar övrigt", default=False)
    is_active = models.BooleanField("används", default=True)

    history = GuardedHistory(using=SIGNED_IN, check=COORDINATES)
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "område"
        verbose_name_plural = "områden"
        constraints = [
            models.UniqueConstraint(
                fields=["is_rest"], condition=Q(is_rest=True), name="area_one_rest"
            ),
            RowSecurity(name="area_rows", using=SIGNED_IN, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return self.name


class AreaPhase(Stamped):
    """The phase (fas 1-3) an area is judged to be in from a day on, and why.

    Fasmodellen, as Brå and Uppsala describe it: which measures suit an area
    follows from its phase.
    """

    class Phase(models.IntegerChoices):
        """How far an area has come."""

        ONE = 1, "Fas 1"
        TWO = 2, "Fas 2"
        THREE = 3, "Fas 3"

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="phases", verbose_name="område"
    )
    phase = models.PositiveSmallIntegerField("fas", choices=Phase)
    since = models.DateField("från och med")
    reasons = plain(models.TextField("skäl"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="bedömd av",
    )

    history = GuardedHistory(using=SIGNED_IN, check=COORDINATES, named_by="phase")
    app_may = "SELECT, INSERT"  # a new judgment is a new row

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = "fas i område"
        verbose_name_plural = "faser i områden"
        constraints = [
            models.UniqueConstraint(fields=["area", "since"], name="areaphase_once"),
            RowSecurity(name="areaphase_rows", using=SIGNED_IN, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.get_phase_display()}"
