"""What is made of frozen weeks: analyses of a quarter or a year.

Imported at the end of samverkan.est.models, so that Django finds it.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pax.accounts.models import User
from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.est.enums import AnalysisState, Audience
from samverkan.est.periods import Period
from samverkan.est.querysets import coordinates, is_authority, takes_part
from samverkan.est.weeks.models import COORDINATES, FOR_US, TAKES_PART

SETTLED = f"(state = '{AnalysisState.SETTLED.value}' OR {COORDINATES})"


class AnalysisQuerySet(models.QuerySet[Any]):
    """Analyses: a draft is the coordinators' own."""

    def visible_to(self, user: User) -> Self:
        """Those settled, for an audience that the person belongs to."""
        if not takes_part(user):
            return self.none()
        told = self if is_authority(user) else self.filter(audience=Audience.ALL)
        return told if coordinates(user) else told.settled()

    def settled(self) -> Self:
        """Those that nobody can change any more."""
        return self.filter(state=AnalysisState.SETTLED)


class Analysis(Stamped):
    """What the frozen weeks of a quarter or a year say together, and what it means.

    `figures` is gathered (`gather_figures`) from the pictures in `sources`
    (number, week and fingerprint of each).  Settled, nobody can change it.
    """

    year = models.PositiveIntegerField("år")
    quarter = plain(
        models.PositiveSmallIntegerField("kvartal", default=0)
    )  # 0: the year
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="område",
    )
    audience = models.CharField(
        "vem som får läsa det", max_length=12, choices=Audience, default=Audience.ALL
    )
    state = models.CharField(
        "läge",
        max_length=10,
        choices=AnalysisState,
        default=AnalysisState.DRAFT,
    )
    figures = plain(models.JSONField("siffror", default=dict))
    sources = plain(models.JSONField("källor", default=list))
    text = plain(models.TextField("analys", blank=True))
    gathered_at = models.DateTimeField("siffrorna hämtade")
    settled_at = models.DateTimeField("fastställd", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="fastställd av",
    )

    objects = AnalysisQuerySet.as_manager()
    history = GuardedHistory(
        using=f"{TAKES_PART} AND {FOR_US} AND {SETTLED}",
        check=COORDINATES,
        named_by="area",
        hidden=("figures", "sources"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-year", "-quarter", "-pk"]
        verbose_name = "EST-analys"
        verbose_name_plural = "EST-analyser"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "area", "audience"],
                condition=Q(state=AnalysisState.DRAFT),
                nulls_distinct=False,
                name="analysis_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(quarter__lte=4), name="analysis_is_of_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(state=AnalysisState.DRAFT)
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(text=""),
                name="analysis_settled_says_something",
            ),
            RowSecurity(
                name="analysis_rows",
                using=f"{TAKES_PART} AND {FOR_US} AND {SETTLED}",
                check=COORDINATES,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The quarter or year that it is of."""
        return Period(self.year, self.quarter)

    @property
    def title(self) -> str:
        """What it is called: ”Ronna, kvartal 4 2025”."""
        return f"{self.area or 'Alla områden'}, {self.period}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == AnalysisState.DRAFT

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("est:analysis", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"EST-analys {self.title}"
