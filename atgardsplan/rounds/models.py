"""Rounds of follow-up: what each responsible is asked, and what they answered."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from atgardsplan.plan.enums import Progress
from atgardsplan.plan.models import InPlan, Measure
from atgardsplan.plan.models.base import WRITES, in_plan_history, in_plan_rows
from atgardsplan.rounds.enums import Done, RoundKind
from atgardsplan.rounds.querysets import AskQuerySet, RoundQuerySet
from pax.accounts.models import Unit
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.db.standing import Stands

#: Those who work on the plan, and who is asked.
SEES = (
    "plan_id = ANY ((SELECT pax_plans('works'))::bigint[])"
    " OR responsible_id = (SELECT pax_user_id())"
)
#: Those who work on the plan, and who is asked something in it.
ASKED = "id = ANY ((SELECT pax_rounds_asked())::bigint[])"
ANSWERS = f"{WRITES} OR responsible_id = (SELECT pax_user_id())"


class Round(InPlan):
    """One round of follow-up: everybody who is responsible is asked by a day."""

    called = "title"
    must_say = ()  # of the year it was asked in

    title = plain(models.CharField("titel", max_length=80))
    kind = models.CharField("slag", max_length=8, choices=RoundKind)
    due_on = models.DateField("svar senast")
    question = plain(models.TextField("det vi särskilt vill veta", blank=True))
    closed_at = models.DateTimeField("avslutad", null=True)

    objects: ClassVar[Any] = RoundQuerySet.as_manager()
    history = in_plan_history(also=ASKED)
    app_may = "SELECT, INSERT, UPDATE"
    lasting = Stands("closed_at", said="a closed round is over")

    class Meta:
        ordering = ["-due_on", "-pk"]
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="round_once"),
            in_plan_rows("round", also=ASKED),
        ]

    def get_absolute_url(self) -> str:
        """Where the coordinator sees who has answered."""
        return reverse("rounds:round", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self.closed_at is None


class Ask(InPlan):
    """What one responsible is asked about one measure, and their answer.

    `responsible` is who was so when the round began; none, when the measure had nobody:
    the coordinator sees that, and answers or names somebody.
    """

    must_say = ()

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="asks", verbose_name="uppföljning"
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="asks", verbose_name="åtgärd"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="tillfrågad",
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="enhet",
    )
    reminded_on = models.DateField("påmind", null=True)

    answered_at = models.DateTimeField("besvarad", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="besvarad av",
    )
    done = models.CharField("är det gjort", max_length=12, choices=Done, blank=True)
    progress = models.CharField(
        "hur det går", max_length=12, choices=Progress, blank=True
    )
    told = plain(models.TextField("vad som har gjorts", blank=True))
    result = plain(models.TextField("resultat", blank=True))
    effect = plain(models.TextField("verkan", blank=True))
    obstacles = plain(models.TextField("hinder", blank=True))
    ahead = plain(models.TextField("nästa steg", blank=True))

    objects: ClassVar[Any] = AskQuerySet.as_manager()
    history = GuardedHistory(using=SEES, named_by="measure", hidden=("plan",))
    app_may = "SELECT, INSERT, UPDATE, DELETE"

    class Meta:
        ordering = ["measure__order", "pk"]
        verbose_name = "fråga om uppföljning"
        verbose_name_plural = "frågor om uppföljning"
        indexes = [
            models.Index(
                fields=["responsible"],
                condition=models.Q(answered_at__isnull=True),
                name="rounds_ask_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "measure"], name="rounds_ask_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | ~models.Q(done=""),
                name="rounds_answer_says_something",
            ),
            # That only those who make the plan ask, a trigger says (sql).
            RowSecurity(name="rounds_ask_rows", using=SEES, check=ANSWERS),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.measure}"

    def get_absolute_url(self) -> str:
        """Where it is answered."""
        return reverse("rounds:answer", args=[self.uuid])
