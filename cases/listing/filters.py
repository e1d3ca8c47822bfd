"""What narrows a list of cases, and how it is asked for in an address.

Only what the access index holds, so that every filter costs the same for everybody.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils import timezone

from cases.enums import Support, Suspicion
from cases.process import gokungen
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import ROLES

OPEN, CLOSED = "pagar", "avslutat"
STATES = ((OPEN, "Pågår"), (CLOSED, "Avslutat"))
ME, NOBODY = "jag", "ingen"
STEPS = tuple((step.key, step.name) for step in gokungen.STEPS)
#: How a list can be sorted; the first is used when nothing is asked for.
SORTS = (
    ("-touched", "Senast ändrade först"),
    ("touched", "Längst sedan ändrade först"),
    ("-opened", "Nyast öppnade först"),
    ("opened", "Äldst öppnade först"),
    ("due", "Närmaste frist först"),
    ("-due", "Frist längst bort först"),
)
DEFAULT_SORT = SORTS[0][0]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; "" and None narrow nothing."""

    q: str = ""
    state: str = ""
    step: str = ""
    assignee: User | None = None
    unassigned: bool = False
    unit: Unit | None = None
    suspicion: str = ""
    support: str = ""
    overdue_on: datetime.date | None = None
    sort: str = DEFAULT_SORT

    def narrowed(self) -> dict[str, str]:
        """Give what the database is told (pax_narrowing); words apart."""
        given = {
            "is_open": {OPEN: "true", CLOSED: "false"}.get(self.state),
            "step": self.step,
            "assignee_id": self.assignee and str(self.assignee.pk),
            "unassigned": "true" if self.unassigned else "",
            "unit_id": self.unit and str(self.unit.pk),
            "suspicion": self.suspicion,
            "support": self.support,
            "due_before": self.overdue_on and self.overdue_on.isoformat(),
        }
        return {key: value for key, value in given.items() if value}

    def sorted_by(self, sort: str) -> "Filters":
        """Give the same filters in another order."""
        return replace(self, sort=sort)

    def told(self) -> list[tuple[str, str]]:
        """Say each filter that is on: its name in the address, and in words."""
        given = (
            ("lage", dict(STATES).get(self.state)),
            ("steg", dict(STEPS).get(self.step)),
            ("handlaggare", self._whose()),
            ("enhet", self.unit and self.unit.name),
            ("misstanke", self.suspicion and Suspicion(self.suspicion).label),
            ("stod", self.support and Support(self.support).label),
            ("forsenat", self.overdue_on and "Försenade"),
        )
        return [(name, str(words)) for name, words in given if words]

    def _whose(self) -> str:
        if self.unassigned:
            return "Utan handläggare"
        return f"Handläggare {self.assignee.name}" if self.assignee else ""


@dataclass(frozen=True)
class Choices:
    """The units and colleagues that a person may choose among."""

    units: list[Unit]
    colleagues: list[User]


def choices_for(user: User) -> Choices:
    """List one's own units, and those who handle cases in them today.

    From the directory and not from the cases: a choice says nothing of who has
    handled what.
    """
    groups = [reader for reader in user.authority.readers if reader > 0]
    units = list(Unit.objects.filter(group_id__in=groups))
    held = (
        Membership.objects.current(timezone.localdate())
        .filter(unit__in=units, role__in=[r for r, spec in ROLES.items() if spec.reads])
        .exclude(user=user)
        .select_related("user")
    )
    return Choices(units, _by_name(m.user for m in held if m.user.is_active))


def _by_name(people: Iterable[User]) -> list[User]:
    return sorted(set(people), key=lambda person: (person.name, person.pk))
