"""Who is in a group: the group itself, its agreement, its agencies and its people."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from samverkan.groups.enums import Duty
from samverkan.groups.models import Agreement, Delegation, Samverkansgrupp, Seat
from samverkan.groups.policies import check_keeps

if TYPE_CHECKING:
    from pax.accounts.models import Unit, User


@transaction.atomic
def found_group(name: str, *, by: User, **about: Any) -> Samverkansgrupp:
    """Make a new group, convened by the founder's own agency."""
    if not by.may(Permission.GROUP_ADMIN):
        raise Denied
    key = f"{slugify(name)[:50]}-{uuid4().hex[:8]}"
    with _one_of_that_name(name):
        group = Samverkansgrupp.objects.create(
            key=key, name=name, convener=by.agency, created_by=by, **about
        )
    record(Verb.GROUP_CHANGED, group, by=by, because="Ny grupp")
    return group


@transaction.atomic
def revise_group(
    group: Samverkansgrupp, *, by: User, version: int | None = None, **about: Any
) -> Samverkansgrupp:
    """Change what a group is for and how it works."""
    check_keeps(group, by)
    with _one_of_that_name(about.get("name", group.name)):
        change(group, version=version, because="Gruppens uppgifter ändrade", **about)
    record(Verb.GROUP_CHANGED, group, by=by)
    return group


@transaction.atomic
def convene(group: Samverkansgrupp, *, by: User) -> Samverkansgrupp:
    """Take on to convene a group that nobody convenes yet, for one's own agency."""
    if not by.may(Permission.GROUP_ADMIN):
        raise Denied
    if group.convener_id is not None:
        raise WrongState("Gruppen har redan en sammankallande myndighet.")
    change(group, because="Sammankallande utsedd", convener=by.agency)
    record(Verb.GROUP_CHANGED, group, by=by, because="Sammankallande utsedd")
    return group


@transaction.atomic
def sign_agreement(group: Samverkansgrupp, *, by: User, **terms: Any) -> Agreement:
    """Write down the agreement that the group works under."""
    check_keeps(group, by)
    agreement = Agreement.objects.create(group=group, created_by=by, **terms)
    record(Verb.GROUP_CHANGED, group, by=by, because="Ny överenskommelse")
    return agreement


@transaction.atomic
def invite_agency(
    group: Samverkansgrupp, unit: Unit, *, by: User, joined_on: datetime.date
) -> Delegation:
    """Let an agency take part in the group, through one of its units.

    What is given to the agency here is read by those who sit for it, and by nobody
    else there: a circle of readers of its own is made for them.
    """
    check_keeps(group, by)
    if Delegation.objects.filter(
        group=group, agency=unit.agency, left_on__isnull=True
    ).exists():
        raise Invalid(f"{unit.agency} är redan med i gruppen.")
    circle = Group.objects.create(name=f"krets {uuid4()}")
    delegation = Delegation.objects.create(
        group=group,
        agency=unit.agency,
        unit=unit,
        circle=circle,
        joined_on=joined_on,
        created_by=by,
    )
    record(Verb.GROUP_CHANGED, group, by=by, because=f"{unit.agency} är med")
    return delegation


@transaction.atomic
def end_delegation(
    delegation: Delegation, *, by: User, on: datetime.date
) -> Delegation:
    """Let an agency leave the group; its people lose sight of everything there."""
    check_keeps(delegation.group, by)
    change(delegation, because="Myndigheten lämnar gruppen", left_on=on)
    record(
        Verb.GROUP_CHANGED,
        delegation.group,
        by=by,
        because=f"{delegation.agency} lämnar gruppen",
    )
    return delegation


@transaction.atomic
def seat_person(
    delegation: Delegation,
    user: User,
    *,
    by: User,
    duty: Duty = Duty.MEMBER,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Seat:
    """Give a person a seat in the group, for their own agency."""
    check_keeps(delegation.group, by)
    if user.agency_id != delegation.agency_id:
        raise Invalid(f"{user} arbetar inte för {delegation.agency}.")
    if not user.may(Permission.GROUP_TAKE_PART):
        raise Invalid(f"{user} har ingen roll som kan delta i grupper.")
    since = since or timezone.localdate()
    seats = Seat.objects.filter(delegation=delegation, user=user).current(since)
    if seats.exists():
        raise Invalid(f"{user} har redan en plats i gruppen.")
    seat = Seat.objects.create(
        delegation=delegation,
        user=user,
        duty=duty,
        valid_from=since,
        valid_to=until,
        created_by=by,
    )
    record(Verb.SEAT_GIVEN, delegation.group, by=by, because=user.username)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: User, last_day: datetime.date | None = None) -> Seat:
    """End a seat: by default at once, so that yesterday was its last day.

    Whoever keeps the group may, and everybody may leave by themselves.
    """
    group = seat.delegation.group
    if seat.user_id != by.pk:
        check_keeps(group, by)
    last_day = last_day or timezone.localdate() - datetime.timedelta(days=1)
    change(seat, because="Platsen avslutad", valid_to=last_day)
    record(Verb.SEAT_ENDED, group, by=by, because=seat.user.username)
    return seat


@contextmanager
def _one_of_that_name(name: str) -> Iterator[None]:
    """Say that a name is taken: also by a group that one may not know of."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise Invalid(f"Det finns redan en grupp som heter {name}.") from taken
