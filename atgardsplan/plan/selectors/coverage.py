"""Coverage, balance and dependence: what is missing, what weighs, what waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from atgardsplan.plan.enums import OVER, Perspective, Prevention
from atgardsplan.plan.models import (
    Dependence,
    Direction,
    Measure,
    Need,
    NeedProblem,
    Plan,
    Serves,
)
from atgardsplan.plan.problems import Told, problems_behind
from atgardsplan.plan.selectors.measures import missing

if TYPE_CHECKING:
    from pax.accounts.models import User

WIDE = 100  # of a bar, in its picture's own units


@dataclass(frozen=True)
class Bar:
    """How many of how many, drawn and said, and where one clicks to."""

    label: str
    count: int
    of: int
    url: str
    explanation: str = ""

    @property
    def width(self) -> float:
        """How much of the bar is filled."""
        return round(WIDE * self.count / self.of, 1) if self.of else 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.count == 0


@dataclass(frozen=True)
class Coverage:
    """What hangs together in a plan, and what does not."""

    problems: list[tuple[Told, bool]]
    unmet: list[Need]
    bars: list[Bar]

    @property
    def unanswered(self) -> list[Told]:
        """The problems that no need answers."""
        return [told for told, is_answered in self.problems if not is_answered]


def coverage_of(plan: Plan, user: User) -> Coverage:
    """Say which problems have no need, needs no measure, measures nobody or nothing."""
    answered = set(
        NeedProblem.objects.filter(plan=plan).values_list("problem", flat=True)
    )
    problems = [(told, told.uuid in answered) for told in problems_behind(plan, user)]
    unmet = unmet_needs(plan)
    return Coverage(problems, unmet, _bars(plan, problems, unmet))


def unmet_needs(plan: Plan) -> list[Need]:
    """List the needs that no measure serves, neither themselves nor by their parts."""
    served = Serves.objects.filter(
        Q(need=OuterRef("pk")) | Q(need__parent=OuterRef("pk"))
    )
    found = Need.objects.filter(plan=plan, parent=None).exclude(Exists(served))
    return list(found.select_related("direction"))


def _bars(
    plan: Plan, problems: list[tuple[Told, bool]], unmet: list[Need]
) -> list[Bar]:
    here = reverse("plan:coverage", args=[plan.uuid])
    needs = Need.objects.filter(plan=plan, parent=None).count()
    unanswered = sum(not is_answered for _, is_answered in problems)
    bars = [
        Bar(
            "Problem utan behov",
            unanswered,
            len(problems),
            f"{here}#problem",
            "Problem i lägesbilden som inget behov svarar mot.",
        ),
        Bar(
            "Behov utan åtgärd",
            len(unmet),
            needs,
            f"{here}#behov",
            "Varken behovet eller något av dess delbehov möts av en åtgärd.",
        ),
    ]
    return bars + list(_of_measures(plan))


def _of_measures(plan: Plan) -> Iterator[Bar]:
    mine = Measure.objects.filter(plan=plan)
    going = ~Q(progress__in=OVER)
    asked = {
        word: Count("pk", filter=condition() & going, distinct=True)
        for word, (_, condition) in missing().items()
    }
    counts = mine.aggregate(all=Count("pk", filter=going, distinct=True), **asked)
    listed = reverse("plan:measures", args=[plan.uuid])
    for word, (label, _) in missing().items():
        yield Bar(
            f"Åtgärder {label.lower()}",
            counts[word],
            counts["all"],
            f"{listed}?utan={word}",
        )


# --- balance -------------------------------------------------------------------------
@dataclass(frozen=True)
class Square:
    """A count in the table of balance, with how much of the most it is."""

    count: int
    level: int  # 0-4: how dark it is drawn
    url: str


@dataclass(frozen=True)
class Balance:
    """How the measures fall over perspectives, prevention kinds and directions."""

    heads: list[str]
    rows: list[tuple[str, list[Square]]]
    directions: list[Bar]


NOT_SAID = ("inget", "Inte angivet")


def balance_of(plan: Plan) -> Balance:
    """Count the measures that are going, by perspective and art, and by direction."""
    counts: Counter[tuple[str, str]] = Counter()
    by_direction: Counter[int] = Counter()
    rows = Measure.objects.filter(plan=plan).going().order_by()
    for perspective, prevention, direction, n in rows.values_list(
        "perspective", "prevention", "direction_id"
    ).annotate(n=Count("pk")):
        counts[perspective or "inget", prevention or "inget"] += n
        by_direction[direction] += n
    listed = reverse("plan:measures", args=[plan.uuid])
    kinds = [*Prevention.choices, NOT_SAID]
    most = max(counts.values(), default=0)
    return Balance(
        [str(name) for _, name in kinds],
        [
            (
                str(name),
                [
                    Square(
                        counts[key, kind],
                        _level(counts[key, kind], most),
                        f"{listed}?perspektiv={key}&art={kind}",
                    )
                    for kind, _ in kinds
                ],
            )
            for key, name in (*Perspective.choices, NOT_SAID)
        ],
        [
            Bar(
                one.name,
                by_direction[one.pk],
                sum(by_direction.values()),
                f"{listed}?inriktning={one.uuid}",
            )
            for one in Direction.objects.filter(plan=plan)
        ],
    )


def _level(count: int, most: int) -> int:
    return -(-4 * count // most) if most else 0


# --- dependence ----------------------------------------------------------------------
@dataclass(frozen=True)
class Waiting:
    """A measure and those that it waits for; `is_held`: one of them is not done."""

    measure: Measure
    on: list[tuple[Measure, str]]
    is_held: bool


def waiting_in(plan: Plan) -> list[Waiting]:
    """List the measures that wait for others, those that are held up first."""
    ties: dict[int, list[Dependence]] = defaultdict(list)
    found = Dependence.objects.filter(plan=plan).select_related("measure", "on")
    for tie in found.order_by("measure__order", "pk"):
        ties[tie.measure_id].append(tie)
    waiting = [
        Waiting(
            mine[0].measure,
            [(tie.on, tie.why) for tie in mine],
            not mine[0].measure.is_over and any(not tie.on.is_over for tie in mine),
        )
        for mine in ties.values()
    ]
    return sorted(waiting, key=lambda one: not one.is_held)


# --- from the problem ----------------------------------------------------------------
@dataclass(frozen=True)
class Answer:
    """A need that answers a problem, and the measures that serve it."""

    need: Need
    measures: list[Measure]


def answers_to(problem: UUID, user: User) -> list[Answer]:
    """List what a plan says of a problem, for who reads both: three queries."""
    ties = NeedProblem.objects.visible_to(user).filter(problem=problem)
    needs = {
        tie.need_id: tie.need
        for tie in ties.select_related("need__plan", "need__direction")
    }
    served: dict[int, dict[int, Measure]] = defaultdict(dict)
    for tie in (
        Serves.objects.filter(Q(need__in=needs) | Q(need__parent__in=needs))
        .select_related("measure", "need")
        .order_by("measure__order", "pk")
    ):
        top = tie.need_id if tie.need_id in needs else tie.need.parent_id
        served[top or 0][tie.measure_id] = tie.measure
    return [Answer(need, list(served[pk].values())) for pk, need in needs.items()]
