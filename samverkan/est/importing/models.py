"""Files of earlier weeks that have been read in, and what came of each.

Imported at the end of samverkan.est.models, so that Django finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse

from pax.db import Stamped
from pax.db.rls import RowSecurity
from samverkan.est.querysets import OfForumQuerySet, coordinates
from samverkan.est.weeks.models import COORDINATES, TAKES_PART, Edition

if TYPE_CHECKING:
    from typing import Self

    from pax.accounts.models import User


class ImportQuerySet(models.QuerySet[Any]):
    """Files that coordinators have sent."""

    def visible_to(self, user: User) -> Self:
        """All, to those who put the picture together."""
        return self if coordinates(user) else self.none()


class EarlierWeeks(Stamped):
    """A file of earlier weeks, found to be without fault and waiting to be read in.

    `weeks` is what it says (samverkan.est.importing).  A file is known by its
    fingerprint: the same one is never read in twice.
    """

    name = models.CharField("filens namn", max_length=200)
    sha256 = models.CharField("fingeravtryck", max_length=64, unique=True)
    size = models.PositiveIntegerField("storlek")
    weeks = models.JSONField("innehåll")
    kept_because = models.CharField("varför text behålls", max_length=200, blank=True)
    read_in_at = models.DateTimeField("inläst", null=True)

    objects = ImportQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "fil med tidigare veckor"
        verbose_name_plural = "filer med tidigare veckor"
        constraints = [
            RowSecurity(name="earlierweeks_rows", using=COORDINATES, check=COORDINATES)
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is looked through, and read in."""
        return reverse("est:import-file", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it: the fingerprint, as a name may say anything."""
        return f"Fil {self.sha256[:12]}"


class ReadIn(Stamped):
    """That an edition was read in from a file afterwards; known to all in the forum."""

    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="read_in"
    )
    file_name = models.CharField("filens namn", max_length=200)
    file_sha256 = models.CharField("filens fingeravtryck", max_length=64)

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
