"""One measure's page, the list, and the board: a few queries whatever there is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from atgardsplan.plan.document import FEW, flow_in_words, number
from atgardsplan.plan.enums import MOST_POINTS, OVER, Progress, Stage, Wished
from atgardsplan.plan.models import (
    Activity,
    Criterion,
    Dependence,
    Direction,
    Flow,
    Goal,
    GoalValue,
    Measure,
    MeasureFile,
    Need,
    NeedProblem,
    Partner,
    Plan,
    Risk,
    Score,
)
from atgardsplan.plan.querysets import grouped
from lagesbild.figures.enums import Gender
from lagesbild.figures.keeping import Counts, counts_behind
from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import IndicatorValue
from lagesbild.figures.selectors import home
from lagesbild.figures.wording import NOT_SHOWN, in_words
from pax.accounts.models import User
from pax.composition import composed
from pax.db.facts import SEARCH, seen_in
from pax.places.models import Area
from pax.ui.charts import Chart, Lines, Series, values_of
from pax.ui.parts import Tone

#: Cards in a column of the board; the list has the rest.
ON_BOARD = 30


# --- one measure ---------------------------------------------------------------------
@dataclass(frozen=True)
class GoalView:
    """An indicator of a measure with its latest value: the figures', or its own."""

    goal: Goal
    latest: str = ""
    period: str = ""
    value: Decimal | None = None
    chart: Chart | None = None
    #: Those of a measure of its own, the latest last.
    values: tuple[GoalValue, ...] = ()

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

    @property
    def own(self) -> list[tuple[GoalValue, str]]:
        """Its own values in words, the latest first."""
        return [(value, _own_said(value)) for value in reversed(self.values)]


def _own_said(value: GoalValue) -> str:
    return FEW if value.is_few else _said(value.number, value.unit)


def _said(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    said = number(value).replace(".", ",")
    return f"{said}\N{NO-BREAK SPACE}{unit}" if unit else said


def measure_view(measure: Measure, user: User) -> dict[str, Any]:
    """Gather what hangs on a measure: all that its page shows."""
    mine = {"measure": measure}
    served = Need.objects.filter(served_by__measure=measure)
    areas = dict(Area.objects.values_list("pk", "name"))
    goals = goals_of([measure], user)[measure.pk]
    return {
        "needs": _with_problems(list(served.select_related("direction", "parent"))),
        "activities": list(
            Activity.objects.filter(**mine).select_related("responsible")
        ),
        "goals": goals,
        # Whether it has an indicator that nobody else gives values of.
        "measures_itself": any(one.goal.indicator_id is None for one in goals),
        "risks": list(Risk.objects.filter(**mine)),
        "partners": list(Partner.objects.filter(**mine).select_related("agency")),
        "flows": [(flow, flow_in_words(flow)) for flow in Flow.objects.filter(**mine)],
        "files": list(MeasureFile.objects.filter(**mine).select_related("created_by")),
        "waits_for": list(Dependence.objects.filter(**mine).select_related("on")),
        "awaited_by": list(
            Dependence.objects.filter(on=measure).select_related("measure")
        ),
        "areas": [areas[pk] for pk in measure.areas if pk in areas],
        "chain": chain_of(measure, user),
        "scores": list(Score.objects.filter(**mine).select_related("criterion")),
    }


def _with_problems(needs: list[Need]) -> list[tuple[Need, list[NeedProblem]]]:
    """Give each need with its problems: a part of one answers its need's too."""
    tops = {need.parent_id or need.pk for need in needs} | {n.pk for n in needs}
    problems = grouped(NeedProblem.objects.filter(need__in=tops), "need_id")
    return [
        (need, problems[need.pk] + (problems[need.parent_id] if need.parent_id else []))
        for need in needs
    ]


def chain_of(measure: Measure, user: User) -> list[Measure]:
    """Follow a measure over the years, in the plans that a person reads."""
    found = Measure.objects.visible_to(user).filter(thread=measure.thread)
    return list(found.select_related("plan").order_by("plan__year_from", "pk"))


def goals_of(
    measures: Iterable[Measure], user: User, *, to_give: bool = False
) -> dict[int, list[GoalView]]:
    """Give the indicators of measures with their latest values, in a few queries.

    `to_give`: as they may leave the authority, small counts hidden in all that is and
    was given out.
    """
    goals = list(Goal.objects.filter(measure__in=list(measures)))
    values = _values_behind(goals, user)
    hides = counts_to_give(values, user).hides if to_give else None
    own = grouped(
        GoalValue.objects.filter(goal__in=goals).select_related("created_by"), "goal_id"
    )
    found: dict[int, list[GoalView]] = defaultdict(list)
    for goal in goals:
        if goal.indicator_id is None:
            view = _own_goal(goal, own[goal.pk])
        else:
            view = _goal(goal, values.get(goal.indicator_id, []), hides)
        found[goal.measure_id].append(view)
    return found


def _values_behind(
    goals: Iterable[Goal], user: User
) -> dict[int, list[IndicatorValue]]:
    wanted = [goal.indicator_id for goal in goals if goal.indicator_id]
    return _values_of(wanted, user) if wanted else {}


def counts_to_give(values: Mapping[int, list[IndicatorValue]], user: User) -> Counts:
    """Hide what must be hidden of the figures, were they given out."""
    every = [value for told in values.values() for value in told]
    return counts_behind(every, settings.PAX_SMALLEST_COUNT, by=user)


def given_of(measures: Iterable[Measure], user: User) -> dict[str, Giving]:
    """Give what the ledger keeps when measures' latest values are given out."""
    values = _values_behind(Goal.objects.filter(measure__in=list(measures)), user)
    return counts_to_give(values, user).givings(told[-1] for told in values.values())


def _values_of(indicators: list[int], user: User) -> dict[int, list[IndicatorValue]]:
    """Give the values of indicators for the whole municipality, the oldest first."""
    found = (
        IndicatorValue.objects.visible_to(user)
        .filter(is_current=True, indicator__in=indicators)
        .filter(gender=Gender.TOTAL, part="", area=None, municipality=home())
        .select_related("indicator")
        .order_by("year", "pk")
    )
    return grouped(found, "indicator_id")


def _own_goal(goal: Goal, values: list[GoalValue]) -> GoalView:
    if not values:
        return GoalView(goal)
    last = values[-1]
    known = [(value.period, value.number) for value in values[-10:]]
    chart = _chart(goal, known) if len(known) > 1 else None
    return GoalView(
        goal, _own_said(last), last.period, last.number, chart, tuple(values)
    )


def _goal(
    goal: Goal,
    values: list[IndicatorValue],
    hides: Callable[[IndicatorValue], bool] | None,
) -> GoalView:
    if not values:
        return GoalView(goal)
    last = values[-1]
    if hides is not None and (last.value is None or hides(last)):
        return GoalView(goal, NOT_SHOWN, last.period)
    return GoalView(
        goal,
        in_words(last, last.indicator.unit),
        last.period,
        last.value,
        _chart(goal, [(v.period, v.value) for v in values[-10:]])
        if hides is None and len(values) > 1
        else None,
    )


def _chart(goal: Goal, values: list[tuple[str, Decimal | None]]) -> Chart:
    """Draw an indicator over the years, with its target."""
    labels = tuple(period for period, _ in values)
    series = [
        Series(
            goal.name,
            values_of(float(n) if n is not None else None for _, n in values),
        )
    ]
    if goal.target is not None:
        line = values_of([float(goal.target)] * len(labels))
        series.append(Series("Mål", line, is_beside=True))
    return Lines(
        key=f"mal-{goal.pk}",
        title=goal.name,
        description=(
            "Utvecklingen enligt lägesbildens siffror, och målet."
            if goal.indicator_id
            else "Utvecklingen enligt det som antecknats, och målet."
        ),
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


#: The words of a list's address that a field is to be as.
FIELDS = {
    "inriktning": "direction",
    "laget": "progress",
    "status": "stage",
    "art": "prevention",
    "perspektiv": "perspective",
    "ansvarig": "responsible",
}
NOT_SAID = ("inget", "Inte angivet")


def measures_in(plan: Plan, wanted: Mapping[str, Any]) -> QuerySet[Measure]:
    """List a plan's measures, narrowed, each with whether it is late.

    `wanted` is by the words of the list's address: those that narrow it.
    """
    today = timezone.localdate()
    exactly = {
        field: "" if wanted[word] == NOT_SAID[0] else wanted[word]
        for word, field in FIELDS.items()
        if word in wanted
    }
    found = Measure.objects.filter(*_also(wanted), plan=plan, **exactly).distinct()
    if "sena" in wanted:
        found = found.late(today)
    narrowed: QuerySet[Measure] = found.with_lateness(today).select_related(
        "direction", "unit", "responsible"
    )
    return narrowed


def _also(wanted: Mapping[str, Any]) -> Iterator[Q]:
    """Give the conditions that are more than a field's value."""
    if need := wanted.get("behov"):
        yield Q(serves__need=need) | Q(serves__need__parent=need)
    if area := wanted.get("omrade"):
        yield Q(areas__contains=[area.pk])
    if text := wanted.get("text"):
        names = sorted(seen_in(Measure, SEARCH))
        yield Q(*((f"{name}__icontains", text) for name in names), _connector=Q.OR)
    if lacking := wanted.get("utan"):
        # Nobody minds what is missing in what is over: the coverage counts the same.
        yield missing()[lacking][1]() & ~Q(progress__in=OVER)


# --- the board -----------------------------------------------------------------------
@dataclass
class BoardLane:
    """A column of the board, and how a card comes into it."""

    key: str
    name: str
    cards: list[Measure] = field(default_factory=list)
    count: int = 0

    @property
    def hidden(self) -> int:
        """How many more there are than the board shows."""
        return self.count - len(self.cards)


#: By what the board can be laid, as the address says it, and the field that is.
LAYOUTS = {
    "laget": ("Hur det går", "progress"),
    "status": ("Status", "stage"),
    "inriktning": ("Inriktning", "direction_id"),
    "ansvarig": ("Ansvarig", "responsible_id"),
}


def board_of(plan: Plan, by: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the board: some cards of each column, how many there are, how many late."""
    attribute = LAYOUTS[by][1]
    found = measures_in(plan, wanted)
    counts: dict[Any, int] = dict(
        found.order_by().values_list(attribute).annotate(n=Count("pk", distinct=True))
    )
    lanes = {
        key: BoardLane(str(key or ""), name) for key, name in _lanes(plan, by, counts)
    }
    for key, count in counts.items():
        lanes[key].count = count
    for card in _first_of_each(found, attribute):
        lanes[getattr(card, attribute)].cards.append(card)
    late = measures_in(plan, {**wanted, "sena": True}).count()
    return {"by": by, "lanes": list(lanes.values()), "late": late}


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
    """List the columns of the board: every one of them, or those that have cards."""
    if by == "laget":
        return list(Progress.choices)
    if by == "status":
        return list(Stage.choices)
    if by == "inriktning":
        return list(Direction.objects.filter(plan=plan).values_list("pk", "name"))
    people = User.objects.filter(pk__in=[pk for pk in counts if pk])
    return [(None, "Ingen ansvarig"), *people.values_list("pk", "name")]


# --- how measures rank by the stated criteria ----------------------------------------
def ranked(plan: Plan) -> tuple[list[Criterion], list[dict[str, Any]]]:
    """List the measures by their weighted sums, those with the most points first.

    Each with its points on each criterion, and the most that could be had.  What is not
    weighed on every criterion has no sum to rank by, and comes last: not weighed is
    not 0.
    """
    criteria = list(Criterion.objects.filter(plan=plan))
    given = Score.objects.filter(plan=plan)
    scores = {(one.measure_id, one.criterion_id): one for one in given}
    best = MOST_POINTS * sum(c.weight for c in criteria)
    lines = []
    for measure in Measure.objects.filter(plan=plan).going().defer("description"):
        mine = [scores.get((measure.pk, c.pk)) for c in criteria]
        total = sum(
            s.points * c.weight for s, c in zip(mine, criteria, strict=True) if s
        )
        told = {"measure": measure, "points": mine, "total": total, "best": best}
        lines.append(told | {"is_weighed": all(mine), "is_begun": any(mine)})
    ranking = sorted(lines, key=lambda one: -one["total"] if one["is_weighed"] else 1)
    return criteria, ranking
