"""Weighing, asking partners, and what was decided: frozen."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from atgardsplan.plan.models.base import (
    DECIDES,
    READS,
    WRITES,
    InPlan,
    Plan,
    in_plan_history,
    in_plan_rows,
    responsible,
)
from atgardsplan.plan.models.measure import Measure
from atgardsplan.plan.querysets import (
    ConsultationQuerySet,
    InConsultationQuerySet,
    PlanEditionQuerySet,
)
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import ARCHIVED, EMPLOYEES, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.models import Chained, Frozen, Published


class Criterion(InPlan):
    """A stated ground that measures are weighed by, and how much it counts."""

    name = plain(models.CharField("kriterium", max_length=120), carried=True)
    explanation = plain(
        models.CharField("vad det betyder", max_length=300, blank=True), carried=True
    )
    weight = plain(models.PositiveSmallIntegerField("vikt", default=1), carried=True)
    order = plain(models.PositiveSmallIntegerField("ordning", default=0), carried=True)

    history = in_plan_history()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "kriterium"
        verbose_name_plural = "kriterier"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"], name="plan_criterion_once"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__range=(1, 5)), name="plan_criterion_weight"
            ),
            in_plan_rows("criterion"),
        ]


class Score(InPlan):
    """How well a measure does on a criterion, 0-3, and why."""

    must_say = ()  # measures are weighed anew

    measure = models.ForeignKey(
        Measure,
        on_delete=models.CASCADE,
        related_name="scores",
        verbose_name="åtgärd",
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.CASCADE,
        related_name="scores",
        verbose_name="kriterium",
    )
    points = plain(models.PositiveSmallIntegerField("poäng"))
    reason = plain(models.CharField("skäl", max_length=400))

    history = in_plan_history(named_by="criterion")

    class Meta:
        ordering = ["criterion__order", "pk"]
        verbose_name = "poäng"
        verbose_name_plural = "poäng"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "criterion"], name="plan_score_once"
            ),
            models.CheckConstraint(
                condition=models.Q(points__lte=3), name="plan_score_points"
            ),
            in_plan_rows("score"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class Consultation(Stamped, Frozen):
    """A proposal sent to partners, frozen as it was, answered by a day (samråd)."""

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="consultations"
    )
    number = plain(models.PositiveSmallIntegerField("nummer"))
    # Carried here: those who are asked do not read the plan.
    title = plain(models.CharField("titel", max_length=140))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    question = plain(models.TextField("vad vi vill ha svar på", blank=True))
    due_on = models.DateField("svar senast")
    closed_at = models.DateTimeField("avslutat", null=True)
    content = plain(models.JSONField("förslaget"))

    objects = ConsultationQuerySet.as_manager()
    verified_as = "consultations"
    history = GuardedHistory(
        using="pax_reads_consultation(id, plan_id)",
        check=WRITES,
        excluded_fields=["content"],
        hidden=("plan", "content_sha256"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-number"]
        verbose_name = "samråd"
        verbose_name_plural = "samråd"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="plan_consultation_number"
            ),
            RowSecurity(
                name="plan_consultation_rows",
                # The new row itself is read back before anybody is asked.
                using=(
                    f"{DECIDES.replace('decides', 'works')}"
                    " OR id = ANY ((SELECT pax_consultations())::bigint[])"
                ),
                check=WRITES,
            ),
        ]

    def wholes(self) -> list[Plan]:
        """Give the plan that it was a proposal of."""
        return [self.plan]

    def __str__(self) -> str:
        return f"Samråd {self.number}, {self.title}"

    def get_absolute_url(self) -> str:
        """Where it is read and answered."""
        return reverse("plan:consultation", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Samråd {self.number}"


class Consulted(models.Model):
    """An authority that is asked, and whether it has said that it is done."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="asked"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    answered_at = models.DateTimeField("svarat", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="besvarat av",
    )

    objects = InConsultationQuerySet.as_manager()
    history = GuardedHistory(
        using="pax_in_consultation(consultation_id, agency_id)",
        named_by="agency",
        hidden=("consultation",),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "tillfrågad"
        verbose_name_plural = "tillfrågade"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "agency"], name="plan_consulted_once"
            ),
            RowSecurity(
                name="plan_consulted_rows",
                using="pax_in_consultation(consultation_id, agency_id)",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency)


class ConsultationComment(Stamped):
    """What an authority says of the proposal, or of one thing in it."""

    retention = Retention(EMPLOYEES, ARCHIVED)

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="comments"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    # The thread of the need or measure it is about; none: the whole.
    about = models.UUIDField(null=True)
    about_text = plain(models.CharField("gäller", max_length=200, blank=True))
    text = personal(models.TextField("synpunkt"))
    # What those who sent it say that they do about it.
    reply = personal(models.TextField("så tas den om hand", blank=True))

    objects = InConsultationQuerySet.as_manager()
    history = GuardedHistory(
        using="pax_in_consultation(consultation_id, agency_id)",
        named_by="agency",
        hidden=("consultation",),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "synpunkt"
        verbose_name_plural = "synpunkter"
        constraints = [
            RowSecurity(
                name="plan_comment_rows",
                using="pax_in_consultation(consultation_id, agency_id)",
            )
        ]

    def __str__(self) -> str:
        return f"Synpunkt {self.pk}"


class PlanEdition(Stamped, Chained, Published):
    """A plan as it was decided: by whom, when, under which paragraph.

    Nobody changes it.  `previous_sha256` ties it to the edition decided before.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    number = plain(models.PositiveSmallIntegerField("utgåva"))
    title = plain(models.CharField("titel", max_length=140))
    years = plain(models.CharField("år", max_length=9))
    body = plain(models.CharField("beslutat av", max_length=120))
    decided_on = models.DateField("beslutsdatum")
    paragraph = plain(models.CharField("paragraf", max_length=20, blank=True))
    diarienummer = plain(models.CharField("diarienummer", max_length=40, blank=True))
    changes = plain(models.TextField("vad som ändrats sedan förra utgåvan", blank=True))

    objects = PlanEditionQuerySet.as_manager()
    verified_as = "atgardsplaner"
    one_thing = ("plan_id",)
    history = GuardedHistory(
        using=READS,
        check=DECIDES,
        excluded_fields=["content"],
        hidden=("plan", "content_sha256", "previous_sha256"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-decided_on", "-number"]
        verbose_name = "beslutad plan"
        verbose_name_plural = "beslutade planer"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="plan_edition_number"
            ),
            RowSecurity(
                name="plan_edition_rows",
                using=(
                    f"{READS} OR opened_at IS NOT NULL"
                    " OR (published_at IS NOT NULL AND (pax_reads_published() OR "
                    f"{responsible('plans', 'plan_id')}))"
                ),
                check=DECIDES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.years}, utgåva {self.number}"

    def wholes(self) -> list[Plan]:
        """Give the plan: its other editions and what is written on say the same."""
        return [self.plan]

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("plan:edition", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Åtgärdsplan {self.years}, utgåva {self.number}"
