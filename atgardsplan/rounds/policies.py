"""Whether a person may do something with a follow-up, now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atgardsplan.plan.policies import makes

if TYPE_CHECKING:
    from atgardsplan.rounds.models import Ask
    from pax.accounts.models import User


def may_answer(ask: Ask, user: User) -> bool:
    """Tell whether a person may answer: who is asked, or who makes the plan."""
    return ask.responsible_id == user.pk or makes(ask.plan, user)
