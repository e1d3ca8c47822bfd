"""The doors of this app: what was read, for those who work on the plan."""

from atgardsplan.exchange.models import PlanImport
from atgardsplan.plan.doors import PLANNED
from pax.access.doors import Door

import_door = Door(
    "plan_import",
    lambda user: PlanImport.objects.visible_to(user).select_related("plan__agency"),
    reach=PLANNED,
)
