"""Measures, and what hangs on them: activities, indicators, risks, partners, counts."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from atgardsplan.plan.enums import (
    Effect,
    PartnerKind,
    Perspective,
    Prevention,
    Progress,
    Stage,
    Whose,
    Wished,
)
from atgardsplan.plan.models.base import (
    OF_MINE,
    WRITES,
    InPlan,
    Threaded,
    areas_field,
    in_plan_history,
    in_plan_rows,
    responsible,
)
from atgardsplan.plan.models.tree import Direction, Need, TableLabel
from atgardsplan.plan.querysets import MeasureQuerySet, OfMeasureQuerySet
from lagesbild.figures.models import Indicator
from pax.accounts.models import Agency, Unit
from pax.db.facts import FILES, SEARCH, fact, plain
from pax.files.kinds import kind_by_type
from pax.files.noticed import Notice, noticed

#: Also by the one who is responsible for the measure, whatever their authority.
#: What of the measure itself, a trigger says: how it goes, and nothing else.
OWN = f"({WRITES} OR id = ANY ((SELECT pax_my_measures())::bigint[]))"
FOLLOWS = f"({WRITES} OR measure_id = ANY ((SELECT pax_my_measures())::bigint[]))"
#: One's own, to read.
MINE = responsible("measures")


class Measure(Threaded):
    """Something that is done, or is to be, to meet needs (åtgärd).

    Holds no person but the user who is responsible.  `is_programme`: an individual
    programme, which is followed by counts and flows only.
    """

    must_say = ("carried", "seen_in")

    direction = fact(
        models.ForeignKey(
            Direction,
            on_delete=models.PROTECT,
            related_name="measures",
            verbose_name="inriktning",
        ),
        carried=True,
        seen_in=FILES,
    )
    label = fact(
        models.ForeignKey(
            TableLabel,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="measures",
            verbose_name="rubrik i tabellen",
        ),
        carried=True,
        seen_in=FILES,
    )
    title = plain(
        models.CharField("åtgärd/insats", max_length=160, blank=True),
        carried=True,
        seen_in=SEARCH | FILES,
    )
    purpose = plain(
        models.TextField("syfte", blank=True), carried=True, seen_in=SEARCH | FILES
    )
    aim = plain(
        models.TextField("målsättning", blank=True), carried=True, seen_in=FILES
    )
    lead = plain(
        models.CharField("beskrivningens inledning", max_length=200, blank=True),
        carried=True,
        seen_in=FILES,
    )
    description = plain(
        models.TextField("beskrivning", blank=True), carried=True, seen_in=FILES
    )

    stage = fact(
        models.CharField("status", max_length=20, choices=Stage, default=Stage.ONGOING),
        carried=False,
        seen_in=FILES,
    )
    progress = fact(
        models.CharField(
            "hur det går", max_length=12, choices=Progress, default=Progress.TO_BEGIN
        ),
        carried=True,
        seen_in=FILES,
    )
    prevention = fact(
        models.CharField("art", max_length=12, choices=Prevention, blank=True),
        carried=True,
        seen_in=FILES,
    )
    effect = fact(
        models.CharField("verkan", max_length=8, choices=Effect, blank=True),
        carried=True,
        seen_in=FILES,
    )
    perspective = fact(
        models.CharField("perspektiv", max_length=12, choices=Perspective, blank=True),
        carried=True,
        seen_in=FILES,
    )
    whose = fact(
        models.CharField("vems", max_length=12, choices=Whose, blank=True),
        carried=True,
        seen_in=FILES,
    )
    unit = fact(
        models.ForeignKey(
            Unit,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="ansvarig enhet",
        ),
        carried=True,
        seen_in=FILES,
    )
    responsible = fact(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="ansvarig",
        ),
        carried=True,
        seen_in=FILES,
    )
    areas = fact(areas_field(), carried=True, seen_in=FILES)
    starts_on = fact(
        models.DateField("börjar", null=True, blank=True), carried=True, seen_in=FILES
    )
    ends_on = fact(
        models.DateField("klar senast", null=True, blank=True),
        carried=True,
        seen_in=FILES,
    )
    cost = fact(
        models.DecimalField(
            "kostnad", max_digits=14, decimal_places=2, null=True, blank=True
        ),
        carried=True,
        seen_in=FILES,
    )  # kronor
    funding = plain(
        models.CharField("så betalas den", max_length=200, blank=True),
        carried=True,
        seen_in=FILES,
    )
    known_effect = plain(
        models.TextField("det som är känt om verkan", blank=True),
        carried=True,
        seen_in=FILES,
    )
    known_source = plain(
        models.CharField("källa till det", max_length=200, blank=True),
        carried=True,
        seen_in=FILES,
    )
    is_programme = fact(
        models.BooleanField("individinriktad insats", default=False),
        carried=True,
        seen_in=FILES,
    )
    ended_because = plain(
        models.TextField("varför den avslutades", blank=True),
        carried=False,
        seen_in=FILES,
    )

    objects: ClassVar[Any] = MeasureQuerySet.as_manager()
    history = in_plan_history(also=MINE, lists={"areas": "places.Area"})

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        indexes = [
            models.Index(fields=["plan", "order", "id"], name="plan_measure_order"),
            models.Index(fields=["responsible"], name="plan_measure_responsible"),
            models.Index(fields=["thread"], name="plan_measure_chain"),
            GinIndex(fields=["areas"], name="plan_measure_areas"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "thread"], name="plan_measure_thread"
            ),
            models.UniqueConstraint(fields=["plan", "code"], name="plan_measure_code"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="plan_measure_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
                name="plan_measure_cost",
            ),
            in_plan_rows("measure", also=MINE, check=OWN),
        ]

    def __str__(self) -> str:
        return self.title or self.purpose.split("\n")[0][:120] or "Åtgärd utan namn"

    def get_absolute_url(self) -> str:
        """Where it is read and followed."""
        return reverse("plan:measure", args=[self.uuid])

    @property
    def is_over(self) -> bool:
        """Whether it is done or stopped."""
        return self.progress in (Progress.DONE, Progress.STOPPED)

    @property
    def lines(self) -> list[str]:
        """The description, a line for each thing done."""
        return [line for line in self.description.split("\n") if line.strip()]


class Serves(InPlan):
    """That a measure meets a need, or a part of one, in whichever direction."""

    measure = fact(
        models.ForeignKey(
            Measure,
            on_delete=models.CASCADE,
            related_name="serves",
            verbose_name="åtgärd",
        ),
        carried=True,
    )
    need = fact(
        models.ForeignKey(
            Need,
            on_delete=models.CASCADE,
            related_name="served_by",
            verbose_name="behov",
        ),
        carried=True,
    )

    objects: ClassVar[Any] = OfMeasureQuerySet.as_manager()
    history = in_plan_history(also=OF_MINE, named_by="need")
    app_may = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ["pk"]
        verbose_name = "koppling till behov"
        verbose_name_plural = "kopplingar till behov"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "need"], name="plan_serves_once"
            ),
            in_plan_rows("serves", also=OF_MINE),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.need_id}"


class Dependence(InPlan):
    """That a measure cannot go on before another has come far enough."""

    measure = fact(
        models.ForeignKey(
            Measure,
            on_delete=models.CASCADE,
            related_name="waits_for",
            verbose_name="åtgärd",
        ),
        carried=True,
    )
    on = fact(
        models.ForeignKey(
            Measure,
            on_delete=models.CASCADE,
            related_name="awaited_by",
            verbose_name="beror på",
        ),
        carried=True,
    )
    why = plain(
        models.CharField("på vilket sätt", max_length=200, blank=True), carried=True
    )

    history = in_plan_history(named_by="on")

    class Meta:
        ordering = ["pk"]
        verbose_name = "beroende"
        verbose_name_plural = "beroenden"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "on"], name="plan_dependence_once"
            ),
            models.CheckConstraint(
                condition=~Q(measure=F("on")), name="plan_dependence_on_another"
            ),
            in_plan_rows("dependence"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.on_id}"


class OfMeasure(InPlan):
    """Something that hangs on a measure, and goes with it."""

    measure = fact(
        models.ForeignKey(
            Measure,
            on_delete=models.CASCADE,
            related_name="%(class)ss",
            editable=False,
            verbose_name="åtgärd",
        ),
        carried=True,
    )

    objects: ClassVar[Any] = OfMeasureQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Where it stands on the measure's page."""
        return f"{self.measure.get_absolute_url()}#{self._meta.model_name}"


class Activity(OfMeasure):
    """Something to do within a measure: by when, by whom, and when it was done."""

    called = "text"

    text = plain(models.CharField("aktivitet", max_length=200), carried=True)
    due_on = fact(models.DateField("klar senast", null=True, blank=True), carried=True)
    done_on = fact(models.DateField("gjord", null=True, blank=True), carried=False)
    responsible = fact(
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="görs av",
        ),
        carried=True,
    )

    history = in_plan_history(also=OF_MINE)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        indexes = [
            models.Index(
                fields=["measure", "due_on"],
                condition=Q(done_on__isnull=True),
                name="plan_activity_to_do",
            )
        ]
        constraints = [in_plan_rows("activity", also=OF_MINE, check=FOLLOWS)]


class Goal(OfMeasure):
    """An indicator of a measure: where it stood, where it is to be, and by when.

    Its values are the lägesbild's (`lagesbild.figures`) where `indicator` is given;
    the name is kept for those who do not read the figures.
    """

    indicator = fact(
        models.ForeignKey(
            Indicator,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="indikator",
        ),
        carried=True,
    )
    name = plain(models.CharField("mått", max_length=200), carried=True)
    unit = plain(models.CharField("enhet", max_length=40, blank=True), carried=True)
    baseline = fact(
        models.DecimalField(
            "utgångsläge", max_digits=16, decimal_places=3, null=True, blank=True
        ),
        carried=True,
    )
    baseline_period = plain(
        models.CharField("utgångsår", max_length=20, blank=True), carried=True
    )
    target = fact(
        models.DecimalField(
            "målvärde", max_digits=16, decimal_places=3, null=True, blank=True
        ),
        carried=True,
    )
    target_on = fact(
        models.DateField("ska nås senast", null=True, blank=True), carried=True
    )
    wished = fact(
        models.CharField("riktning", max_length=4, choices=Wished, blank=True),
        carried=True,
    )

    history = in_plan_history(also=OF_MINE)

    class Meta:
        ordering = ["pk"]
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        constraints = [in_plan_rows("goal", also=OF_MINE)]


#: Years, and parts of them that come in order when they are sorted as text.
PERIOD = RegexValidator(
    r"^20\d\d( kv [1-4]| h[12]|-(0[1-9]|1[0-2]))?$",
    "Skriv ett år, eller en del av det: 2026, 2026 kv 1, 2026 h1 eller 2026-03.",
)


class GoalValue(OfMeasure):
    """What a measure of its own came to in a period: who says so, and from where.

    Of the lägesbild's indicators the values are the figures' own.  None with `is_few`:
    1-4 persons or cases, which is not stored, as in `Flow`.
    """

    called = "period"
    must_say = ()  # told of the year it was measured in

    goal = models.ForeignKey(
        Goal, on_delete=models.CASCADE, related_name="values", verbose_name="indikator"
    )
    period = plain(models.CharField("period", max_length=20, validators=[PERIOD]))
    number = models.DecimalField(
        "värde", max_digits=16, decimal_places=3, null=True, blank=True
    )
    is_few = models.BooleanField("färre än fem", default=False)
    unit = plain(models.CharField("enhet", max_length=40, blank=True))
    source = plain(models.CharField("källa", max_length=200))
    #: The answer in a follow-up that it was told in.
    told_in = models.UUIDField("svar", null=True, editable=False)

    history = in_plan_history(also=OF_MINE, named_by="period", hidden=("told_in",))

    class Meta:
        ordering = ["period", "pk"]
        verbose_name = "värde"
        verbose_name_plural = "värden"
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "period"], name="plan_goalvalue_once"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, is_few=True)
                | Q(number__isnull=False, is_few=False),
                name="plan_goalvalue_says_something",
            ),
            in_plan_rows("goalvalue", also=OF_MINE, check=FOLLOWS),
        ]


class Risk(OfMeasure):
    """Something that may go wrong with a measure, and what is done about it."""

    called = "text"

    text = plain(models.CharField("risk", max_length=200), carried=True)
    handling = plain(
        models.CharField("så hanteras den", max_length=300, blank=True), carried=True
    )

    history = in_plan_history(also=OF_MINE)

    class Meta:
        ordering = ["pk"]
        verbose_name = "risk"
        verbose_name_plural = "risker"
        constraints = [in_plan_rows("risk", also=OF_MINE)]


class Partner(OfMeasure):
    """A party that takes part in a measure: never a person."""

    kind = fact(
        models.CharField("slag", max_length=16, choices=PartnerKind), carried=True
    )
    name = plain(models.CharField("namn", max_length=120), carried=True)
    agency = fact(
        models.ForeignKey(
            Agency,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="myndighet i Pax",
        ),
        carried=True,
    )

    history = in_plan_history(also=OF_MINE)

    class Meta:
        ordering = ["kind", "name", "pk"]
        verbose_name = "samverkanspart"
        verbose_name_plural = "samverkansparter"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "name"], name="plan_partner_once"
            ),
            in_plan_rows("partner", also=OF_MINE),
        ]


class Flow(OfMeasure):
    """How many came into an individual programme, and left it, in a period.

    None with its `few_` set: 1-4, which is not stored.  No sum or level is kept that
    a hidden number could be computed from.
    """

    called = "period"
    must_say = ()  # told of the year it was counted in

    period = plain(models.CharField("period", max_length=20))
    started = models.PositiveIntegerField("började", null=True)
    completed = models.PositiveIntegerField("fullföljde", null=True)
    left = models.PositiveIntegerField("avbröt", null=True)
    few_started = models.BooleanField("färre än fem började", default=False)
    few_completed = models.BooleanField("färre än fem fullföljde", default=False)
    few_left = models.BooleanField("färre än fem avbröt", default=False)

    history = in_plan_history(also=OF_MINE, named_by="period")

    class Meta:
        ordering = ["period", "pk"]
        verbose_name = "flöde"
        verbose_name_plural = "flöden"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period"], name="plan_flow_once"
            ),
            models.CheckConstraint(
                condition=~Q(started__range=(1, 4))
                & ~Q(completed__range=(1, 4))
                & ~Q(left__range=(1, 4)),
                name="plan_flow_nothing_small",
            ),
            in_plan_rows("flow", also=OF_MINE, check=FOLLOWS),
        ]


class MeasureFile(OfMeasure):
    """A document of a measure: its bytes stand in the store under their SHA-256."""

    must_say = ()  # what was shown that year

    name = plain(models.CharField("namn", max_length=200))
    content_type = plain(models.CharField(max_length=120))
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = plain(models.CharField(max_length=64))

    history = in_plan_history(also=OF_MINE, hidden=("content_type", "size", "sha256"))
    app_may = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "dokument"
        verbose_name_plural = "dokument"
        constraints = [in_plan_rows("file", also=OF_MINE)]

    @property
    def noticed(self) -> tuple[Notice, ...]:
        """What is to be known of the file before it is passed on."""
        return noticed(kind_by_type(self.content_type), self.sha256)
