"""What is shown of follow-ups, who may answer, and what is owed."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from atgardsplan.plan.models import Measure, Plan
from atgardsplan.plan.policies import makes
from atgardsplan.plan.querysets import grouped
from atgardsplan.rounds.enums import Done
from atgardsplan.rounds.models import Ask, Round
from pax.accounts.models import Agency, User
from pax.composition import Panel
from pax.ui.parts import AT_MOST, KeyFigure, StartPanel, Tone


def may_answer(ask: Ask, user: User) -> bool:
    """Tell whether a person may answer: who is asked, or who makes the plan."""
    return ask.responsible_id == user.pk or makes(ask.plan, user)


# --- rounds --------------------------------------------------------------------------
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
    asks = grouped(asks_in(user).filter(plan=plan), "round_id")
    return [RoundView(one, asks[one.pk]) for one in Round.objects.filter(plan=plan)]


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


def answers_in(
    plan: Plan, user: User, first: datetime.date, last: datetime.date
) -> QuerySet[Ask]:
    """List the answers about a plan's measures within a period, the last first."""
    found: QuerySet[Ask] = Ask.objects.visible_to(user).filter(
        plan=plan, answered_at__date__gte=first, answered_at__date__lte=last
    )
    return found.order_by("-answered_at", "-pk")


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


# --- what somebody owes an answer: on the start page, in the daily reminder ----------
def follow_ups_to_answer(user: User) -> StartPanel:
    """List the follow-ups that a person is to answer, the nearest day first."""
    found = Ask.objects.visible_to(user).waiting().filter(responsible=user)
    asks = list(
        found.select_related("round", "measure").order_by("round__due_on", "pk")[
            : AT_MOST + 1
        ]
    )
    today = timezone.localdate()
    return StartPanel(
        "follow-ups",
        "Uppföljning av åtgärder att svara på",
        "Att följa upp",
        asks,
        sum(ask.round.due_on < today for ask in asks),
        stays=False,
        more="plan:list",
        template="atgardsplan/rounds/start_owed.html",
    )


def late_answers(agency: Agency, on: datetime.date) -> Counter[User]:
    """Count the answers that are late, of those whom an authority's plans ask.

    Run as the authority's system user, which sees what its plans ask of anybody.
    """
    late: Counter[User] = Counter()
    asks = Ask.objects.waiting().filter(plan__agency=agency, round__due_on__lt=on)
    for ask in asks.filter(responsible__isnull=False).select_related("responsible"):
        if ask.responsible.email and ask.responsible.is_active:
            late[ask.responsible] += 1
    return late
