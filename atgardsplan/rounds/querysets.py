"""Which rows: who is asked, and those who ask.  The row policies say the same (sql)."""

from typing import Self

from django.apps import apps
from django.db.models import Q

from atgardsplan.plan.querysets import InPlanQuerySet, plans_at
from pax.accounts.models import User


class RoundQuerySet(InPlanQuerySet):
    """Rounds."""

    def of_mine(self, user: User) -> Q:
        """Ask whether the person is asked something in it (pax_rounds_asked())."""
        asks = apps.get_model("rounds", "Ask").objects.filter(responsible=user.pk)
        return Q(pk__in=asks.order_by().values("round_id"))


class AskQuerySet(InPlanQuerySet):
    """What is asked of each responsible, and what they answered."""

    def visible_to(self, user: User) -> Self:
        """One's own; all of a plan for those who work on it at its authority."""
        seen = Q(responsible=user.pk)
        if plans_at(user):
            plans = apps.get_model("plan", "Plan").objects
            mine = plans.filter(agency=user.agency_id)
            seen |= Q(plan__in=mine.order_by().values("pk"))
        return self.filter(seen)

    def waiting(self) -> Self:
        """Those that nobody has answered, in rounds that are open."""
        return self.filter(answered_at__isnull=True, round__closed_at__isnull=True)
