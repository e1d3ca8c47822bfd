"""What a person is told about their own account."""

from dataclasses import dataclass

from django.utils import timezone

from pax.accounts.models import Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.audit.models import Event
from pax.audit.verbs import Verb

REACH = {
    "": "",  # the description says so
    "unit": "Rollen läser enhetens ärenden.",
    "below": "Rollen läser ärenden i enheten och i enheterna under den.",
}


@dataclass(frozen=True)
class MyRole:
    """A role that one has today, and what it is for."""

    membership: Membership
    description: str
    reach: str


@dataclass(frozen=True)
class MyAccount:
    """Roles, what they allow, and the latest times that somebody signed in as one."""

    roles: list[MyRole]
    may: list[str]
    sign_ins: list[Event]


def my_account(user: User) -> MyAccount:
    """Gather what the page about oneself shows."""
    held = Membership.objects.current(timezone.localdate()).filter(user=user)
    roles = [
        MyRole(m, ROLES[Role(m.role)].description, REACH[ROLES[Role(m.role)].reads])
        for m in held.select_related("unit__agency")
    ]
    sign_ins = Event.objects.filter(actor_id=user.pk, verb=Verb.SIGNED_IN)
    return MyAccount(
        roles=roles,
        may=[str(p.label) for p in Permission if user.may(p)],
        sign_ins=list(sign_ins.order_by("-at")[:10]),
    )
