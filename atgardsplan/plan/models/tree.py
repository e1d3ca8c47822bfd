"""The tree: directions, needs with their parts, and what they are tied to."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from atgardsplan.plan.models.base import (
    InPlan,
    Threaded,
    in_plan_history,
    in_plan_rows,
    responsible,
)
from atgardsplan.plan.querysets import (
    DirectionQuerySet,
    LabelQuerySet,
    NeedQuerySet,
    OfNeedQuerySet,
)
from pax.db.facts import fact, plain
from pax.places.models import Area


class Direction(Threaded):
    """One of the few directions that a plan gathers its needs under (inriktning)."""

    name = plain(models.CharField("inriktning", max_length=120), carried=True)
    text = plain(models.TextField("beskrivning", blank=True), carried=True)

    objects: ClassVar[Any] = DirectionQuerySet.as_manager()
    history = in_plan_history(also=responsible("directions"))

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "inriktning"
        verbose_name_plural = "inriktningar"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "thread"], name="plan_direction_thread"
            ),
            models.UniqueConstraint(
                fields=["plan", "code"], name="plan_direction_code"
            ),
            models.UniqueConstraint(
                fields=["plan", "name"], name="plan_direction_once"
            ),
            in_plan_rows("direction", also=responsible("directions")),
        ]

    def get_absolute_url(self) -> str:
        """Where it stands in the tree."""
        return f"{self.plan.get_absolute_url()}#inriktning-{self.uuid}"


class TableLabel(InPlan):
    """A heading of the plan's table of measures, and the direction it is mapped to.

    The headings are the source's own and not the directions' names: ”Kriminell
    ekonomi” in the table is ”Motverka den kriminella ekonomin” in the tree.
    """

    name = plain(models.CharField("rubrik i tabellen", max_length=120), carried=True)
    direction = fact(
        models.ForeignKey(
            Direction,
            on_delete=models.PROTECT,
            related_name="labels",
            verbose_name="inriktning",
        ),
        carried=True,
    )
    order = plain(models.PositiveSmallIntegerField("ordning", default=0), carried=True)

    objects: ClassVar[Any] = LabelQuerySet.as_manager()
    history = in_plan_history(also=responsible("labels"))

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "tabellrubrik"
        verbose_name_plural = "tabellrubriker"
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="plan_label_once"),
            in_plan_rows("label", also=responsible("labels")),
        ]


class Need(Threaded):
    """Something that has to become better (behov), or a part of such (delbehov)."""

    called = "text"

    direction = fact(
        models.ForeignKey(
            Direction,
            on_delete=models.PROTECT,
            related_name="needs",
            verbose_name="inriktning",
        ),
        carried=True,
    )
    parent = fact(
        models.ForeignKey(
            "self",
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="parts",
            verbose_name="del av behovet",
        ),
        carried=True,
    )
    text = plain(models.TextField("behov", max_length=400), carried=True)
    # The need is met within every direction, not in some that are named.
    in_all = fact(
        models.BooleanField("gäller alla inriktningar", default=False), carried=True
    )

    objects: ClassVar[Any] = NeedQuerySet.as_manager()
    history = in_plan_history(also=responsible("needs"))

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "behov"
        verbose_name_plural = "behov"
        constraints = [
            models.UniqueConstraint(fields=["plan", "thread"], name="plan_need_thread"),
            models.UniqueConstraint(fields=["plan", "code"], name="plan_need_code"),
            in_plan_rows("need", also=responsible("needs")),
        ]

    def get_absolute_url(self) -> str:
        """Where it is read, with its problems and measures."""
        return reverse("plan:need", args=[self.uuid])


class NeedAlso(InPlan):
    """That a need stands in one more direction than its own."""

    need = fact(
        models.ForeignKey(
            Need, on_delete=models.CASCADE, related_name="also_in", verbose_name="behov"
        ),
        carried=True,
    )
    direction = fact(
        models.ForeignKey(
            Direction,
            on_delete=models.CASCADE,
            related_name="also_needs",
            verbose_name="inriktning",
        ),
        carried=True,
    )

    history = in_plan_history(named_by="direction")
    app_may = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ["direction__order", "pk"]
        verbose_name = "inriktning till"
        verbose_name_plural = "inriktningar till"
        constraints = [
            models.UniqueConstraint(
                fields=["need", "direction"], name="plan_need_also_once"
            ),
            in_plan_rows("need_also"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.direction_id}"


class NeedProblem(InPlan):
    """A problem of a decided lägesbild that a need answers.

    As the edition told it: number and title are kept here, since those who follow a
    measure in another authority do not read the lägesbild.  `problem` is the
    problem's uuid.
    """

    called = "title"

    need = fact(
        models.ForeignKey(
            Need,
            on_delete=models.CASCADE,
            related_name="problems",
            verbose_name="behov",
        ),
        carried=True,
    )
    problem = fact(models.UUIDField("problem"), carried=True)
    year = plain(models.PositiveSmallIntegerField("lägesbildens år"), carried=True)
    number = plain(models.PositiveSmallIntegerField("nummer"), carried=True)
    title = plain(models.CharField("rubrik", max_length=120), carried=True)

    objects: ClassVar[Any] = OfNeedQuerySet.as_manager()
    history = in_plan_history(also=responsible("needs", "need_id"))
    app_may = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = "problem"
        verbose_name_plural = "problem"
        indexes = [models.Index(fields=["problem"], name="plan_need_of_problem")]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "problem"], name="plan_need_problem_once"
            ),
            in_plan_rows("need_problem", also=responsible("needs", "need_id")),
        ]


class AreaPlan(InPlan):
    """An action plan for one area (områdesspecifik handlingsplan).

    The same tree, drawn from the same measures: those that say they are about the
    area.  Here stands only what is the area's own.
    """

    area = fact(
        models.ForeignKey(
            Area, on_delete=models.PROTECT, related_name="+", verbose_name="område"
        ),
        carried=True,
    )
    aim = plain(
        models.TextField("vad som ska uppnås i området", blank=True), carried=True
    )
    situation = plain(models.TextField("läget i området", blank=True), carried=True)
    follow_up = plain(models.TextField("så följs planen upp", blank=True), carried=True)

    history = in_plan_history(named_by="area")

    class Meta:
        ordering = ["area__order", "pk"]
        verbose_name = "områdesplan"
        verbose_name_plural = "områdesplaner"
        constraints = [
            models.UniqueConstraint(fields=["plan", "area"], name="plan_area_once"),
            in_plan_rows("area"),
        ]

    def __str__(self) -> str:
        return f"Handlingsplan för {self.area}"

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("plan:area", args=[self.plan.uuid, self.area.uuid])
