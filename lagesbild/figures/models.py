"""Figures of a lägesbild: what is measured, each number, and where it came from.

A number is never changed.  When the source changes it a new row takes its place and
says which one it replaces; what an undone import brought steps aside again.
"""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.constraints import BaseConstraint
from django.urls import reverse
from django.utils import timezone

from lagesbild.figures.enums import (
    AreaLevel,
    Direction,
    Gender,
    Measure,
    Origin,
    Standing,
    Theme,
)
from lagesbild.figures.municipalities import name_of
from lagesbild.figures.parsing import kolada
from lagesbild.figures.parsing.reading import Result
from lagesbild.figures.plausible import without_impossible
from lagesbild.figures.querysets import (
    FetchQuerySet,
    FiguresQuerySet,
    GivenQuerySet,
    KeptQuerySet,
    LedgerQuerySet,
    ValueQuerySet,
)
from lagesbild.figures.wording import in_words
from pax.accounts.models import Agency, Unit, User
from pax.db import Stamped
from pax.db.changes import change
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.models import Frozen
from pax.imports.models import (
    BaseColumnMapping,
    BaseImport,
    ImportState,
    outcome,
)
from pax.jobs.models import Job, Tell
from pax.places.models import Area

READS = "agency_id = (SELECT pax_figures_agency('reads'))"
KEEPS = "agency_id = (SELECT pax_figures_agency('keeps'))"
ANY_OF_OURS = f"{READS} OR agency_id = (SELECT pax_figures_agency('gives'))"


class OfAgency(Stamped):
    """Something that belongs to the figures of one authority's lägesbild."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )

    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


def of_agency_rows(name: str) -> BaseConstraint:
    """Guard a table of figures: read and kept by few, at their own authority."""
    return RowSecurity(name=f"figures_{name}_rows", using=READS, check=KEEPS)


class Indicator(OfAgency):
    """Something that is measured year after year (indikator)."""

    theme = models.CharField("tema", max_length=12, choices=Theme, default=Theme.CRIME)
    title = plain(models.CharField("namn", max_length=200))
    definition = plain(models.TextField("definition", blank=True))
    unit = models.CharField("enhet", max_length=12, choices=Measure)
    origin = models.CharField("källa", max_length=16, choices=Origin)
    # What the source itself calls it: N07403, anmalda:antal.
    source_key = plain(
        models.CharField("källans beteckning", max_length=120, blank=True)
    )
    source_text = plain(models.CharField("så anges källan", max_length=200, blank=True))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig",
    )
    area_level = models.CharField(
        "områdesnivå", max_length=8, choices=AreaLevel, default=AreaLevel.MUNICIPALITY
    )
    direction = models.CharField(
        "önskad riktning",
        max_length=4,
        choices=Direction,
        blank=True,
        default=Direction.NONE,
    )

    objects = FiguresQuerySet.as_manager()
    history = GuardedHistory(using=READS, check=KEEPS)

    class Meta:
        ordering = ["theme", "title", "pk"]
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "title"], name="indicator_title_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "origin", "source_key"],
                condition=~Q(source_key=""),
                name="indicator_source_once",
            ),
            of_agency_rows("indicator"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where its values are read."""
        return reverse("figures:indicator", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.title


class Import(OfAgency, BaseImport):
    """One file or one fetch: first looked at, then read in whole, or not at all.

    `rows` is what was understood and `faults` what was not, row by row; the file
    itself is not kept, only its fingerprint.  What is fetched from another's server
    has no rows until it has come (`Fetch`).
    """

    origin = models.CharField("källa", max_length=16, choices=Origin)
    size = models.PositiveBigIntegerField("storlek")
    fetched_at = models.DateTimeField("hämtat")
    indicators = plain(models.JSONField("indikatorer", default=dict))
    rows = plain(models.JSONField("rader", default=list))
    handover = models.ForeignKey(
        "figures.Handover",
        on_delete=models.PROTECT,
        null=True,
        related_name="imports",
        verbose_name="överlämnat",
    )

    objects = FiguresQuerySet.as_manager()
    history = GuardedHistory(
        using=READS,
        check=KEEPS,
        excluded_fields=["rows", "faults", "notes", "indicators"],
        hidden=("sha256",),
        words={"counts": outcome},
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_because=""),
                name="import_undone_has_reason",
            ),
            of_agency_rows("import"),
        ]

    def get_absolute_url(self) -> str:
        """Where it is looked at, confirmed and undone."""
        return reverse("figures:import", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"{self.get_origin_display()}: {self.label}"[:200]


class Fetch(Job):
    """The fetching of an import's figures from another's server, which may be slow."""

    imported = models.OneToOneField(
        Import, on_delete=models.PROTECT, related_name="fetch"
    )
    # Of what is asked: {"figures": [], "places": [], "years": []}.
    asked = plain(models.JSONField("efterfrågat"))

    objects = FetchQuerySet.as_manager()
    purpose = "Hämta statistik"
    #: Longer than a source is ever waited for (`Limits.seconds_in_all`, a last wait).
    lease = datetime.timedelta(seconds=90)
    longest = datetime.timedelta(minutes=15)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "hämtning"
        verbose_name_plural = "hämtningar"
        constraints = [of_agency_rows("fetch")]

    def __str__(self) -> str:
        return str(self.imported)

    def get_absolute_url(self) -> str:
        """Where one follows it: at the import."""
        return str(self.imported.get_absolute_url())

    def prepare(self, *, by: User) -> dict[str, Any]:
        """Give what was asked for."""
        return dict(self.asked)

    def carry_out(self, needs: dict[str, Any], _tell: Tell) -> Result:
        """Ask the source; nothing is locked while it is waited for."""
        return kolada.ask(needs["figures"], needs["places"], needs["years"])

    def keep(self, made: Result, *, by: User) -> None:
        """Keep what came with the import, to be looked at."""
        change(
            self.imported,
            because="Hämtad",
            state=ImportState.PREVIEW,
            sha256=hashlib.sha256(made.data).hexdigest(),
            size=len(made.data),
            fetched_at=timezone.now(),
            **without_impossible(made).as_kept(),
        )

    def give_up(self, *, by: User) -> None:
        """Say with the import too that nothing came."""
        change(self.imported, because="Gick inte", state=ImportState.FAILED)


class IndicatorValue(OfAgency):
    """One number: of one indicator, for one period and one place."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="values"
    )
    brought_by = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="values"
    )
    year = plain(models.PositiveSmallIntegerField("år"))
    # "" the whole year; K1-K4 a quarter; 01-12 a month.
    part = plain(models.CharField("del av året", max_length=2, blank=True))
    municipality = plain(models.CharField("kommun", max_length=4))  # 0000: riket
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, related_name="+"
    )
    gender = models.CharField("kön", max_length=1, choices=Gender, default=Gender.TOTAL)
    value = models.DecimalField("värde", max_digits=18, decimal_places=4, null=True)
    is_suppressed = models.BooleanField("visas inte av källan", default=False)
    standing = models.CharField(
        "status", max_length=12, choices=Standing, default=Standing.FINAL
    )
    fetched_at = models.DateTimeField("hämtat")
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    #: The one that holds.  All else about a value stands as it was written.
    is_current = models.BooleanField("gäller", default=True)

    objects = ValueQuerySet.as_manager()

    class Meta:
        ordering = ["year", "part", "pk"]
        verbose_name = "värde"
        verbose_name_plural = "värden"
        indexes = [
            models.Index(
                fields=["indicator", "municipality", "year"],
                condition=Q(is_current=True),
                name="figures_value_current",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "municipality",
                    "area",
                    "gender",
                    "year",
                    "part",
                ],
                condition=Q(is_current=True),
                nulls_distinct=False,
                name="value_current_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(is_suppressed=False),
                name="value_suppressed_has_none",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1950) & Q(year__lte=2200),
                name="figures_value_year",
            ),
            of_agency_rows("indicatorvalue"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.place}"

    @property
    def period(self) -> str:
        """The period in words."""
        return f"{self.year} {self.part}".strip()

    @property
    def said(self) -> str:
        """The value in words, with its unit: one that is hidden is never 0."""
        return in_words(self, self.indicator.unit)

    @property
    def place(self) -> str:
        """The place in words."""
        return str(self.area) if self.area_id else name_of(self.municipality)


class ColumnMapping(OfAgency, BaseColumnMapping):
    """What the columns of a table of one's own mean."""

    objects = KeptQuerySet.as_manager()
    history = GuardedHistory(using=KEEPS, check=KEEPS, hidden=("fingerprint",))

    class Meta:
        ordering = ["pk"]
        verbose_name = "kolumnernas betydelse"
        verbose_name_plural = "kolumners betydelse"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "fingerprint"], name="columnmapping_once"
            ),
            RowSecurity(name="figures_columnmapping_rows", using=KEEPS, check=KEEPS),
        ]


class GivenOut(OfAgency):
    """Counts that were given out, as they were, and which of them were shown.

    The ledger of all that has left the authority (lagesbild/figures/ledger.py): one row
    for each giving of an indicator, or of a year of the authority's own counts.  It is
    only added to, and read to hide what would tell of what was hidden.
    """

    #: ”indikator:” and its uuid, or ”siffror:” and a year.
    about = plain(models.CharField("vad det är", max_length=60))
    #: The edition, or the handing over.
    occasion = plain(models.UUIDField("när det lämnades ut"))
    content = plain(models.JSONField("antal"))

    objects = LedgerQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["pk"]
        verbose_name = "utlämnade antal"
        verbose_name_plural = "utlämnade antal"
        indexes = [models.Index(fields=["agency", "about"], name="figures_given_about")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "about", "occasion"], name="given_once"
            ),
            RowSecurity(
                name="figures_given_rows", using=ANY_OF_OURS, check=ANY_OF_OURS
            ),
        ]

    def __str__(self) -> str:
        return self.about


class Handover(Stamped, Frozen):
    """Counts of one authority's own, handed to the one that makes the lägesbild.

    Holds exactly the numbers that were shown to the one who decided, small ones
    already hidden, and no persons.  It is never changed: what is handed over anew
    is a new row, which the receiver reads in as a revision.
    """

    giver = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="från"
    )
    giver_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet"
    )
    receiver = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="till"
    )
    year = plain(models.PositiveSmallIntegerField("år"))
    threshold = plain(models.PositiveSmallIntegerField("minsta antal som visas"))

    objects = GivenQuerySet.as_manager()
    verified_as = "figures"
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "överlämnade siffror"
        verbose_name_plural = "överlämnade siffror"
        constraints = [
            RowSecurity(
                name="figures_handover_rows",
                using=(
                    "giver_id = (SELECT pax_figures_agency('gives')) OR "
                    "receiver_id = (SELECT pax_figures_agency('reads'))"
                ),
                check=(
                    "giver_id = (SELECT pax_figures_agency('gives'))"
                    " AND pax_owns_unit(giver_unit_id)"
                ),
            ),
        ]

    named_with = ("giver",)

    def __str__(self) -> str:
        return f"{self.giver.short_name} {self.year}"

    def get_absolute_url(self) -> str:
        """Where it is read, by the giver and the receiver."""
        return reverse("figures:handover", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Siffror för {self.year} till {self.receiver.short_name}"

    @property
    def hidden_up_to(self) -> int:
        """The largest count that is hidden for its own sake."""
        return self.threshold - 1
