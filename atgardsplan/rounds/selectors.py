"""What the pages of follow-up show: a few queries whatever there is."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from atgardsplan.plan.models import Measure, Plan
from atgardsplan.rounds.enums import Done
from atgardsplan.rounds.models import Ask, Round
from atgardsplan.rounds.policies import may_answer
from pax.composition import Panel
from pax.ui.parts import KeyFigure, Tone

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from pax.accounts.models import User


#: That a measure has not been followed up, to narrow a list of measures by.
NOT_FOLLOWED_UP = {
    "uppfoljning": (
        "Utan uppföljning",
        lambda: ~Q(asks__answered_at__isnull=False),
    ),
}


@dataclass(frozen=True)
class RoundView:
    """A round as its coordinator sees it: who has answered, who has not, what."""

    round: Round
    asks: list[Ask]
    #: Those that the reader may answer, while it is open.
    to_answer: frozenset[int] = frozenset()

    @property
    def answered(self) -> list[Ask]:
        """Those that were answered."""
        return [ask for ask in self.asks if ask.answered_at]

    @property
    def waiting(self) -> list[Ask]:
        """Those that nobody has answered."""
        return [ask for ask in self.asks if not ask.answered_at]

    @property
    def figures(self) -> list[KeyFigure]:
        """How many have answered, and what."""
        counts = Counter(ask.done for ask in self.answered)
        nobody = sum(ask.responsible_id is None for ask in self.waiting)
        return [
            KeyFigure("Besvarade", f"{len(self.answered)} av {len(self.asks)}"),
            KeyFigure("Enligt plan", counts[Done.AS_PLANNED] + counts[Done.FINISHED]),
            KeyFigure("Delvis", counts[Done.PARTLY]),
            KeyFigure(
                "Inte gjort",
                counts[Done.NOT],
                tone=Tone.WARNING if counts[Done.NOT] else Tone.NEUTRAL,
            ),
            KeyFigure(
                "Ingen att fråga",
                nobody,
                tone=Tone.WARNING if nobody else Tone.NEUTRAL,
            ),
        ]


def rounds_of(plan: Plan, user: User) -> list[RoundView]:
    """List a plan's rounds with what the person may see of each: two queries."""
    rounds = list(Round.objects.filter(plan=plan))
    asks = asks_in(user).filter(plan=plan)
    by_round: dict[int, list[Ask]] = {}
    for ask in asks:
        by_round.setdefault(ask.round_id, []).append(ask)
    return [RoundView(one, by_round.get(one.pk, [])) for one in rounds]


def round_view(round_: Round, user: User) -> RoundView:
    """Gather a round."""
    asks = list(asks_in(user).filter(round=round_))
    for ask in asks:
        ask.plan = round_.plan
    open_to = (ask.pk for ask in asks if round_.is_open and may_answer(ask, user))
    return RoundView(round_, asks, frozenset(open_to))


def asks_in(user: User) -> QuerySet[Ask]:
    """List what a person may see of what is asked."""
    found: QuerySet[Ask] = Ask.objects.visible_to(user)
    return found.select_related(
        "measure__direction", "responsible", "unit", "answered_by"
    ).order_by("measure__order", "pk")


def answers_about(
    measures: QuerySet[Measure] | list[Measure],
    user: User,
    first: datetime.date,
    last: datetime.date,
) -> list[Ask]:
    """List the answers about measures within a period, the last first."""
    found = Ask.objects.visible_to(user).filter(
        measure__in=measures,
        answered_at__date__gte=first,
        answered_at__date__lte=last,
    )
    return list(found.select_related("round").order_by("-answered_at", "-pk"))


def follow_ups_of(measure: Measure, user: User) -> Panel | None:
    """Tell of a measure's follow-ups over the years, the latest first."""
    found = Ask.objects.visible_to(user).filter(measure__thread=measure.thread)
    found = found.select_related("round", "answered_by", "plan__agency")
    asks = list(found.order_by("-round__due_on", "-pk")[:6])
    if not asks:
        return None
    return Panel(
        "Uppföljning",
        "uppfoljning",
        "atgardsplan/rounds/_panel.html",
        {
            "latest": asks[0],
            "earlier": asks[1:],
            "may_answer": asks[0].round.is_open and may_answer(asks[0], user),
        },
    )
