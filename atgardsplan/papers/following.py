"""What those responsible answered, as papers tell of it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atgardsplan.plan.models import Measure
from atgardsplan.rounds.selectors import answers_about
from pax.ui.swedish import swedish_date

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User


@dataclass(frozen=True)
class Answered:
    """One answer about a measure in a round of follow-up; never who gave it."""

    on: datetime.date
    done: str
    told: str
    result: str
    effect: str
    obstacles: str
    ahead: str


def answers_of(
    plan: Plan, first: datetime.date, last: datetime.date, user: User
) -> dict[int, list[Answered]]:
    """Give the answers about each measure in a period, the last first."""
    found: dict[int, list[Answered]] = defaultdict(list)
    measures = Measure.objects.filter(plan=plan)
    for ask in answers_about(measures, user, first, last):
        if ask.answered_at is None:
            continue
        found[ask.measure_id].append(
            Answered(
                swedish_date(ask.answered_at),
                ask.get_done_display(),
                ask.told,
                ask.result,
                ask.effect,
                ask.obstacles,
                ask.ahead,
            )
        )
    return found
