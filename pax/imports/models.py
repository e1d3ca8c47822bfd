"""What every import keeps: what was read and what was not, and how it ended."""

from django.conf import settings
from django.db import models

from pax.db import Stamped
from pax.db.facts import plain


class ImportState(models.TextChoices):
    """How far an import has come."""

    FETCHING = "hamtas", "Hämtas"
    FAILED = "ej-hamtad", "Gick inte att hämta"
    COLUMNS = "kolumner", "Väntar på kolumnernas betydelse"
    PREVIEW = "granskas", "Klar att granska"
    CONFIRMED = "inlast", "Inläst"
    DISCARDED = "kastad", "Kastad"
    UNDONE = "angrad", "Ångrad"


class BaseImport(Stamped):
    """One file, or one fetch: the file itself is not kept, only its fingerprint."""

    label = plain(models.CharField("fil eller hämtning", max_length=200))
    sha256 = plain(models.CharField(max_length=64))
    state = models.CharField(
        "läge", max_length=12, choices=ImportState, default=ImportState.PREVIEW
    )
    faults = plain(models.JSONField("rader som inte gick att läsa", default=list))
    notes = plain(models.JSONField("noteringar", default=list))
    # What was done, once it was: {"new": 290, "revised": 0, "unchanged": 0, …}
    counts = plain(models.JSONField("utfall", default=dict))
    confirmed_at = models.DateTimeField("inläst", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="inläst av",
    )
    undone_at = models.DateTimeField("ångrad", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ångrad av",
    )
    undone_because = plain(models.CharField("varför", max_length=400, blank=True))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """Whether it waits to be read in."""
        return self.state == ImportState.PREVIEW


class BaseColumnMapping(Stamped):
    """What the columns of a source mean, remembered until next time."""

    # Of the names of the columns, in order.
    fingerprint = plain(models.CharField(max_length=64))
    columns = plain(models.JSONField("kolumner"))  # the names as they stood
    meaning = plain(models.JSONField("betydelse"))  # {"place": "Kommun", …}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ", ".join(self.columns)
