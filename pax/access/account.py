"""What a person is told about their own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from pax.accounts.models import Membership
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.audit.models import Event
from pax.audit.verbs import Verb

if TYPE_CHECKING:
    from pax.accounts.models import User

#: What each permission lets one do, for people.
SAID: dict[Permission, str] = {
    Permission.FLAG_RAISE: "Flagga det som inte stämmer och följa dina flaggor",
    Permission.CASE_READ: "Läsa enhetens ärenden",
    Permission.CASE_EDIT: "Arbeta i ärenden: parter, anteckningar, kalkyl, uppgifter",
    Permission.CASE_ASSIGN: "Bestämma vem som handlägger",
    Permission.CASE_DECIDE: "Skriva under och besluta, avsluta och öppna igen",
    Permission.CASE_RESTRICT: "Begränsa ett ärende till namngivna personer",
    Permission.CASE_EXPORT: "Ta ut listor och handlingar",
    Permission.CASE_READERS: "Se vem som har läst ett ärende",
    Permission.REFERRAL_RECEIVE: "Ta emot det som andra myndigheter lämnar ut",
    Permission.FEEDBACK_GIVE: "Återkoppla till avsändaren",
    Permission.POSITION_RECORD: "Anteckna gemensamma ställningstaganden",
    Permission.PROCESS_EDIT: "Kopiera och anpassa processkartor",
    Permission.LOG_REVIEW: "Granska myndighetens åtkomstlogg",
    Permission.USERS_ADMIN: "Sköta användare, enheter och roller",
    Permission.GROUP_TAKE_PART: "Delta i samverkansgrupper där du har en plats",
    Permission.GROUP_ADMIN: "Starta grupper, bjuda in myndigheter och ge platser",
    Permission.GROUP_SHARE: "Besluta om att dela ärenden med en grupp",
    Permission.EST_TAKE_PART: "Lämna din del till veckans EST-bild",
    Permission.EST_COORDINATE: "Sammanställa och frysa veckans EST-bild",
    Permission.LAGESBILD_WRITE: "Skriva i lägesbilden och sköta dess siffror",
    Permission.LAGESBILD_RELEASE: "Godkänna och fastställa lägesbilden",
    Permission.FIGURES_GIVE: "Lämna över den egna myndighetens siffror",
    Permission.PLAN_WRITE: "Skriva åtgärdsplanen och följa upp den",
    Permission.PLAN_DECIDE: "Anteckna beslut om åtgärdsplanen och publicera den",
    Permission.PLAN_ANSWER: "Lämna synpunkter på andras förslag till åtgärdsplan",
    Permission.SETTINGS_EDIT: "Ändra namn och färger som alla ser",
    Permission.PUBLISHED_READ: "Läsa det som är publicerat",
}

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
        may=[SAID[p] for p in Permission if user.may(p)],
        sign_ins=list(sign_ins.order_by("-at")[:10]),
    )
