"""The plan itself, and what everything in one has in common."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from atgardsplan.plan.enums import Status
from atgardsplan.plan.querysets import InPlanQuerySet, PlanQuerySet
from lagesbild.report.models import Edition as LagesbildEdition
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import FILES, NOWHERE, fact, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity

#: Asked once for each query: a plan has many rows, and one reads few plans.
READS = "plan_id = ANY ((SELECT pax_plans('reads'))::bigint[])"


def responsible(what: str, column: str = "id") -> str:
    """Ask whether a row is, or is of, what somebody responsible has to do with."""
    return f"{column} = ANY ((SELECT pax_responsible('{what}'))::bigint[])"


#: What hangs on a measure that one is responsible for.
OF_MINE = responsible("measures", "measure_id")
WRITES = "plan_id = ANY ((SELECT pax_plans('writes'))::bigint[])"
#: Also by planners who do not write: what follows from a decision.
DECIDES = "plan_id = ANY ((SELECT pax_plans('decides'))::bigint[])"
AT_HOME = "agency_id = (SELECT pax_plan_agency('reads'))"


class Plan(Stamped):
    """One authority's plan of what it means to do to prevent crime (åtgärdsplan).

    Decided on the basis of a lägesbild (5 § lagen 2023:196), followed up at least
    every two years (6 §).  This is the living plan: what was decided is an edition.
    """

    must_say = ("carried",)

    agency = fact(
        models.ForeignKey(
            Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
        ),
        carried=False,
    )
    title = plain(models.CharField("titel", max_length=120), carried=False)
    year_from = plain(models.PositiveSmallIntegerField("från år"), carried=False)
    year_to = plain(models.PositiveSmallIntegerField("till år"), carried=False)
    status = fact(
        models.CharField("status", max_length=12, choices=Status, default=Status.DRAFT),
        carried=False,
    )
    # Last year's, that this one was rolled forward from.
    follows = fact(
        models.ForeignKey(
            "self",
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="followed_by",
            verbose_name="fortsätter",
        ),
        carried=False,
    )
    based_on = fact(
        models.ForeignKey(
            LagesbildEdition,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="bygger på lägesbilden",
        ),
        carried=False,
    )
    # How the basis is told of to those who do not read the lägesbild itself.
    basis = plain(
        models.CharField("underlag", max_length=200, blank=True), carried=False
    )
    basis_year = plain(
        models.PositiveSmallIntegerField("lägesbilden avser", null=True), carried=False
    )
    due_months = plain(
        models.PositiveSmallIntegerField("följs upp inom månader", default=12),
        carried=True,
    )

    background = plain(models.TextField("bakgrund", blank=True), carried=True)
    cooperation = plain(
        models.TextField("underlag för samverkan", blank=True), carried=True
    )
    focus = plain(
        models.TextField("prioriterade inriktningar", blank=True), carried=True
    )
    measures_heading = plain(
        models.CharField(
            "tabellens rubrik", max_length=120, default="Pågående insatser och åtgärder"
        ),
        carried=True,
    )
    measures_lead = plain(
        models.TextField("tabellens ingress", blank=True), carried=True
    )

    objects = PlanQuerySet.as_manager()
    history = GuardedHistory(using=f"{responsible('plans')} OR {AT_HOME}")
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-year_from", "-pk"]
        verbose_name = "åtgärdsplan"
        verbose_name_plural = "åtgärdsplaner"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "title", "year_from"], name="plan_once"
            ),
            models.CheckConstraint(
                condition=Q(year_to__gte=F("year_from")), name="plan_years_in_order"
            ),
            models.CheckConstraint(
                condition=Q(due_months__lte=24) & Q(due_months__gte=1),
                name="plan_due_within_law",
            ),
            RowSecurity(
                name="plan_plan_rows",
                using=f"{responsible('plans')} OR {AT_HOME}",
                check=AT_HOME,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.years}"

    def get_absolute_url(self) -> str:
        """Where it is worked on."""
        return reverse("plan:detail", args=[self.uuid])

    @property
    def years(self) -> str:
        """The year or the period: 2026, or 2026–2027."""
        if self.year_from == self.year_to:
            return str(self.year_from)
        return f"{self.year_from}\N{EN DASH}{self.year_to}"

    @property
    def is_open(self) -> bool:
        """Whether work goes on in it."""
        return self.status != Status.ENDED

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"Åtgärdsplan {self.years}"


class InPlan(Stamped):
    """Something that belongs to a plan."""

    plan = fact(
        models.ForeignKey(
            Plan, on_delete=models.PROTECT, related_name="%(class)ss", editable=False
        ),
        carried=False,
        seen_in=NOWHERE,
    )

    objects: ClassVar[Any] = InPlanQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE, DELETE"
    #: Rolled forward unless it says otherwise (services/tree.py).
    must_say: ClassVar[tuple[str, ...]] = ("carried",)
    #: The field that says what it is called.
    called: ClassVar[str] = "name"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.called))

    @property
    def log_label(self) -> str:
        """What the access log calls it: its kind and plan, never its text."""
        return f"{self.plan.log_label}, {self._meta.verbose_name}"


class Threaded(InPlan):
    """Something that is the same from year to year: `thread` holds over the years."""

    thread = fact(
        models.UUIDField(default=uuid.uuid4, editable=False),
        carried=True,
        seen_in=FILES,
    )
    code = plain(
        models.SlugField("beteckning", max_length=20, blank=True),
        carried=True,
        seen_in=FILES,
    )
    order = plain(
        models.PositiveSmallIntegerField("ordning", default=0),
        carried=True,
        seen_in=NOWHERE,
    )

    class Meta:
        abstract = True


def in_plan_rows(name: str, *, also: str = "", check: str = WRITES) -> RowSecurity:
    """Guard a table whose rows belong to a plan; `also`: who else reads a row."""
    return RowSecurity(name=f"plan_{name}_rows", using=_read(also), check=check)


def _read(also: str) -> str:
    return f"{READS} OR {also}" if also else READS


def in_plan_history(
    *, also: str = "", hidden: Iterable[str] = (), **told: Any
) -> GuardedHistory:
    """Keep versions of what belongs to a plan, guarded like it."""
    return GuardedHistory(using=_read(also), hidden=("plan", *hidden), **told)


def areas_field() -> ArrayField[list[int], list[int]]:
    """Say which areas something is about, by their ids."""
    return ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name="områden"
    )
