"""One measure's page, the list, and the board: a few queries whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from atgardsplan.plan.document import flow_in_words, number
from atgardsplan.plan.enums import OVER, Progress, Stage, Wished
from atgardsplan.plan.models import (
    Activity,
    Dependence,
    Direction,
    Flow,
    Goal,
    Measure,
    MeasureFile,
    Need,
    NeedProblem,
    Partner,
    Plan,
    Risk,
    Score,
)
from lagesbild.figures.enums import Gender
from lagesbild.figures.models import IndicatorValue
from lagesbild.figures.selectors import home
from lagesbild.figures.wording import in_words
from pax.accounts.models import User
from pax.composition import composed
from pax.db.facts import SEARCH, seen_in
from pax.places.models import Area
from pax.ui.charts import Chart, Lines, Series, values_of
from pax.ui.parts import Tone

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Cards in a column of the board; the list has the rest.
ON_BOARD = 30


# --- one measure ---------------------------------------------------------------------
@dataclass(frozen=True)
class GoalView:
    """An indicator of a measure, with the figures' latest value."""

    goal: Goal
    latest: str = ""
    period: str = ""
    value: Decimal | None = None
    chart: Chart | None = None

    @property
    def baseline(self) -> str:
        """Where it stood, in words."""
        return _said(self.goal.baseline, self.goal.unit)

    @property
    def target(self) -> str:
        """Where it is to be, in words."""
        return _said(self.goal.target, self.goal.unit)

    @property
    def verdict(self) -> tuple[str, Tone]:
        """Say how it stands to its target; nothing while a number is missing."""
        goal = self.goal
        if self.value is None or goal.target is None or not goal.wished:
            return "", Tone.NEUTRAL
        is_down = goal.wished == Wished.DOWN
        if self.value <= goal.target if is_down else self.value >= goal.target:
            return "Målet är nått", Tone.SUCCESS
        if goal.baseline is None or self.value == goal.baseline:
            return "Inte nått än", Tone.NEUTRAL
        if (self.value < goal.baseline) == is_down:
            return "Åt rätt håll", Tone.INFO
        return "Åt fel håll", Tone.WARNING


def _said(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    said = number(value).replace(".", ",")
    return f"{said}\N{NO-BREAK SPACE}{unit}" if unit else said


@dataclass(frozen=True)
class MeasureView:
    """All that a measure's page shows."""

    measure: Measure
    needs: list[tuple[Need, list[NeedProblem]]]
    activities: list[Activity]
    goals: list[GoalView]
    risks: list[Risk]
    partners: list[Partner]
    flows: list[tuple[Flow, dict[str, str]]]
    files: list[MeasureFile]
    waits_for: list[Dependence]
    awaited_by: list[Dependence]
    areas: list[str]
    chain: list[Measure]
    scores: list[Score]


def measure_view(measure: Measure, user: User) -> MeasureView:
    """Gather a measure and what hangs on it."""
    mine = {"measure": measure}
    served = Need.objects.filter(served_by__measure=measure)
    needs = list(served.select_related("direction", "parent"))
    areas = dict(Area.objects.values_list("pk", "name"))
    return MeasureView(
        measure,
        _with_problems(needs),
        list(Activity.objects.filter(**mine).select_related("responsible")),
        goals_of([measure], user)[measure.pk],
        list(Risk.objects.filter(**mine)),
        list(Partner.objects.filter(**mine).select_related("agency")),
        [(flow, flow_in_words(flow)) for flow in Flow.objects.filter(**mine)],
        list(MeasureFile.objects.filter(**mine).select_related("created_by")),
        list(Dependence.objects.filter(**mine).select_related("on")),
        list(Dependence.objects.filter(on=measure).select_related("measure")),
        [areas[pk] for pk in measure.areas if pk in areas],
        chain_of(measure, user),
        list(Score.objects.filter(**mine).select_related("criterion")),
    )


def _with_problems(needs: list[Need]) -> list[tuple[Need, list[NeedProblem]]]:
    """Give each need with its problems: a part of one answers its need's too."""
    tops = {need.parent_id or need.pk for need in needs} | {n.pk for n in needs}
    problems: dict[int, list[NeedProblem]] = defaultdict(list)
    for one in NeedProblem.objects.filter(need__in=tops):
        problems[one.need_id].append(one)
    return [
        (need, problems[need.pk] + (problems[need.parent_id] if need.parent_id else []))
        for need in needs
    ]


def chain_of(measure: Measure, user: User) -> list[Measure]:
    """Follow a measure over the years, in the plans that a person reads."""
    found = Measure.objects.visible_to(user).filter(thread=measure.thread)
    return list(found.select_related("plan").order_by("plan__year_from", "pk"))


def goals_of(measures: Iterable[Measure], user: User) -> dict[int, list[GoalView]]:
    """Give the indicators of measures with their latest values, in two queries."""
    goals = list(Goal.objects.filter(measure__in=list(measures)))
    wanted = [goal.indicator_id for goal in goals if goal.indicator_id]
    values: dict[int, list[IndicatorValue]] = defaultdict(list)
    if wanted:
        for value in (
            IndicatorValue.objects.visible_to(user)
            .filter(is_current=True, indicator__in=wanted)
            .filter(gender=Gender.TOTAL, part="", area=None)
            .filter(municipality=home())
            .select_related("indicator")
            .order_by("year", "pk")
        ):
            values[value.indicator_id].append(value)
    found: dict[int, list[GoalView]] = defaultdict(list)
    for goal in goals:
        found[goal.measure_id].append(_goal(goal, values[goal.indicator_id or 0]))
    return found


def _goal(goal: Goal, values: list[IndicatorValue]) -> GoalView:
    if not values:
        return GoalView(goal)
    last = values[-1]
    return GoalView(
        goal,
        in_words(last, last.indicator.unit),
        last.period,
        last.value,
        _chart(goal, values[-10:]) if len(values) > 1 else None,
    )


def _chart(goal: Goal, values: list[IndicatorValue]) -> Chart:
    labels = tuple(value.period for value in values)
    series = [
        Series(
            goal.name,
            values_of(float(v.value) if v.value is not None else None for v in values),
        )
    ]
    if goal.target is not None:
        line = values_of([float(goal.target)] * len(labels))
        series.append(Series("Mål", line, is_beside=True))
    return Lines(
        key=f"mal-{goal.pk}",
        title=goal.name,
        description="Utvecklingen enligt lägesbildens siffror, och målet.",
        labels=labels,
        series=tuple(series),
        unit=goal.unit,
        label_head="År",
    )


# --- lists ---------------------------------------------------------------------------
#: What a measure can be without, by the word in its list's address.
MISSING: dict[str, tuple[str, Callable[[], Q]]] = {
    "behov": ("Utan behov", lambda: Q(serves__isnull=True)),
    "indikator": ("Utan indikator", lambda: Q(goals__isnull=True)),
    "ansvarig": (
        "Utan ansvarig",
        lambda: Q(responsible__isnull=True, unit__isnull=True),
    ),
    "person": ("Utan ansvarig person", lambda: Q(responsible__isnull=True)),
    "slutdatum": ("Utan slutdatum", lambda: Q(ends_on__isnull=True)),
    "aktivitet": ("Utan aktiviteter", lambda: Q(activitys__isnull=True)),
    "perspektiv": ("Utan perspektiv", lambda: Q(perspective="")),
    "art": ("Utan art", lambda: Q(prevention="")),
}


def missing() -> dict[str, tuple[str, Callable[[], Q]]]:
    """Give all that a measure can be without, with what apps above add."""
    return MISSING | composed("MISSING", dict[str, tuple[str, Callable[[], Q]]])


@dataclass(frozen=True)
class Wanted:
    """How a list of measures is narrowed."""

    direction: Direction | None = None
    need: Need | None = None
    progress: str = ""
    stage: str = ""
    prevention: str = ""
    perspective: str = ""
    responsible: User | None = None
    area: Area | None = None
    missing: str = ""
    is_late: bool = False
    text: str = ""


def measures_in(plan: Plan, wanted: Wanted) -> QuerySet[Measure]:
    """List a plan's measures, narrowed, each with whether it is late."""
    today = timezone.localdate()
    found = Measure.objects.filter(plan=plan, **_exactly(wanted))
    found = found.filter(*_also(wanted)).distinct()
    if wanted.is_late:
        found = found.late(today)
    narrowed: QuerySet[Measure] = found.with_lateness(today).select_related(
        "direction", "unit", "responsible"
    )
    return narrowed


def _also(wanted: Wanted) -> list[Q]:
    """Give the conditions that are more than a field's value."""
    need, text = wanted.need, wanted.text
    found_by = sorted(seen_in(Measure, SEARCH))
    conditions = {
        "need": Q(serves__need=need) | Q(serves__need__parent=need),
        "area": Q(areas__contains=[wanted.area.pk if wanted.area else 0]),
        "text": Q(
            *((f"{name}__icontains", text) for name in found_by), _connector=Q.OR
        ),
    }
    if wanted.missing:
        # Nobody minds what is missing in what is over: the coverage counts the same.
        conditions["missing"] = missing()[wanted.missing][1]() & ~Q(progress__in=OVER)
    return [found for name, found in conditions.items() if getattr(wanted, name)]


def _exactly(wanted: Wanted) -> dict[str, Any]:
    names = ("direction", "progress", "stage", "prevention", "perspective")
    about = {name: getattr(wanted, name) for name in (*names, "responsible")}
    given = {name: value for name, value in about.items() if value}
    # ”inget”: nobody has said.
    return {name: "" if value == "inget" else value for name, value in given.items()}


# --- the board -----------------------------------------------------------------------
@dataclass
class Lane:
    """A column of the board, and how a card comes into it."""

    key: str
    name: str
    cards: list[Measure] = field(default_factory=list)
    count: int = 0

    @property
    def hidden(self) -> int:
        """How many more there are than the board shows."""
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Board:
    """The measures by one of the things that tell them apart."""

    by: str
    lanes: list[Lane]
    late: int


#: By what the board can be laid, as the address says it, and the field that is.
LAYOUTS = {
    "laget": ("Hur det går", "progress"),
    "status": ("Status", "stage"),
    "inriktning": ("Inriktning", "direction_id"),
    "ansvarig": ("Ansvarig", "responsible_id"),
}


def board_of(plan: Plan, by: str, wanted: Wanted) -> Board:
    """Lay the board: some of each column's cards, and how many there are."""
    attribute = LAYOUTS[by][1]
    found = measures_in(plan, wanted)
    counts: dict[Any, int] = dict(
        found.order_by().values_list(attribute).annotate(n=Count("pk", distinct=True))
    )
    lanes = {key: Lane(str(key or ""), name) for key, name in _lanes(plan, by, counts)}
    for key, count in counts.items():
        lanes[key].count = count
    for card in _first_of_each(found, attribute):
        lanes[getattr(card, attribute)].cards.append(card)
    late = measures_in(plan, replace(wanted, is_late=True)).count()
    return Board(by, list(lanes.values()), late)


def _first_of_each(found: QuerySet[Measure], attribute: str) -> list[Measure]:
    """Give the first cards of each column, in one query."""
    numbered = found.annotate(
        place=Window(
            RowNumber(), partition_by=[F(attribute)], order_by=["-is_late", "order"]
        )
    )
    cards = numbered.filter(place__lte=ON_BOARD).order_by("place", "pk")
    return list(cards.defer("description", "known_effect", "aim"))


def _lanes(plan: Plan, by: str, counts: dict[Any, int]) -> list[tuple[Any, str]]:
    if by == "laget":
        return list(Progress.choices)
    if by == "status":
        return list(Stage.choices)
    if by == "inriktning":
        return list(Direction.objects.filter(plan=plan).values_list("pk", "name"))
    people = User.objects.filter(pk__in=[pk for pk in counts if pk])
    return [(None, "Ingen ansvarig"), *people.values_list("pk", "name")]
