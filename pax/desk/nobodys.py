"""What nobody has: told to those who can give it to somebody, until somebody has it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from pax.access.holdings import Holding, holdings
from pax.accounts.models import Membership, User
from pax.db.ordering import in_swedish
from pax.ui.parts import AT_MOST, StartPanel

#: So many of a kind are shown at once: the next when these have somebody.
SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One thing: what it is, where, what kind, and whose it is or was."""

    uuid: str
    called: str
    url: str
    where: str
    kind: str
    whose: str


def line_of(holding: Holding, row: Any) -> Line:
    """Write a thing as a line."""
    had = holding.holder(row)
    return Line(
        str(row.uuid),
        holding.called(row),
        holding.url(row),
        holding.where(row),
        holding.label,
        str(had) if had else "",
    )


def nobodys_of(user: User, at_most: int = SHOWN) -> dict[Holding, list[Line]]:
    """List, by kind, what nobody has and a person may give."""
    found = {
        one: [line_of(one, row) for row in one.nobodys(user)[:at_most]]
        for one in holdings()
    }
    return {one: lines for one, lines in found.items() if lines}


def takers_for(holding: Holding, user: User) -> QuerySet[User]:
    """List who can be asked to take something over: who works where it is or was."""
    rows = holding.nobodys(user)[:SHOWN]
    had = {person.agency_id for row in rows if (person := holding.holder(row))}
    held = Membership.objects.current(timezone.localdate())
    people = User.objects.filter(
        agency__in={user.agency_id, *had}, is_active=True, is_system=False
    )
    at_work = people.filter(pk__in=held.order_by().values("user"))
    return at_work.select_related("agency").order_by(in_swedish("name"), "pk")


def nobodys_waiting(user: User) -> StartPanel:
    """List what nobody has, for those who can give it."""
    found = nobodys_of(user, AT_MOST + 1)
    lines = [line for of_kind in found.values() for line in of_kind]
    return StartPanel(
        "nobodys",
        "Det som ingen har hand om",
        "Utan ansvarig",
        lines[: AT_MOST + 1],
        stays=False,
        more="desk:nobodys",
        template="desk/_start_lines.html",
    )
