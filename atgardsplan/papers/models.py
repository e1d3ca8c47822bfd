"""What is written about a plan to those who are to know, and its files."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from atgardsplan.papers.document import expected_pages, order_of
from atgardsplan.papers.enums import LAW, PaperKind
from atgardsplan.papers.querysets import (
    PaperJobQuerySet,
    PaperQuerySet,
    SectionQuerySet,
)
from atgardsplan.plan.models import Plan, PlanEdition
from lagesbild.report.enums import Variant
from pax.accounts.models import Agency, User
from pax.db import Stamped
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.models import Frozen
from pax.printing.models import PrintJob, done_has_file
from pax.ui.swedish import day, swedish_date

#: Those who work on it.  Drafts stay with them when it is sent: history is theirs.
HOME = "agency_id = (SELECT pax_plan_agency('reads'))"
IN_HOME = "paper_id = ANY ((SELECT pax_papers('works'))::bigint[])"
SEEN = (
    f"{HOME} OR (sent_at IS NOT NULL AND pax_reads_published()"
    " AND pax_is_of_our_municipality(agency_id))"
)
MADE = "agency_id = (SELECT pax_plan_agency('writes'))"
IN_SEEN = "paper_id = ANY ((SELECT pax_papers('reads'))::bigint[])"
IN_MADE = "paper_id = ANY ((SELECT pax_papers('writes'))::bigint[])"


class Paper(Stamped, Frozen):
    """A report to kommunfullmäktige (13 § lagen 2023:196), or a follow-up (6 §).

    It is drawn from the plan and then written on by people.  Once sent it is frozen:
    `content` is what was sent, and `content_sha256` tells whether it still is.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="papers")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    kind = models.CharField("handling", max_length=12, choices=PaperKind)
    title = plain(models.CharField("rubrik", max_length=160))
    period_from = models.DateField("från och med")
    period_to = models.DateField("till och med")
    addressee = plain(models.CharField("till", max_length=120))
    diarienummer = plain(models.CharField("diarienummer", max_length=40, blank=True))
    drawn_at = models.DateTimeField("underlaget hämtat")
    sent_at = models.DateTimeField("lämnad", null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="lämnad av",
    )
    content = plain(models.JSONField("innehåll", null=True))
    content_sha256 = plain(models.CharField(max_length=64, blank=True))

    objects = PaperQuerySet.as_manager()
    verified_as = "papers"
    history = GuardedHistory(
        using=HOME,
        check=MADE,
        excluded_fields=["content"],
        hidden=("plan", "content_sha256"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-period_to", "-pk"]
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="paper_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | (Q(content__isnull=False) & ~Q(content_sha256="")),
                name="paper_sent_is_frozen",
            ),
            RowSecurity(name="papers_paper_rows", using=SEEN, check=MADE),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is written and read."""
        return reverse("papers:paper", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        """Whether it is still written on."""
        return self.sent_at is None

    @property
    def period(self) -> str:
        """The days that it speaks of."""
        first, last = day(self.period_from), day(self.period_to)
        return f"{first} \N{EN DASH} {last}"

    @property
    def law(self) -> str:
        """The rule that it answers."""
        return LAW[PaperKind(self.kind)]

    def as_content(self) -> dict[str, Any]:
        """Give what it says as plain JSON: what was sent, else as it is now."""
        if self.content is not None:
            return dict(self.content)
        return {
            "form": "atgardsplan-handling/1",
            "handling": self.kind,
            "rubrik": self.title,
            "myndighet": self.agency.name,
            "till": self.addressee,
            "diarienummer": self.diarienummer,
            "period": [self.period_from.isoformat(), self.period_to.isoformat()],
            "avsnitt": [
                {"nyckel": one.key, "rubrik": one.title, "text": one.body}
                for one in self.sections.all()
                if one.body.strip()
            ],
        }

    def as_order(self) -> dict[str, Any]:
        """Order it of the press."""
        sent = swedish_date(self.sent_at).isoformat() if self.sent_at else ""
        return {"kind": "paper", "content": self.as_content(), "sent_on": sent}

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"{self.get_kind_display()}, till och med {self.period_to}"


class PaperSection(Stamped):
    """A part of a paper: what was drawn from the plan, and what people made of it.

    `generated` is what Pax wrote, `body` what stands.  When they differ somebody has
    written here, and what is drawn anew is only `offered`.
    """

    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        related_name="sections",
        verbose_name="handling",
    )
    key = plain(models.SlugField(max_length=40))
    order = plain(models.PositiveSmallIntegerField("ordning"))
    title = plain(models.CharField("rubrik", max_length=160))
    guidance = plain(
        models.CharField("vad som ska stå här", max_length=300, blank=True)
    )
    body = plain(models.TextField("text", blank=True))
    generated = plain(models.TextField("hämtat ur planen", blank=True))
    offered = plain(models.TextField("nytt underlag", blank=True))

    objects = SectionQuerySet.as_manager()
    history = GuardedHistory(using=IN_HOME, check=IN_MADE, hidden=("key",))
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        constraints = [
            models.UniqueConstraint(fields=["paper", "key"], name="paper_section_key"),
            RowSecurity(
                name="papers_section_rows",
                using=IN_SEEN,
                # A paper's sections are made in the same breath as the paper.
                check=IN_MADE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is written."""
        return reverse("papers:section", args=[self.uuid])

    @property
    def is_own(self) -> bool:
        """Whether somebody has written here."""
        return self.body != self.generated

    @property
    def log_label(self) -> str:
        """What the access log calls it: its place, never its text."""
        return f"Avsnitt i {self.paper.log_label}"


class PaperJob(PrintJob):
    """A plan, a decided edition or a paper that somebody wants printed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="pdf_jobs")
    # None of the two: the plan as it is when its turn comes.
    edition = models.ForeignKey(
        PlanEdition, on_delete=models.PROTECT, null=True, related_name="pdf_jobs"
    )
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, related_name="pdf_jobs"
    )
    variant = models.CharField("variant", max_length=8, choices=Variant)
    title = plain(models.CharField(max_length=200))
    # Of its kind, years and state only: never of what somebody called it.
    name = plain(models.CharField("filnamn", max_length=80))
    of_draft = models.BooleanField("utkast", default=False)

    objects = PaperJobQuerySet.as_manager()
    press = "atgardsplan.papers.press"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "utskrift av åtgärdsplan"
        verbose_name_plural = "utskrifter av åtgärdsplaner"
        constraints = [
            done_has_file("paper_job_done_has_file"),
            models.CheckConstraint(
                condition=Q(edition__isnull=True) | Q(paper__isnull=True),
                name="paper_job_of_one_thing",
            ),
            RowSecurity(
                name="papers_job_rows",
                using=(
                    "agency_id = pax_system_agency()"
                    " OR (created_by_id = (SELECT pax_user_id()) AND"
                    " pax_may_print_paper(plan_id, edition_id, paper_id, variant))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where one follows it."""
        return reverse("papers:job", args=[self.uuid])

    @property
    def is_draft(self) -> bool:
        """Whether it is of something that still changes."""
        return bool(self.of_draft)

    @property
    def file_name(self) -> str:
        """What the file is called by the one who saves it."""
        return f"{self.name}.pdf"

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"{self.name}, PDF"

    def content_for(self, by: User) -> dict[str, Any]:
        """Order what was frozen, or the plan as the person reads it now."""
        if self.paper_id:
            papers = Paper.objects.visible_to(by).select_related("agency")
            paper: Paper = papers.get(pk=self.paper_id)
            return paper.as_order()
        if self.edition_id:
            thing = PlanEdition.objects.visible_to(by).get(pk=self.edition_id)
        else:
            plans = Plan.objects.worked_on_by(by).select_related("agency")
            thing = plans.get(pk=self.plan_id)
        return order_of(thing, Variant(self.variant), by=by)

    def pages_of(self, content: dict[str, Any]) -> int:
        """Guess how many pages it will be."""
        return expected_pages(content)
