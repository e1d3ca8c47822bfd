"""Coverage, balance and dependence: what is missing, what weighs, what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
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
from atgardsplan.plan.querysets import grouped
from atgardsplan.plan.selectors.measures import NOT_SAID, missing
from lagesbild.report.enums import Variant
from lagesbild.report.models import EditionVariant, Problem
from pax.accounts.models import User
from pax.composition import Panel


def problems_behind(plan: Plan, user: User) -> list[NeedProblem]:
    """List the problems of the edition that a plan is built on, for who reads it.

    As the edition told them, and as a need that answers one keeps it.
    """
    if plan.based_on_id is None:
        return []
    found = EditionVariant.objects.visible_to(user).filter(
        edition=plan.based_on_id, variant=Variant.INTERNAL
    )
    content = found.values_list("content__problems", "year").first()
    problems, year = content or (None, 0)
    return [
        NeedProblem(
            problem=UUID(one["uuid"]),
            year=year,
            number=one["number"],
            title=one["title"],
        )
        for one in problems or ()
    ]


WIDE = 100  # of a bar, in its picture's own units


@dataclass(frozen=True)
class CoverageBar:
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


@dataclass(frozen=True)
class Coverage:
    """What hangs together in a plan, and what does not."""

    problems: list[tuple[NeedProblem, bool]]
    unmet: list[Need]
    bars: list[CoverageBar]

    @property
    def unanswered(self) -> list[NeedProblem]:
        """The problems that no need answers."""
        return [one for one, is_answered in self.problems if not is_answered]


def coverage_of(plan: Plan, user: User) -> Coverage:
    """Say which problems have no need, needs no measure, measures nobody or nothing."""
    answered = set(
        NeedProblem.objects.filter(plan=plan).values_list("problem", flat=True)
    )
    problems = [(one, one.problem in answered) for one in problems_behind(plan, user)]
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
    plan: Plan, problems: list[tuple[NeedProblem, bool]], unmet: list[Need]
) -> list[CoverageBar]:
    """Draw what is missing: of problems, needs and measures."""
    here = reverse("plan:coverage", args=[plan.uuid])
    needs = Need.objects.filter(plan=plan, parent=None).count()
    unanswered = sum(not is_answered for _, is_answered in problems)
    bars = [
        CoverageBar(
            "Problem utan behov",
            unanswered,
            len(problems),
            f"{here}#problem",
            "Problem i lägesbilden som inget behov svarar mot.",
        ),
        CoverageBar(
            "Behov utan åtgärd",
            len(unmet),
            needs,
            f"{here}#behov",
            "Varken behovet eller något av dess delbehov möts av en åtgärd.",
        ),
    ]
    return bars + list(_of_measures(plan))


def _of_measures(plan: Plan) -> Iterator[CoverageBar]:
    mine = Measure.objects.filter(plan=plan)
    going = ~Q(progress__in=OVER)
    asked = {
        word: Count("pk", filter=condition() & going, distinct=True)
        for word, (_, condition) in missing().items()
    }
    counts = mine.aggregate(all=Count("pk", filter=going, distinct=True), **asked)
    listed = reverse("plan:measures", args=[plan.uuid])
    for word, (label, _) in missing().items():
        yield CoverageBar(
            f"Åtgärder {label.lower()}",
            counts[word],
            counts["all"],
            f"{listed}?utan={word}",
        )


# --- balance -------------------------------------------------------------------------
def balance_of(plan: Plan) -> dict[str, Any]:
    """Count the measures that are going, by perspective, prevention and direction.

    The level of a count, 0-4, is how dark it is drawn: how much of the most it is.
    """
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
    most = max(counts.values(), default=1)
    return {
        "heads": [str(name) for _, name in kinds],
        "rows": [
            (
                str(name),
                [
                    {
                        "count": counts[key, kind],
                        # Rounded up: no count but none is as light as none.
                        "level": -(-4 * counts[key, kind] // most),
                        "url": f"{listed}?perspektiv={key}&art={kind}",
                    }
                    for kind, _ in kinds
                ],
            )
            for key, name in (*Perspective.choices, NOT_SAID)
        ],
        "directions": [
            CoverageBar(
                one.name,
                by_direction[one.pk],
                sum(by_direction.values()),
                f"{listed}?inriktning={one.uuid}",
            )
            for one in Direction.objects.filter(plan=plan)
        ],
    }


# --- dependence ----------------------------------------------------------------------
def waiting_in(plan: Plan) -> list[dict[str, Any]]:
    """List the measures that wait for others, those that are held up first.

    Held up: one of those that they wait for is not done.
    """
    found = Dependence.objects.filter(plan=plan).select_related("measure", "on")
    ties = grouped(found.order_by("measure__order", "pk"), "measure_id")
    waiting = [
        {
            "measure": mine[0].measure,
            "on": [(tie.on, tie.why) for tie in mine],
            "is_held": not mine[0].measure.is_over
            and any(not tie.on.is_over for tie in mine),
        }
        for mine in ties.values()
    ]
    return sorted(waiting, key=lambda one: not one["is_held"])


# --- from the problem ----------------------------------------------------------------
def answers_to(problem: UUID, user: User) -> list[dict[str, Any]]:
    """List the needs that answer a problem, and the measures that serve each.

    For who reads both, in three queries.
    """
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
    return [
        {"need": need, "measures": list(served[pk].values())}
        for pk, need in needs.items()
    ]


def plans_about(problem: Problem, user: User) -> Panel | None:
    """Tell which needs answer a problem, in which plans, and which measures."""
    answers = answers_to(problem.uuid, user)
    if not answers:
        return None
    return Panel(
        "I åtgärdsplanen",
        "atgardsplan",
        "atgardsplan/plan/_onward.html",
        {"answers": answers},
    )
