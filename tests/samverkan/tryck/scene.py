"""A group with five agencies in it, for the tests of registers and inspections."""

from __future__ import annotations

from pax.access.context import acting_as
from pax.accounts.models import Unit, User
from samverkan.groups import services
from samverkan.groups.enums import Duty
from samverkan.groups.models import Delegation, Samverkansgrupp
from tests.house.groups import DAY

SEATED = (
    ("sanna", "Tillsyn avfall och livsmedel", Duty.CHAIR),
    ("göran", "Tillsyn avfall och livsmedel", Duty.MEMBER),
    ("carin", "Försörjningsstöd", Duty.MEMBER),
    ("paul", "Lokalpolisområde Södertälje", Duty.MEMBER),
    ("petra", "Lokalpolisområde Södertälje", Duty.MEMBER),
    ("emil", "Förvaltning", Duty.MEMBER),
)


def make_group(name: str = "Provgruppen") -> Samverkansgrupp:
    """Make a group that Samhällsbyggnadsnämnden convenes, and seat its people."""
    with acting_as(User.objects.get(username="sanna")) as who:
        group = services.found_group(name, by=who.user, purpose="Prov")
        delegations: dict[int, Delegation] = {}
        for username, unit_name, duty in SEATED:
            unit = Unit.objects.select_related("agency", "group").get(name=unit_name)
            if unit.agency_id not in delegations:
                delegations[unit.agency_id] = services.invite_agency(
                    group, unit, by=who.user, joined_on=DAY
                )
            services.seat_person(
                delegations[unit.agency_id],
                User.objects.get(username=username),
                by=who.user,
                duty=duty,
                since=DAY,
            )
    return group
