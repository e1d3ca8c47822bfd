"""How measures rank by the stated criteria."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atgardsplan.plan.models import Criterion, Measure, Score
from atgardsplan.plan.services.weighing import MOST

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan


@dataclass(frozen=True)
class Ranked:
    """A measure, its points on each criterion, and their weighted sum."""

    measure: Measure
    points: list[Score | None]
    total: int
    best: int  # the most that could be had

    @property
    def is_weighed(self) -> bool:
        """Whether it has points on every criterion."""
        return all(self.points)


def ranked(plan: Plan) -> tuple[list[Criterion], list[Ranked]]:
    """List the measures, those with the most points first: three queries."""
    criteria = list(Criterion.objects.filter(plan=plan))
    scores: dict[int, dict[int, Score]] = defaultdict(dict)
    for score in Score.objects.filter(plan=plan):
        scores[score.measure_id][score.criterion_id] = score
    best = MOST * sum(c.weight for c in criteria)
    lines = []
    for measure in Measure.objects.filter(plan=plan).going().defer("description"):
        mine = [scores[measure.pk].get(c.pk) for c in criteria]
        total = sum(
            s.points * c.weight for s, c in zip(mine, criteria, strict=True) if s
        )
        lines.append(Ranked(measure, mine, total, best))
    return criteria, sorted(lines, key=lambda one: -one.total)
