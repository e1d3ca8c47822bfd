"""What those responsible answered, as papers tell of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atgardsplan.plan.models import Plan
    from pax.accounts.models import User


@dataclass(frozen=True)
class Answered:
    """One answer about a measure in a round of follow-up."""

    on: datetime.date
    done: str
    result: str
    effect: str
    obstacles: str
    ahead: str


def answers_of(
    plan: Plan, first: datetime.date, last: datetime.date, user: User
) -> dict[int, list[Answered]]:
    """Give the answers about each measure in a period, the last first."""
    _ = plan, first, last, user
    return {}
