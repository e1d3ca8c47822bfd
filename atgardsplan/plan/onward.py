"""From a problem in the lägesbild to what is planned about it, and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atgardsplan.plan.selectors.coverage import answers_to
from pax.composition import Panel

if TYPE_CHECKING:
    from lagesbild.report.models import Problem
    from pax.accounts.models import User


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
