"""The document: a lägesbild, its chapters, figures and problems, and its writers."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lagesbild.figures.municipalities import name_of
from lagesbild.report.enums import (
    Audience,
    CauseKind,
    ChartKind,
    Few,
    Ground,
    Progress,
    SinceLast,
    SourceKind,
    StatementKind,
    Status,
    StatutoryPart,
    SuggestionState,
    Trend,
)
from lagesbild.report.querysets import (
    ChapterQuerySet,
    ContributorQuerySet,
    InLagesbildQuerySet,
    LagesbildQuerySet,
)
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import EMPLOYEES, Retention, fact, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.ui import swedish

WORKS = "pax_works_on_lagesbild(lagesbild_id)"
#: The template that ships with Pax, and one's own authority's.
TEMPLATE = (
    "(agency_id IS NULL AND pax_works_with_lagesbilder())"
    " OR pax_makes_lagesbild(agency_id)"
)
WRITES = "pax_writes_in_lagesbild(lagesbild_id)"


class Lagesbild(Stamped):
    """One authority's picture of crime in its area, made anew each year.

    Holds kartläggning, other relevant information, and an analysis of both (4 §
    lagen 2023:196); updated at least every two years (6 §), by the municipality's
    own choice every year.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    year = plain(models.PositiveSmallIntegerField("år"))
    title = plain(models.CharField("titel", max_length=120))
    area = plain(models.CharField("område", max_length=120))
    status = models.CharField(
        "status", max_length=12, choices=Status, default=Status.DRAFT
    )
    # Last year's, that this one was begun from.
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name="bygger på",
    )
    due_months = plain(
        models.PositiveSmallIntegerField("görs om inom månader", default=12)
    )
    # Counts below this are never shown (and more, so that they cannot be computed).
    smallest_count = plain(models.PositiveSmallIntegerField("minsta antal", default=5))
    summary = plain(models.TextField("sammanfattning", blank=True))
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="lämnad till granskning av",
    )
    review_asked_at = models.DateTimeField("lämnad till granskning", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="godkänd av",
    )
    approved_at = models.DateTimeField("godkänd", null=True)

    objects = LagesbildQuerySet.as_manager()
    history = GuardedHistory(
        using="pax_works_on_lagesbild(id) OR pax_makes_lagesbild(agency_id)"
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = "lägesbild"
        verbose_name_plural = "lägesbilder"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "area"], name="lagesbild_once"
            ),
            models.CheckConstraint(
                condition=Q(due_months__lte=24) & Q(due_months__gte=1),
                name="lagesbild_due_within_law",
            ),
            models.CheckConstraint(
                condition=Q(smallest_count__gte=1), name="lagesbild_smallest_count"
            ),
            # Who asks for review does not approve.
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("review_asked_by")),
                name="lagesbild_two_people",
            ),
            RowSecurity(
                name="report_lagesbild_rows",
                using="pax_works_on_lagesbild(id) OR pax_makes_lagesbild(agency_id)",
                check="pax_makes_lagesbild(agency_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    @property
    def is_open(self) -> bool:
        """Whether it can be written in: what one has approved, nobody changes."""
        in_review = self.status == Status.REVIEW and self.approved_by_id is None
        return self.status == Status.DRAFT or in_review

    def get_absolute_url(self) -> str:
        """Where it is worked on."""
        return reverse("lagesbild:detail", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Lägesbild {self.year}"


class Contributor(models.Model):
    """Someone of another authority who works on one lägesbild, and no other."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lagesbild = models.ForeignKey(
        Lagesbild, on_delete=models.PROTECT, related_name="contributors"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name="vem",
    )
    until = models.DateField("till och med", null=True, blank=True)

    objects = ContributorQuerySet.as_manager()
    history = GuardedHistory(
        using=WORKS,
        check="pax_leads_lagesbild(lagesbild_id)",
        named_by="user",
        hidden=("lagesbild",),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["user__name"]
        verbose_name = "medskribent"
        verbose_name_plural = "medskribenter"
        constraints = [
            models.UniqueConstraint(
                fields=["lagesbild", "user"], name="contributor_once"
            ),
            RowSecurity(
                name="report_contributor_rows",
                using=WORKS,
                check="pax_leads_lagesbild(lagesbild_id)",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class InLagesbild(Stamped):
    """Something that belongs to a lägesbild; frozen with it when it is decided."""

    lagesbild = fact(
        models.ForeignKey(
            Lagesbild,
            on_delete=models.PROTECT,
            related_name="%(class)ss",
            editable=False,
        ),
        carried=False,
    )

    objects = InLagesbildQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        abstract = True


def in_lagesbild_rows(name: str) -> RowSecurity:
    """Guard a table whose rows belong to a lägesbild: written while it is a draft."""
    return RowSecurity(name=f"report_{name}_rows", using=WORKS, check=WRITES)


def in_lagesbild_history(*, hidden: Iterable[str] = (), **told: Any) -> GuardedHistory:
    """Keep versions of what belongs to a lägesbild, guarded like it."""
    return GuardedHistory(using=WORKS, hidden=("lagesbild", *hidden), **told)


class ChapterTemplate(models.Model):
    """A chapter that a new lägesbild begins with: the municipality's own to change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # None: it ships with Pax.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+"
    )
    part = models.CharField("del", max_length=12, choices=StatutoryPart)
    key = plain(models.SlugField("nyckel", max_length=40))
    title = plain(models.CharField("rubrik", max_length=120))
    guidance = plain(models.TextField("vad kapitlet ska svara på", blank=True))
    order = plain(models.PositiveSmallIntegerField("ordning"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChapterQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE, DELETE"
    history = GuardedHistory(
        using=TEMPLATE,
        check="pax_makes_lagesbild(agency_id)",
        hidden=("agency", "key"),
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "kapitel i mallen"
        verbose_name_plural = "kapitel i mallen"
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="chapter_once"),
            RowSecurity(
                name="report_chapter_rows",
                using=TEMPLATE,
                check="pax_makes_lagesbild(agency_id)",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Section(InLagesbild):
    """A chapter of the document: text, in one of the three statutory parts."""

    must_say = ("carried",)

    part = fact(
        models.CharField("del", max_length=12, choices=StatutoryPart), carried=True
    )
    key = plain(models.SlugField("nyckel", max_length=40), carried=True)
    title = plain(models.CharField("rubrik", max_length=120), carried=True)
    guidance = plain(
        models.TextField("vad kapitlet ska svara på", blank=True), carried=True
    )
    order = plain(models.PositiveSmallIntegerField("ordning"), carried=True)
    body = plain(models.TextField("text", blank=True), carried=True)
    audience = fact(
        models.CharField(
            "vem det är för", max_length=8, choices=Audience, default=Audience.BOTH
        ),
        carried=True,
    )
    progress = fact(
        models.CharField(
            "läge", max_length=12, choices=Progress, default=Progress.TO_WRITE
        ),
        carried=False,
    )
    # Copied from last year, and not yet looked at.
    needs_update = fact(
        models.BooleanField("ska uppdateras", default=False), carried=False
    )
    assigned_to = fact(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="skrivs av",
        ),
        carried=False,
    )

    history = in_lagesbild_history(hidden=("key",))

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "kapitel"
        verbose_name_plural = "kapitel"
        constraints = [
            models.UniqueConstraint(
                fields=["lagesbild", "key"], name="report_section_once"
            ),
            in_lagesbild_rows("section"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read and worked on."""
        return reverse("lagesbild:section", args=[self.uuid])


def _drawn(spec: dict[str, Any]) -> str:
    """Say what a figure shows, in words."""
    first, last = spec.get("years") or (None, None)
    years = f", {first or ''}\N{EN DASH}{last or ''}" if first or last else ""
    places = ", ".join(name_of(code) for code in spec.get("places", []))
    beside = f", jämfört med {places}" if places else ""
    counted = swedish.counted(
        len(spec.get("indicators", [])), "indikator", "indikatorer"
    )
    return f"{counted}{years}{beside}"


class Figure(InLagesbild):
    """A picture of numbers in the document, drawn from indicators or from EST.

    `spec` says what is drawn: indicators, years, areas.  The numbers themselves are
    read when the page is drawn, and frozen when the lägesbild is decided.
    """

    must_say = ("carried",)

    key = plain(models.SlugField("nyckel", max_length=40), carried=True)
    title = plain(models.CharField("titel", max_length=160), carried=True)
    description = plain(
        models.TextField("beskrivning för den som inte ser bilden"), carried=True
    )
    kind = fact(
        models.CharField("sort", max_length=12, choices=ChartKind), carried=True
    )
    spec = plain(models.JSONField("vad som visas", default=dict), carried=True)
    audience = fact(
        models.CharField(
            "vem det är för", max_length=8, choices=Audience, default=Audience.BOTH
        ),
        carried=True,
    )

    # Not chosen: ”visas inte”.  It must be chosen where a correction would tell.
    few_as = fact(
        models.CharField(
            "så visas små antal", max_length=10, choices=Few, blank=True, default=""
        ),
        carried=True,
    )

    history = in_lagesbild_history(words={"spec": _drawn})

    class Meta:
        ordering = ["key"]
        verbose_name = "figur"
        verbose_name_plural = "figurer"
        constraints = [
            models.UniqueConstraint(
                fields=["lagesbild", "key"], name="report_figure_once"
            ),
            in_lagesbild_rows("figure"),
        ]

    def __str__(self) -> str:
        return self.title


class Comment(InLagesbild):
    """A remark on a chapter or a problem, by someone who works on the lägesbild."""

    retention = Retention(EMPLOYEES, "until the lägesbild is decided")

    section = models.ForeignKey(
        Section,
        on_delete=models.CASCADE,
        null=True,
        related_name="comments",
        verbose_name="kapitel",
    )
    problem = models.ForeignKey(
        "report.Problem",
        on_delete=models.CASCADE,
        null=True,
        related_name="comments",
        verbose_name="problem",
    )
    text = personal(models.TextField("kommentar"))
    resolved_at = models.DateTimeField("åtgärdad", null=True)

    history = in_lagesbild_history()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=True) ^ Q(problem__isnull=True),
                name="comment_on_one_thing",
            ),
            RowSecurity(name="report_comment_rows", using=WORKS),
        ]

    def __str__(self) -> str:
        return f"Kommentar {self.pk}"


class Suggestion(InLagesbild):
    """A chapter's text as someone else would have it: taken, or not, by its writer."""

    section = models.ForeignKey(
        Section,
        on_delete=models.CASCADE,
        related_name="suggestions",
        verbose_name="kapitel",
    )
    body = plain(models.TextField("föreslagen text"))
    because = plain(models.CharField("varför", max_length=400, blank=True))
    # The version of the chapter that the suggestion is made of.
    of_version = models.PositiveIntegerField()
    state = models.CharField(
        "läge",
        max_length=8,
        choices=SuggestionState,
        default=SuggestionState.OPEN,
    )

    history = in_lagesbild_history(hidden=("of_version",))

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "ändringsförslag"
        verbose_name_plural = "ändringsförslag"
        constraints = [RowSecurity(name="report_suggestion_rows", using=WORKS)]

    def __str__(self) -> str:
        return f"Förslag {self.pk}"


# --- problems: what each rests on, why, and how it ranks --------------------------
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
    not_known_audience = fact(
        models.CharField(
            "vem det vi inte vet är för",
            max_length=8,
            choices=Audience,
            default=Audience.BOTH,
        ),
        carried=True,
    )
    left_out = plain(
        models.TextField("källor som valts bort", blank=True), carried=True
    )
    # Whom one has talked with may stand here: inside only, unless somebody says else.
    left_out_audience = fact(
        models.CharField(
            "vem bortvalda källor är för",
            max_length=8,
            choices=Audience,
            default=Audience.INTERNAL,
        ),
        carried=True,
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
    audience = fact(
        models.CharField(
            "vem det är för", max_length=8, choices=Audience, default=Audience.BOTH
        ),
        carried=True,
    )

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
    audience = models.CharField(
        "vem det är för", max_length=8, choices=Audience, default=Audience.BOTH
    )
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
    audience = models.CharField(
        "vem det är för", max_length=8, choices=Audience, default=Audience.INTERNAL
    )
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
