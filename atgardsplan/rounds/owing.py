"""Follow-ups that somebody owes an answer: on the start page, in the daily reminder."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING

from django.utils import timezone

from atgardsplan.rounds.models import Ask
from cases.start import startpage
from cases.start.startpage import AT_MOST, Panel
from cases.work.services import reminding

if TYPE_CHECKING:
    from pax.accounts.models import Agency, User


def register() -> None:
    """Show what is owed on the start page, and remind of what is late."""
    startpage.register_panel("follow-ups", owed_panel)
    reminding.register_late(late_answers)


def owed_panel(user: User) -> Panel:
    """List the follow-ups that a person is to answer, the nearest day first."""
    found = Ask.objects.visible_to(user).waiting().filter(responsible=user)
    asks = list(
        found.select_related("round", "measure").order_by("round__due_on", "pk")[
            : AT_MOST + 1
        ]
    )
    today = timezone.localdate()
    return Panel(
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
