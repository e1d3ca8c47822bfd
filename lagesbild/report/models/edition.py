"""Editions: what was decided, frozen; and what then happened to it in the world."""

import uuid
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.urls import reverse

from lagesbild.report.enums import Variant
from lagesbild.report.models.document import WORKS, InLagesbild, Lagesbild
from lagesbild.report.querysets import VariantQuerySet
from pax.accounts.models import Agency
from pax.db.facts import ARCHIVED, EMPLOYEES, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.models import Chained, Published
from pax.files import storage

LEADS = "pax_leads_lagesbild(lagesbild_id)"


class Edition(InLagesbild):
    """A lägesbild as it was decided: by whom, when, under which paragraph.

    Nobody changes it.  A later correction is a new edition that says what differs.
    """

    number = plain(models.PositiveSmallIntegerField("utgåva"))
    body = plain(models.CharField("beslutat av", max_length=120))
    decided_on = models.DateField("beslutsdatum")
    paragraph = plain(models.CharField("paragraf", max_length=20, blank=True))
    diarienummer = plain(models.CharField("diarienummer", max_length=40, blank=True))
    changes = plain(models.TextField("vad som ändrats sedan förra utgåvan", blank=True))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["-number"]
        verbose_name = "utgåva"
        verbose_name_plural = "utgåvor"
        constraints = [
            models.UniqueConstraint(
                fields=["lagesbild", "number"], name="report_edition_number"
            ),
            RowSecurity(name="report_edition_rows", using=WORKS, check=LEADS),
        ]

    named_with = ("lagesbild",)

    def __str__(self) -> str:
        return f"{self.lagesbild}, utgåva {self.number}"

    def get_absolute_url(self) -> str:
        """Where it is handled: published, reported, asked about."""
        return reverse("lagesbild:edition", args=[self.uuid])


class EditionVariant(Chained, Published):
    """One variant of a decided edition: all of its text and numbers, with a hash.

    Carries title, year and authority itself: those who read what is published read
    this row and none of the others.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="variants",
        verbose_name="utgåva",
    )
    lagesbild = models.ForeignKey(
        Lagesbild, on_delete=models.PROTECT, related_name="variants"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    variant = models.CharField("variant", max_length=8, choices=Variant)
    title = plain(models.CharField("titel", max_length=140))
    year = plain(models.PositiveSmallIntegerField("år"))
    frozen_at = models.DateTimeField("fryst")
    pdf_sha256 = plain(models.CharField(max_length=64, blank=True))
    pdf_size = models.PositiveBigIntegerField(null=True)  # bytes

    objects = VariantQuerySet.as_manager()
    verified_as = "lagesbilder"
    one_thing = ("lagesbild_id", "variant")
    history = GuardedHistory(
        using=WORKS,
        check=LEADS,
        excluded_fields=["content"],
        named_by="variant",
        hidden=("lagesbild", "agency", "content_sha256", "pdf_sha256", "pdf_size"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = "variant av utgåva"
        verbose_name_plural = "varianter av utgåvor"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "variant"], name="edition_variant_once"
            ),
            RowSecurity(
                name="report_edition_variant_rows",
                using=(
                    f"{WORKS} OR opened_at IS NOT NULL"
                    " OR (published_at IS NOT NULL"
                    " AND pax_reads_variant(agency_id, variant))"
                ),
                check=f"{LEADS} AND agency_id = pax_agency_id()",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.get_variant_display()}"

    def wholes(self) -> list[Lagesbild]:
        """Give the lägesbild: its later editions and its draft say the same."""
        return [self.lagesbild]

    @property
    def number(self) -> int:
        """Which edition it is of, as it was frozen: not all read the edition's row."""
        known: int | None = getattr(self, "frozen_number", None)
        if known is None:
            known = int(self.content["edition"]["number"])
        return known

    def own_faults(self) -> Iterator[str]:
        """Hold its PDF too to its fingerprint."""
        yield from super().own_faults()
        if self.pdf_sha256 and not storage.is_kept(self.pdf_sha256):
            yield f"{self.uuid}: PDF:en saknas eller är inte vad den var"

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("lagesbild:read", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Lägesbild {self.year}, {self.get_variant_display().lower()}"


class Reporting(InLagesbild):
    """That a decided lägesbild has been reported to someone, and when.

    13 § lagen 2023:196: kommunstyrelsen leads the work, and reports continuously
    to kommunfullmäktige.
    """

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="reportings",
        verbose_name="utgåva",
    )
    to = plain(models.CharField("till", max_length=120))
    on = models.DateField("datum")
    paragraph = plain(models.CharField("paragraf", max_length=20, blank=True))
    note = plain(models.TextField("anteckning", blank=True))

    history = GuardedHistory(using=WORKS, named_by="to", hidden=("lagesbild",))
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "redovisning"
        verbose_name_plural = "redovisningar"
        constraints = [RowSecurity(name="report_reporting_rows", using=WORKS)]

    def __str__(self) -> str:
        return f"{self.to} {self.on}"


class Question(InLagesbild):
    """A question asked when the picture was presented, and what was answered."""

    retention = Retention(EMPLOYEES, ARCHIVED)

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name="utgåva",
    )
    asked_by = personal(
        models.CharField("ställd av (parti eller nämnd)", max_length=120)
    )
    question = personal(models.TextField("fråga"))
    answer = personal(models.TextField("svar", blank=True))
    answered_on = models.DateField("besvarad", null=True)

    history = GuardedHistory(using=WORKS, named_by="question", hidden=("lagesbild",))
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        constraints = [RowSecurity(name="report_question_rows", using=WORKS)]

    def __str__(self) -> str:
        return f"Fråga {self.pk}"
