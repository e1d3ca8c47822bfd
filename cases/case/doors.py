"""The doors of this app: what an id in an address may open, and to whom."""

from django.db.models import Prefetch, QuerySet

from cases.models import (
    Case,
    Disclosure,
)
from pax.access.doors import Door
from pax.accounts.models import User
from pax.audit.verbs import Verb

WHOLE_CASE = ("case__agency", "case__unit", "case__origin")


def _cases(user: User) -> "QuerySet[Case]":
    # What it came from is asked for apart: joined, it doubles the planner's work for
    # every case, and most came from nowhere else.
    origin = Disclosure.objects.select_related("sender_agency", "sender_unit")
    return (
        Case.objects.visible_to(user)
        .select_related("agency", "unit", "process__map", "assignee")
        .prefetch_related(Prefetch("origin", origin))
    )


#: `@case_door(Permission.CASE_READ)`: /arenden/<uuid:case>/ becomes `case`.
case_door = Door("case", _cases, read=Verb.CASE_READ)
