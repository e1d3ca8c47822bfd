"""What is asked of the press, how far it has come, and what it made."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from lagesbild.printing.base import LEASE, PrintJob, done_has_file
from lagesbild.printing.querysets import PdfJobQuerySet
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from pax.db.facts import plain
from pax.db.rls import RowSecurity

__all__ = ["LEASE", "PdfJob"]


class PdfJob(PrintJob):
    """A lägesbild that somebody wants printed: a frozen variant, or the draft."""

    lagesbild = models.ForeignKey(
        Lagesbild, on_delete=models.PROTECT, related_name="pdf_jobs"
    )
    # None: of the draft, as it is when its turn comes.
    frozen = models.ForeignKey(
        EditionVariant, on_delete=models.PROTECT, null=True, related_name="pdf_jobs"
    )
    variant = models.CharField("variant", max_length=8, choices=Variant)
    with_data = models.BooleanField("med siffrorna som bifogade filer", default=False)
    title = plain(models.CharField(max_length=140))
    year = plain(models.PositiveSmallIntegerField())

    objects = PdfJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "utskrift"
        verbose_name_plural = "utskrifter"
        constraints = [
            done_has_file("pdf_job_done_has_file"),
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
    def is_draft(self) -> bool:
        """Whether it is of something that still changes."""
        return self.frozen_id is None

    @property
    def has_data(self) -> bool:
        """Whether the file holds the numbers of its figures."""
        return self.with_data

    @property
    def file_name(self) -> str:
        """What the file is called by the one who saves it."""
        state = "" if self.frozen_id else "-utkast"
        data = "-med-data" if self.with_data else ""
        return f"lagesbild-{self.year}-{self.variant}{state}{data}.pdf"
