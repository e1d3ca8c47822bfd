"""Files of earlier weeks that have been read in, and what came of each.

Imported at the end of samverkan.est.models, so that Django finds it.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from pax.accounts.models import User
from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.imports.models import BaseColumnMapping, BaseImport, ImportState
from samverkan.est.querysets import OfForumQuerySet, coordinates
from samverkan.est.weeks.models import COORDINATES, TAKES_PART, Edition

#: Waiting to be read in, or read in: the same file is not taken once more.
STANDING = (ImportState.PREVIEW, ImportState.CONFIRMED)


class ImportQuerySet(models.QuerySet[Any]):
    """What coordinators have sent and said."""

    def visible_to(self, user: User) -> Self:
        """All, to those who put the picture together."""
        return self if coordinates(user) else self.none()


class EarlierWeeks(BaseImport):
    """A file of earlier weeks, found to be without fault and waiting to be read in.

    `weeks` is what it says (samverkan.est.importing).  A file is known by its
    fingerprint: the same one is not read in twice, unless it was undone.
    """

    size = models.PositiveIntegerField("storlek")
    weeks = plain(models.JSONField("innehåll"))
    kept_because = plain(
        models.CharField("varför text behålls", max_length=200, blank=True)
    )

    objects = ImportQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "fil med tidigare veckor"
        verbose_name_plural = "filer med tidigare veckor"
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(state__in=STANDING),
                name="earlierweeks_once",
            ),
            RowSecurity(name="earlierweeks_rows", using=COORDINATES, check=COORDINATES),
        ]

    def get_absolute_url(self) -> str:
        """Where it is looked through, read in and undone."""
        return reverse("est:import-file", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it: the fingerprint, as a name may say anything."""
        return f"Fil {self.sha256[:12]}"


class WeekColumns(BaseColumnMapping):
    """What the columns of a file of earlier weeks mean."""

    objects = ImportQuerySet.as_manager()
    history = GuardedHistory(
        using=COORDINATES, check=COORDINATES, hidden=("fingerprint",)
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["pk"]
        verbose_name = "kolumnernas betydelse"
        verbose_name_plural = "kolumners betydelse"
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], name="weekcolumns_once"),
            RowSecurity(name="weekcolumns_rows", using=COORDINATES, check=COORDINATES),
        ]


class ReadIn(Stamped):
    """That an edition was read in from a file afterwards; known to all in the forum."""

    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="read_in"
    )
    # None where an undone import left nothing of the week.
    imported = models.ForeignKey(
        EarlierWeeks,
        on_delete=models.PROTECT,
        null=True,
        related_name="read_in",
        verbose_name="inläsning",
    )
    file_name = plain(models.CharField("filens namn", max_length=200))
    file_sha256 = plain(models.CharField("filens fingeravtryck", max_length=64))

    objects = OfForumQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["pk"]
        verbose_name = "inläst EST-utgåva"
        verbose_name_plural = "inlästa EST-utgåvor"
        constraints = [
            RowSecurity(name="readin_rows", using=TAKES_PART, check=COORDINATES)
        ]

    def __str__(self) -> str:
        return f"{self.file_sha256[:12]}"
