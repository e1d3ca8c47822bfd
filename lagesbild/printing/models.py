"""What is asked of the press, how far it has come, and what it made."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from lagesbild.printing.enums import JobState
from lagesbild.printing.querysets import PdfJobQuerySet
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.rls import RowSecurity

#: A worker that has said nothing for so long is taken to be dead.
LEASE = datetime.timedelta(seconds=30)

TONES = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.CANCELLED: "neutral",
    JobState.FAILED: "danger",
}


class PdfJob(Stamped):
    """One document that somebody has asked for: of a frozen variant, or of a draft.

    Whoever works on it holds it (`holder`) and says so often (`alive_at`); when that
    stops, somebody else takes it up, and what the first one then says is not heard.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    lagesbild = models.ForeignKey(
        Lagesbild, on_delete=models.PROTECT, related_name="pdf_jobs"
    )
    # None: of the draft, as it is when its turn comes.
    frozen = models.ForeignKey(
        EditionVariant, on_delete=models.PROTECT, null=True, related_name="pdf_jobs"
    )
    variant = models.CharField("variant", max_length=8, choices=Variant)
    with_data = models.BooleanField("med siffrorna som bifogade filer", default=False)
    title = models.CharField(max_length=140)
    year = models.PositiveSmallIntegerField()

    state = models.CharField(
        "läge", max_length=8, choices=JobState, default=JobState.QUEUED
    )
    called_at = models.DateTimeField(null=True)  # its turn came
    alive_at = models.DateTimeField(null=True)
    holder = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    page = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)  # as many as are expected
    ended_at = models.DateTimeField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    result_size = models.PositiveBigIntegerField(null=True)  # bytes
    because = models.CharField("varför det inte gick", max_length=200, blank=True)

    objects = PdfJobQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "utskrift"
        verbose_name_plural = "utskrifter"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | ~Q(result_sha256=""),
                name="pdf_job_done_has_file",
            ),
            RowSecurity(
                name="printing_pdf_job_rows",
                using=(
                    "agency_id = pax_system_agency()"
                    " OR (created_by_id = (SELECT pax_user_id())"
                    " AND pax_may_print(lagesbild_id, frozen_id))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}, {self.get_variant_display().lower()}"

    def get_absolute_url(self) -> str:
        """Where one follows it."""
        return reverse("printing:job", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Lägesbild {self.year}, {self.get_variant_display().lower()}, PDF"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_done(self) -> bool:
        """Whether there is a file."""
        return self.state == JobState.DONE

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        return TONES[JobState(self.state)]

    @property
    def file_name(self) -> str:
        """What the file is called by the one who saves it."""
        state = "" if self.frozen_id else "-utkast"
        data = "-med-data" if self.with_data else ""
        return f"lagesbild-{self.year}-{self.variant}{state}{data}.pdf"
