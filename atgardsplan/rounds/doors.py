"""The doors of this app: rounds, for those who read the plan; what one is asked."""

from typing import Any

from atgardsplan.plan.doors import PLANNED, PlanDoor
from atgardsplan.rounds.models import Ask, Round
from pax.accounts.models import User
from pax.accounts.permissions import Permission


class AskDoor(PlanDoor):
    """A door where who is asked may answer, whatever their role."""

    def lets(self, user: User, thing: Any, permissions: tuple[Permission, ...]) -> bool:
        """Tell so by role, or by being asked."""
        is_asked = thing.responsible_id == user.pk
        return is_asked or super().lets(user, thing, permissions)


round_door = PlanDoor(
    "round",
    lambda user: Round.objects.visible_to(user).select_related("plan__agency"),
    reach=PLANNED,
)
ask_door = AskDoor(
    "ask",
    lambda user: Ask.objects.visible_to(user).select_related(
        "plan__agency", "round", "measure__direction", "measure__plan", "responsible"
    ),
    reach=PLANNED,
)
