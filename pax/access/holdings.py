"""What hangs on a person: what they are to do or answer for, and who has it after them.

Each app says of its own tables what can (`Holding`); pax/desk/composition.py gathers
them, and the pages that close an account or end a role or a seat ask here.  Nothing
passes on to anybody who could not have been given it anyway: a holding says itself who
takes it, and what nobody takes stays where it is, on the page of those who can give it.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pax.access.context import on_behalf_of
from pax.accounts.models import Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.composition import composed
from pax.db.ordering import in_swedish
from pax.errors import Denied, Invalid, PaxError
from pax.notices.services import tell
from pax.ui import swedish

Rows = QuerySet[Any]
PURPOSE = "Lämna över det som en person har hand om"


@dataclass(frozen=True)
class Holding:
    """One kind of thing that can hang on a person, as the app that has it says.

    `field` is the foreign key to the person.  `going_on` is all that is to be done or
    answered for, of what somebody sees; `nobodys` is what of that they may give to
    another, since nobody has it: whoever had has left, or has no role or seat there.
    `takes` says whether a person could have it, `give` gives it, with history and log.
    """

    key: str
    label: str
    field: str
    going_on: Callable[[User], Rows]
    nobodys: Callable[[User], Rows]
    takes: Callable[[Any, User], bool]
    give: Callable[..., object]
    url: Callable[[Any], str] = lambda row: str(row.get_absolute_url())
    called: Callable[[Any], str] = str
    where: Callable[[Any], str] = lambda _: ""
    #: The unit in which one has it by a role there, if it is so.
    unit: Callable[[Any], Unit | None] = lambda _: None
    #: The path to the group that it is in, if it is in one.
    group: str = ""
    #: What whoever has it must be allowed, by some role: nothing, for what anyone has.
    permission: Permission | None = None
    #: Kept from those who do an authority's automatic work: only people give it.
    is_given_by_people: bool = False

    def of(self, people: Iterable[User], user: User) -> Rows:
        """List what some people have, of what somebody sees."""
        return self.going_on(user).filter(**{f"{self.field}__in": list(people)})

    def holder(self, row: Any) -> User | None:
        """Give who has it, or had."""
        found: User | None = getattr(row, self.field)
        return found


def holdings() -> tuple[Holding, ...]:
    """Give every kind that there is."""
    return composed("HOLDINGS", tuple[Holding, ...])


def works_no_more(field: str, permission: Permission | None = None) -> Q:
    """Ask whether whoever a row names has no role today (that gives a permission)."""
    held = Membership.objects.current(timezone.localdate()).filter(
        user=OuterRef(field), user__is_active=True
    )
    if permission is not None:
        held = held.filter(role__in=[role for role in ROLES if gives(role, permission)])
    return Q(**{f"{field}__isnull": False}) & ~Q(Exists(held))


def gives(role: str, permission: Permission | None) -> bool:
    """Tell whether a role gives a permission; nothing is given by any."""
    return permission is None or permission in ROLES[Role(role)].permissions


def works(person: User) -> bool:
    """Tell whether a person has an account that is open, and a role today."""
    return person.is_active and bool(person.authority.roles)


def can_take_over(person: User) -> QuerySet[User]:
    """List the colleagues who could take something over: those with a role today."""
    held = Membership.objects.current(timezone.localdate())
    colleagues = User.objects.filter(
        agency=person.agency_id, is_active=True, is_system=False
    ).exclude(pk=person.pk)
    return colleagues.filter(pk__in=held.values("user")).order_by(
        in_swedish("name"), "pk"
    )


@dataclass(frozen=True)
class Handed:
    """How it went: how many were taken over, and how many nobody has."""

    given: int = 0
    left: int = 0
    #: The last day of who has them still; none, if that has been.
    until: datetime.date | None = None

    def __add__(self, other: "Handed") -> "Handed":
        return Handed(self.given + other.given, self.left + other.left, self.until)

    @property
    def told(self) -> str:
        """Say it; nothing, if there was nothing."""
        if not self.given and not self.left:
            return ""
        of = swedish.counted(self.given + self.left, "sak", "saker")
        said = f"{self.given} av {of} har någon tagit över."
        if not self.left:
            return said
        if self.until:
            day = swedish.day(self.until)
            return (
                f"{said} Resten är utan ansvarig efter {day}, och står då hos den som "
                "kan fördela dem."
            )
        return f"{said} Resten står hos den som kan fördela dem."


@transaction.atomic
def hand_over(holding: Holding, rows: Iterable[Any], to: User, *, by: User) -> Handed:
    """Give things to a person, those that the person can have, and tell them."""
    if not works(to):
        raise Invalid(f"{to} har ingen roll i dag. Välj någon annan.")
    handed = Handed()
    may = holding.permission is None or to.may(holding.permission)
    for row in rows:
        if may and holding.takes(row, to) and _given(holding, row, to, by):
            handed += Handed(given=1)
        else:
            handed += Handed(left=1)
    if handed.given:
        tell(
            [to],
            f"Du har tagit över: {holding.label.lower()} ({handed.given}).",
            by=by,
            url="/",
        )
    return handed


def _given(holding: Holding, row: Any, to: User, by: User) -> bool:
    """Give one thing; what is refused (a case that has closed meanwhile) stays."""
    try:
        with transaction.atomic():
            holding.give(row, to, by=by)
    except PaxError:
        return False
    return True


@transaction.atomic
def give_nobodys(
    holding: Holding, uuids: Sequence[str], to: User, *, by: User
) -> Handed:
    """Give some of what nobody has to a person, as one who gives it out.

    Raises Invalid for one who can have none of it.
    """
    rows = list(holding.nobodys(by).filter(uuid__in=uuids))
    if not rows:
        raise Denied
    handed = hand_over(holding, rows, to, by=by)
    if not handed.given:
        raise Invalid(
            f"{to} kan inte ha hand om det här: det kräver en roll eller en plats där "
            "det hör hemma. Välj någon annan."
        )
    return handed


def counted_of(person: User) -> dict[Holding, int]:
    """Count what a person has at their authority, for one who is to see no more.

    Under the authority's system user: an administrator reads no case, and is told how
    many there are of each kind and nothing else.
    """
    with on_behalf_of(person.agency, purpose=PURPOSE) as system:
        counted = {
            one: one.of([person], system).count()
            for one in holdings()
            if not one.is_given_by_people
        }
    return {one: count for one, count in counted.items() if count}


@transaction.atomic
def leave_all(
    person: User,
    to: dict[str, User],
    *,
    only: Callable[[Holding, Any], bool] = lambda *_: True,
) -> Handed:
    """Let what a person has at their authority be taken over, by kind of thing.

    Done by the authority's system user, as what follows from an account that closes or
    a role that ends: the administrator sees none of it.  What has no taker, or one who
    cannot have it, stays, and is nobody's.
    """
    handed = Handed()
    with on_behalf_of(person.agency, purpose=PURPOSE) as system:
        for one in holdings():
            if one.is_given_by_people:
                continue
            rows = [row for row in one.of([person], system) if only(one, row)]
            taker = to.get(one.key)
            if taker and taker.agency_id != person.agency_id:
                raise Invalid(f"{taker} arbetar inte för {person.agency}.")
            if taker and rows:
                handed += hand_over(one, rows, taker, by=system)
            else:
                handed += Handed(left=len(rows))
    return handed


def falls_with(membership: Membership) -> Callable[[Holding, Any], bool]:
    """Tell of a thing whether its holder cannot have it when a role has ended.

    What is had by a role in a unit falls if no other role reads there; the rest, if no
    other role is left that gives what it takes.
    """
    last = membership.valid_to or timezone.localdate()
    after = last + datetime.timedelta(days=1)
    left = list(
        Membership.objects.current(after)
        .filter(user=membership.user_id)
        .exclude(pk=membership.pk)
    )

    def falls(one: Holding, row: Any) -> bool:
        unit = one.unit(row)
        if unit is None:
            return not any(gives(other.role, one.permission) for other in left)
        return not any(_reads_in(other, unit) for other in left)

    return falls


def _reads_in(membership: Membership, unit: Unit) -> bool:
    how = ROLES[Role(membership.role)].reads
    if membership.unit_id == unit.pk:
        return bool(how)
    return how == "below" and membership.unit_id in unit.path


def leave_group(person: User, group: Any, to: User | None, *, by: User) -> Handed:
    """Let what a person has in a group be taken over by another who sits in it."""
    handed = Handed()
    for one in holdings():
        if one.group and not one.is_given_by_people and to:
            rows = one.of([person], by).filter(**{one.group: group})
            handed += hand_over(one, rows, to, by=by)
    return handed
