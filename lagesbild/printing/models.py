"""What is asked of the press, how far it has come, and what it made."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from lagesbild.printing.document import expected_pages
from lagesbild.report.content import content_of_draft
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Lagesbild
from lagesbild.report.querysets import works_on
from pax.accounts.models import User
from pax.db.facts import plain
from pax.db.rls import RowSecurity
from pax.files.storage import Stored
from pax.jobs.models import JobQuerySet
from pax.printing.models import PrintJob, done_has_file


class PdfJobQuerySet(JobQuerySet):
    """Documents that have been asked for."""

    def visible_to(self, user: User) -> Self:
        """Those one has asked for, while one may still read what they are made of."""
        if user.is_system:  # looks after the queue of its authority
            return self.filter(agency=user.agency_id)
        read = EditionVariant.objects.visible_to(user).filter(pk=OuterRef("frozen_id"))
        return self.filter(
            Q(works_on(user, "lagesbild_id")) | Q(Exists(read)), created_by=user.pk
        )


def replaced_in(frozen: EditionVariant, readable: Any) -> dict[str, Any]:
    """Give what a document says of the edition that has replaced it, if one has."""
    newer = frozen.newest_of(readable)
    return {"replaced": newer.replaces_in_words} if newer else {}


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
    press = "lagesbild.printing.press"

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

    def content_for(self, by: User) -> dict[str, Any]:
        """Give what was frozen, or the draft as the person reads it now."""
        if self.frozen_id:
            readable = EditionVariant.objects.visible_to(by)
            frozen = readable.get(pk=self.frozen_id)
            return dict(frozen.content) | replaced_in(frozen, readable)
        lagesbild = Lagesbild.objects.visible_to(by).get(pk=self.lagesbild_id)
        return content_of_draft(lagesbild, Variant(self.variant), by=by)

    def pages_of(self, content: dict[str, Any]) -> int:
        """Guess how many pages it will be."""
        return expected_pages(content)

    def keep(self, made: Stored, *, by: User) -> None:
        """Let the frozen variant too have it, when one of those responsible made it."""
        super().keep(made, by=by)
        if self.frozen_id is None or self.with_data:
            return
        # One that says what has replaced it is not what was decided.
        readable = EditionVariant.objects.visible_to(by)
        if readable.get(pk=self.frozen_id).newest_of(readable):
            return
        ours = Lagesbild.objects.visible_to(by).filter(
            pk=self.lagesbild_id, agency=by.agency_id
        )
        frozen = EditionVariant.objects.visible_to(by).get(pk=self.frozen_id)
        if ours.exists() and not frozen.pdf_sha256:
            frozen.pdf_sha256, frozen.pdf_size = made.sha256, made.size
            frozen.save(update_fields=["pdf_sha256", "pdf_size"])
