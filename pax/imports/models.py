"""What every import keeps: what was read and what was not, and how it ended."""

from typing import Any

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


#: What came of an import, as it is kept and as it is said.
OUTCOME = {
    "new": "nya",
    "changed": "ändrade",
    "unchanged": "samma som förut",
    "left_out": "rader överhoppade",
    "doubted": "orimliga bekräftade",
}
#: What `changed` was called before the course of all imports became one.
_EARLIER = {"revised": "changed"}
#: Those that are said only when there are any.
_IF_ANY = ("left_out", "doubted")


def outcome(counts: dict[str, Any]) -> str:
    """Say what came of an import, in the words of its history and its page."""
    counts = {_EARLIER.get(key, key): number for key, number in counts.items()}
    return ", ".join(
        f"{counts[key]} {name}"
        for key, name in OUTCOME.items()
        if key in counts and (counts[key] or key not in _IF_ANY)
    )


class BaseImport(Stamped):
    """One file, or one fetch: the file itself is not kept, only its fingerprint."""

    label = plain(models.CharField("fil eller hämtning", max_length=200))
    sha256 = plain(models.CharField(max_length=64))
    state = models.CharField(
        "läge", max_length=12, choices=ImportState, default=ImportState.PREVIEW
    )
    faults = plain(models.JSONField("rader som inte gick att läsa", default=list))
    notes = plain(models.JSONField("noteringar", default=list))
    # What was done, once it was: {"new": 290, "changed": 0, "unchanged": 0, …}
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
    def outcome(self) -> str:
        """What came of it, in words."""
        return outcome(self.counts)

    @property
    def took_nothing(self) -> bool:
        """Whether it was read in and changed nothing."""
        counts = self.counts
        return self.state == ImportState.CONFIRMED and not (
            counts.get("new") or counts.get("changed") or counts.get("revised")
        )

    @property
    def state_in_words(self) -> str:
        """How far it has come; one that changed nothing does not say that it did."""
        said = str(self.get_state_display())
        return "Inget nytt i filen" if self.took_nothing else said

    @property
    def said(self) -> str:
        """What the one who read it in is told."""
        if self.took_nothing:
            return f"Inget lästes in som inte redan fanns ({self.outcome})."
        return f"Inläst: {self.outcome}."

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
