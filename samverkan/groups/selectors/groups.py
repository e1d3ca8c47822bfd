"""What is shown of groups themselves: mine, who takes part in one, its agreement."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cases.disclosure.lagrum import GROUNDS, Ground
from pax.accounts.models import Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from samverkan.groups.enums import CrimeLevel, Focus, Perspective, Progress
from samverkan.groups.models import (
    Agreement,
    Delegation,
    Samverkansgrupp,
    Seat,
    ShareWork,
)
from samverkan.groups.policies import keeps, leads, sits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

#: Roles that may sit in a group.
SEATED_ROLES = [
    r for r, s in ROLES.items() if Permission.GROUP_TAKE_PART in s.permissions
]


@dataclass
class Card:
    """One of my groups, with what I owe there."""

    group: Samverkansgrupp
    is_seated: bool
    going: int = 0
    owed: int = 0  # by my agency, of which mine by name or nobody's by name
    late: int = 0
    agreement: Term | None = None


@dataclass(frozen=True)
class Term:
    """An agreement, how long it still holds, and whether it is time to renew it."""

    agreement: Agreement
    today: datetime.date

    @property
    def days_left(self) -> int:
        """How many days it still holds; less than none when it has run out."""
        return (self.agreement.valid_to - self.today).days

    @property
    def has_run_out(self) -> bool:
        """Whether the group works without an agreement."""
        return self.days_left < 0

    @property
    def is_to_be_renewed(self) -> bool:
        """Whether it is time to think of the next."""
        return self.days_left <= self.agreement.remind_days

    @property
    def grounds(self) -> list[Ground]:
        """The grounds that its parties expect to share on."""
        return [GROUNDS[key] for key in self.agreement.grounds if key in GROUNDS]


@dataclass(frozen=True)
class Table:
    """One agency at the table: its delegation and who sits there."""

    delegation: Delegation
    seats: list[Seat] = field(default_factory=list)


@dataclass(frozen=True)
class About:
    """All that a group's own page says."""

    tables: list[Table]
    left: list[Delegation]
    terms: list[Term]
    keeps: bool
    leads: bool
    is_seated: bool
    my_seat: Seat | None
    may_convene: bool
    #: What the group works with, in words.
    words: dict[str, str]

    @property
    def current(self) -> Term | None:
        """The agreement that holds the longest."""
        return self.terms[0] if self.terms else None


def my_groups(user: User) -> list[Card]:
    """List the groups one sits in or keeps, with what one's agency owes in each."""
    today = timezone.localdate()
    groups = (
        Samverkansgrupp.objects.visible_to(user)
        .filter(ended_on__isnull=True)
        .select_related("convener")
    )
    seated = set(
        Seat.objects.of(user).order_by().values_list("delegation__group_id", flat=True)
    )
    cards = {g.pk: Card(g, g.pk in seated) for g in groups}
    for group, owed_by, person, due_on in _going(user):
        if card := cards.get(group):
            is_mine = owed_by == user.agency_id and person in (None, user.pk)
            card.going += 1
            card.owed += is_mine
            card.late += bool(due_on and due_on < today)
    for term in terms_of(cards):
        card = cards[term.agreement.group_id]
        card.agreement = card.agreement or term
    return sorted(
        cards.values(), key=lambda card: (not card.is_seated, card.group.name)
    )


def _going(user: User) -> QuerySet[ShareWork, Any]:
    found: QuerySet[ShareWork, Any] = (
        ShareWork.objects.visible_to(user)
        .filter(progress=Progress.UNDER_WAY, share__unshared_at__isnull=True)
        .values_list("share__group_id", "owed_by_id", "owed_by_person_id", "due_on")
    )
    return found


def terms_of(groups: Iterable[int]) -> list[Term]:
    """List the agreements of groups, the one that holds the longest first."""
    today = timezone.localdate()
    found = Agreement.objects.filter(group__in=list(groups)).order_by(
        "-valid_to", "-pk"
    )
    return [Term(agreement, today) for agreement in found]


def about_group(group: Samverkansgrupp, user: User) -> About:
    """Gather who takes part in a group, on what agreement, and what one may change."""
    today = timezone.localdate()
    seats: dict[int, list[Seat]] = defaultdict(list)
    upcoming_or_now = Seat.objects.visible_to(user).filter(delegation__group=group)
    for seat in upcoming_or_now.select_related("user"):
        if seat.valid_to is None or seat.valid_to >= today:
            seats[seat.delegation_id].append(seat)
    delegations = (
        Delegation.objects.visible_to(user)
        .filter(group=group)
        .select_related("agency", "unit")
    )
    mine = [s for held in seats.values() for s in held if s.user_id == user.pk]
    return About(
        tables=[Table(d, seats[d.pk]) for d in delegations if _takes_part(d, today)],
        left=[d for d in delegations if not _takes_part(d, today)],
        terms=terms_of([group.pk]),
        keeps=keeps(group, user),
        leads=leads(group, user),
        is_seated=sits(group, user),
        my_seat=mine[0] if mine else None,
        may_convene=group.convener_id is None and user.may(Permission.GROUP_ADMIN),
        words={name: _in_words(group, name, of) for name, of in _VOCABULARIES.items()},
    )


_VOCABULARIES = {
    "focuses": Focus,
    "crime_levels": CrimeLevel,
    "perspectives": Perspective,
}


def _in_words(group: Samverkansgrupp, name: str, choices: Any) -> str:
    return ", ".join(str(choices(value).label) for value in getattr(group, name))


def units_to_invite(group: Samverkansgrupp) -> QuerySet[Unit]:
    """List the units of agencies that are not in the group."""
    inside = Delegation.objects.filter(group=group, left_on__isnull=True)
    return (
        Unit.objects.exclude(agency__in=inside.values("agency"))
        .select_related("agency")
        .order_by("agency__name", "name")
    )


def people_to_seat(delegation: Delegation) -> QuerySet[User]:
    """List those of an agency whose role lets them sit in groups."""
    held = Membership.objects.current(timezone.localdate()).filter(
        role__in=SEATED_ROLES, user__agency=delegation.agency_id
    )
    return User.objects.filter(
        pk__in=held.values("user"), is_active=True, is_system=False
    ).order_by("name")


def _takes_part(delegation: Delegation, today: datetime.date) -> bool:
    return delegation.left_on is None or delegation.left_on > today
