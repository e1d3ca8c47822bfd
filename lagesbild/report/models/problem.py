"""Problems: the unit of a lägesbild.  What each rests on, why, and how it ranks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lagesbild.report.enums import (
    Audience,
    CauseKind,
    Ground,
    SinceLast,
    SourceKind,
    StatementKind,
    Trend,
)
from lagesbild.report.models.document import (
    InLagesbild,
    Section,
    in_lagesbild_history,
    in_lagesbild_rows,
)
from pax.db.facts import fact, plain


class Problem(InLagesbild):
    """Something that is wrong: what, where, for whom, since when, with what effect.

    Also what is not known of it, and which sources were left out: the reader is to
    be able to judge how far the picture holds.
    """

    must_say = ("carried",)

    number = plain(models.PositiveSmallIntegerField("nummer"), carried=True)
    title = plain(models.CharField("rubrik", max_length=120), carried=True)
    what = plain(models.TextField("vad"), carried=True)
    areas = fact(
        ArrayField(models.BigIntegerField(), default=list, verbose_name="områden"),
        carried=True,
    )
    where = plain(models.CharField("var", max_length=200, blank=True), carried=True)
    affected = plain(
        models.CharField("vilka som drabbas", max_length=200, blank=True), carried=True
    )
    period = plain(models.CharField("period", max_length=80, blank=True), carried=False)
    # Months 1-12 when it happens most: the year wheel.
    months = fact(
        ArrayField(
            models.PositiveSmallIntegerField(), default=list, verbose_name="månader"
        ),
        carried=True,
    )
    trend = fact(
        models.CharField(
            "utveckling", max_length=12, choices=Trend, default=Trend.UNKNOWN
        ),
        carried=False,
    )
    consequences = plain(models.TextField("konsekvenser", blank=True), carried=True)
    not_known = plain(models.TextField("vad vi inte vet", blank=True), carried=True)
    left_out = plain(
        models.TextField("källor som valts bort", blank=True), carried=True
    )
    audience = fact(
        models.CharField(
            "vem det är för", max_length=8, choices=Audience, default=Audience.BOTH
        ),
        carried=True,
    )
    # The same problem in last year's picture, and how it stands to it.
    before = fact(
        models.ForeignKey(
            "self",
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="after",
            verbose_name="förra gången",
        ),
        carried=False,
    )
    since_last = fact(
        models.CharField(
            "jämfört med förra", max_length=12, choices=SinceLast, default=SinceLast.NEW
        ),
        carried=False,
    )
    needs_update = fact(
        models.BooleanField("ska uppdateras", default=False), carried=False
    )

    history = in_lagesbild_history(lists={"areas": "places.Area"})

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = "problem"
        verbose_name_plural = "problem"
        constraints = [
            models.UniqueConstraint(
                fields=["lagesbild", "number"], name="problem_number"
            ),
            in_lagesbild_rows("problem"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read and worked on."""
        return reverse("lagesbild:problem", args=[self.uuid])


class Cause(InLagesbild):
    """Why a problem is there: a branch of its tree of causes (orsaksträd)."""

    must_say = ("carried",)

    problem = fact(
        models.ForeignKey(
            Problem,
            on_delete=models.CASCADE,
            related_name="causes",
            verbose_name="problem",
        ),
        carried=True,
    )
    parent = fact(
        models.ForeignKey(
            "self",
            on_delete=models.CASCADE,
            null=True,
            blank=True,
            related_name="causes",
            verbose_name="orsak till",
        ),
        carried=True,
    )
    kind = fact(
        models.CharField("sort", max_length=12, choices=CauseKind), carried=True
    )
    text = plain(models.CharField("orsak", max_length=200), carried=True)
    order = plain(models.PositiveSmallIntegerField("ordning", default=0), carried=True)

    history = in_lagesbild_history()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "orsak"
        verbose_name_plural = "orsaker"
        constraints = [in_lagesbild_rows("cause")]

    def __str__(self) -> str:
        return self.text


class Priority(InLagesbild):
    """How much one ground speaks for taking a problem first, and why."""

    must_say = ("carried",)

    problem = fact(
        models.ForeignKey(
            Problem,
            on_delete=models.CASCADE,
            related_name="priorities",
            verbose_name="problem",
        ),
        carried=True,
    )
    ground = fact(
        models.CharField("grund", max_length=16, choices=Ground), carried=True
    )
    weight = plain(models.PositiveSmallIntegerField("hur mycket (0–3)"), carried=True)
    reason = plain(models.CharField("skäl", max_length=400), carried=True)

    history = in_lagesbild_history(named_by="ground")

    class Meta:
        ordering = ["pk"]
        verbose_name = "prioriteringsgrund"
        verbose_name_plural = "prioriteringsgrunder"
        constraints = [
            models.UniqueConstraint(fields=["problem", "ground"], name="priority_once"),
            models.CheckConstraint(condition=Q(weight__lte=3), name="priority_weight"),
            in_lagesbild_rows("priority"),
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()}: {self.weight}"


class Statement(InLagesbild):
    """A claim that a chapter or a problem rests on, with where it comes from."""

    section = models.ForeignKey(
        Section,
        on_delete=models.CASCADE,
        null=True,
        related_name="statements",
        verbose_name="kapitel",
    )
    problem = models.ForeignKey(
        Problem,
        on_delete=models.CASCADE,
        null=True,
        related_name="statements",
        verbose_name="problem",
    )
    kind = models.CharField("sort", max_length=12, choices=StatementKind)
    text = plain(models.CharField("påstående", max_length=400))
    order = plain(models.PositiveSmallIntegerField("ordning", default=0))

    history = in_lagesbild_history()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "påstående"
        verbose_name_plural = "påståenden"
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=True) ^ Q(problem__isnull=True),
                name="report_statement_in_one_place",
            ),
            in_lagesbild_rows("statement"),
        ]

    def __str__(self) -> str:
        return self.text


class Source(InLagesbild):
    """Where a statement comes from, so exactly that another can look it up.

    `about` is the uuid of the indicator, the import or the EST edition in Pax, when
    it is one of those, and `digest` its fingerprint as it was then.
    """

    statement = models.ForeignKey(
        Statement,
        on_delete=models.CASCADE,
        related_name="sources",
        verbose_name="påstående",
    )
    kind = models.CharField("sort", max_length=12, choices=SourceKind)
    title = plain(models.CharField("källa", max_length=200))
    detail = plain(
        models.CharField("sida, fråga eller tabell", max_length=200, blank=True)
    )
    on = models.DateField("datum", null=True, blank=True)
    about = models.UUIDField(null=True)
    digest = plain(models.CharField(max_length=64, blank=True))

    history = in_lagesbild_history(hidden=("digest",))

    class Meta:
        ordering = ["pk"]
        verbose_name = "källa"
        verbose_name_plural = "källor"
        constraints = [in_lagesbild_rows("source")]

    def __str__(self) -> str:
        return self.title
