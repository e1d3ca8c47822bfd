"""EST (effektiv samordning för trygghet): one picture of the areas each week.

About places, never persons.  Agencies write events and actions for areas, the
coordinator writes and judges the areas, and the week is frozen.

How it hangs together, for those who read it:

- an `Edition` is one version of one ISO week.  `Edition.objects.current()` gives the
  version of each week that counts; so does `.current()` on what belongs to editions.
- `Event`, `Action` and `ActionFeedback` are *entries*: an agency's own until it hands
  in its part, then for `audience`.  Always ask `visible_to(user)`.
- an event is told of in its own edition and as "senaste månaden" in the four weeks
  after (`past_month_of`); an action in every edition until `ended_in` (`carried_to`).
- when a week is frozen, `FrozenEdition` holds the whole picture as each audience reads
  it (`content`, made by samverkan.est.weeks.content), and `Assessment` the level of
  each area, for trends.  Frozen weeks are changed by nobody; see sql/functions.sql.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.est.enums import (
    Audience,
    EditionState,
)
from samverkan.est.querysets import (
    EditionQuerySet,
    OfEditionQuerySet,
)
from samverkan.est.scale.models import ScaleLevel

if TYPE_CHECKING:
    pass

TAKES_PART = "(SELECT pax_est_takes_part())"
COORDINATES = "(SELECT pax_est_coordinates())"
AUTHORITY = "(SELECT pax_est_is_authority())"
OURS = "agency_id = (SELECT pax_agency_id())"
#: For the audience that the acting person belongs to.
FOR_US = f"(audience = '{Audience.ALL.value}' OR {AUTHORITY})"


class Edition(Stamped):
    """One version of one ISO week's picture: "v.47 2025".

    `version` counts saves of the row, as everywhere; `version_number` is the
    edition's own: 1, and one more for each correction.  Numbered when it is frozen.
    """

    year = models.PositiveIntegerField("år")
    week = models.PositiveIntegerField("vecka")
    # The week's first day: what weeks are ordered and counted by.
    monday = models.DateField("måndag", editable=False)
    version_number = models.PositiveIntegerField("version", default=1)
    state = models.CharField(
        "läge", max_length=8, choices=EditionState, default=EditionState.OPEN
    )
    overall = plain(models.TextField("kommunövergripande lägesbild", blank=True))
    measures = plain(models.TextField("insatser", blank=True))
    information = plain(models.TextField("information", blank=True))
    number = models.PositiveIntegerField("nummer", null=True, unique=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name="rättar",
    )
    what_changed = plain(models.TextField("vad som rättas", blank=True))
    frozen_at = models.DateTimeField("fryst", null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="fryst av",
    )

    objects = EditionQuerySet.as_manager()
    history = GuardedHistory(using=TAKES_PART, check=COORDINATES, named_by="week")
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-monday", "-version_number"]
        verbose_name = "EST-utgåva"
        verbose_name_plural = "EST-utgåvor"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "week", "version_number"], name="edition_once"
            ),
            models.UniqueConstraint(
                fields=["year", "week"],
                condition=Q(state=EditionState.OPEN),
                name="edition_one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.OPEN)
                | Q(
                    number__isnull=False,
                    frozen_at__isnull=False,
                    frozen_by__isnull=False,
                ),
                name="edition_frozen_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(version_number=1, corrects__isnull=True)
                | Q(version_number__gt=1, corrects__isnull=False) & ~Q(what_changed=""),
                name="edition_correction_says_what",
            ),
            RowSecurity(name="edition_rows", using=TAKES_PART, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the week is called: ”v.47 2025”, and which version if not the first."""
        later = f", version {self.version_number}" if self.version_number > 1 else ""
        return f"v.{self.week} {self.year}{later}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be written in."""
        return self.state == EditionState.OPEN

    @property
    def sunday(self) -> datetime.date:
        """The last day of the week."""
        return self.monday + datetime.timedelta(days=6)

    def get_absolute_url(self) -> str:
        """Where the picture is read."""
        return reverse("est:edition", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"EST {self.title}"


class OfEdition(Stamped):
    """Something that belongs to one version of one week."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


class AreaPicture(OfEdition):
    """What the coordinator writes of one area in a week, and the level judged."""

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="område"
    )
    overall = plain(models.TextField("övergripande lägesbild", blank=True))
    level = models.ForeignKey(
        ScaleLevel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bedömning av läget",
    )
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="bedömt av",
    )
    note = plain(models.TextField("varför den nivån", blank=True))

    objects = OfEditionQuerySet.as_manager()
    history = GuardedHistory(
        using=TAKES_PART, check=COORDINATES, named_by="area", hidden=("edition",)
    )

    class Meta:
        ordering = ["area__order", "pk"]
        verbose_name = "bild av ett område"
        verbose_name_plural = "bilder av områden"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "area"], name="areapicture_once"
            ),
            RowSecurity(name="areapicture_rows", using=TAKES_PART, check=COORDINATES),
        ]

    def __str__(self) -> str:
        return f"{self.area}"
