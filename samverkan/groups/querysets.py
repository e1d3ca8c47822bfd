"""Which rows: the application's own wall around groups and what is shared with them.

The database's row policies say the same once more (samverkan/groups/sql).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from pax.access.holdings import works_no_more
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import Role
from samverkan.groups.enums import Duty, Level, Progress


class SeatQuerySet(models.QuerySet[Any]):
    """Who sits in which group."""

    def current(self, on: datetime.date) -> SeatQuerySet:
        """Those that hold on the day, while their agency takes part."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            Q(delegation__left_on__isnull=True) | Q(delegation__left_on__gt=on),
            valid_from__lte=on,
        )

    def of(self, user: User) -> SeatQuerySet:
        """Those that a person holds today for their own agency."""
        mine = self.current(timezone.localdate())
        if user.is_system:
            return mine.filter(delegation__agency=user.agency_id)
        return mine.filter(user=user, delegation__agency_id=F("user__agency_id"))

    def visible_to(self, user: User) -> SeatQuerySet:
        """Those in groups that the person may know."""
        return self.filter(knows(user, "delegation__group_id"))


def sits_in(user: User, group_ref: str) -> Exists:
    """Ask whether a person has a seat today in the group a row belongs to."""
    seats = apps.get_model("groups", "Seat").objects.of(user)
    return Exists(seats.filter(delegation__group_id=OuterRef(group_ref)))


def chairs(user: User, group_ref: str) -> Exists:
    """Ask whether a person leads the group that a row belongs to."""
    seats = apps.get_model("groups", "Seat").objects.of(user)
    return Exists(
        seats.filter(delegation__group_id=OuterRef(group_ref), duty=Duty.CHAIR)
    )


#: Those who lead a group, as chair or secretary.
LEADS = (Duty.CHAIR, Duty.SECRETARY)


def leads_in(user: User, group_ref: str) -> Exists:
    """Ask whether a person leads the group that a row belongs to today."""
    seats = apps.get_model("groups", "Seat").objects.of(user)
    return Exists(
        seats.filter(delegation__group_id=OuterRef(group_ref), duty__in=LEADS)
    )


def not_at_work(field: str) -> Q:
    """Ask whether whoever a row names can sit in no group today."""
    return works_no_more(field, Permission.GROUP_TAKE_PART)


def not_seated(field: str, group_ref: str) -> Q:
    """Ask whether whoever a row names sits in its group no more, or has left."""
    seats = apps.get_model("groups", "Seat").objects.current(timezone.localdate())
    seated = seats.filter(
        user=OuterRef(field), delegation__group_id=OuterRef(group_ref)
    )
    is_named = Q(**{f"{field}__isnull": False})
    return is_named & (~Q(Exists(seated)) | not_at_work(field))


def is_seated(person: User, group_id: int) -> bool:
    """Tell whether a person sits in a group today, and can."""
    seats = apps.get_model("groups", "Seat").objects.of(person)
    may = person.is_active and person.may(Permission.GROUP_TAKE_PART)
    return may and bool(seats.filter(delegation__group=group_id).exists())


def knows(user: User, group_ref: str) -> Q:
    """Ask whether a person may know of the group a row belongs to."""
    groups = apps.get_model("groups", "Samverkansgrupp").objects
    return Q(Exists(groups.visible_to(user).filter(pk=OuterRef(group_ref))))


def coordinates(user: User) -> bool:
    """Tell whether a person is samordnare somewhere today."""
    return Role.SAMORDNARE in user.authority.roles


class GroupQuerySet(models.QuerySet[Any]):
    """Samverkansgrupper."""

    def visible_to(self, user: User) -> GroupQuerySet:
        """Those one sits in, and those that one's agency convenes or nobody does."""
        seen = Q(sits_in(user, "pk"))
        if coordinates(user):
            seen |= Q(convener__isnull=True) | Q(convener=user.agency_id)
        return self.filter(seen)

    def with_seat_of(self, user: User) -> GroupQuerySet:
        """Those one sits in."""
        return self.filter(sits_in(user, "pk"))


class OfGroupQuerySet(models.QuerySet[Any]):
    """What describes a group: its agreement, its delegations."""

    def visible_to(self, user: User) -> OfGroupQuerySet:
        """Those of groups that the person may know."""
        return self.filter(knows(user, "group_id"))


class InGroupQuerySet(models.QuerySet[Any]):
    """What a group works with: for those who sit in it, and nobody else."""

    def visible_to(self, user: User) -> InGroupQuerySet:
        """Those of groups that the person sits in."""
        return self.filter(sits_in(user, "group_id"))


class ShareQuerySet(models.QuerySet[Any]):
    """Cases shared with groups."""

    def visible_to(self, user: User) -> ShareQuerySet:
        """Those that one's agency has been told of, or has shared itself."""
        return self.at_least(Level.EXISTENCE, user)

    def at_least(self, level: Level, user: User) -> ShareQuerySet:
        """Those of which the person is shown at least so much."""
        return self.filter(is_shown(user, "pk", level))

    def standing(self) -> ShareQuerySet:
        """Those not taken back."""
        return self.filter(unshared_at__isnull=True)


def is_shown(user: User, share_ref: str, level: Level) -> Q:
    """Ask whether a person is shown at least so much of a share.

    Whoever is biased in its case is shown nothing of it (pax_share_level).
    """
    copies = apps.get_model("groups", "ShareCopy").objects
    ours = _ours(user, share_ref)
    given = copies.filter(
        share_id=OuterRef(share_ref),
        level__gte=level,
        disclosure__withdrawn_at__isnull=True,
        disclosure__receiver_group__in=user.authority.readers,
    )
    return Q(Exists(ours)) | Q(Exists(given))


def _ours(user: User, share_ref: str) -> models.QuerySet[Any]:
    """Give a share of one's own authority that one sits with, or reads the case of."""
    answers = apps.get_model("cases", "JavCheck").objects
    shares = apps.get_model("groups", "Share").objects
    return (
        shares.filter(pk=OuterRef(share_ref), owner_agency=user.agency_id)
        .filter(sits_in(user, "group_id") | Q(_reads_case(user)))
        .exclude(Exists(answers.of_biased(user, OuterRef("case_id"))))
    )


def _reads_case(user: User) -> Exists:
    cases = apps.get_model("cases", "Case").objects
    return Exists(cases.visible_to(user).filter(pk=OuterRef("case_id")))


class HomeCopyQuerySet(models.QuerySet[Any]):
    """What the owner's own people in a group have been given of a case."""

    def visible_to(self, user: User) -> HomeCopyQuerySet:
        """Those of one's own authority's cases, but of one that one is biased in.

        pax_shown_at_home() says the same.
        """
        return self.filter(Exists(_ours(user, "share_id")))

    def standing(self) -> HomeCopyQuerySet:
        """Those not taken back."""
        return self.filter(ended_at__isnull=True)


class InShareQuerySet(models.QuerySet[Any]):
    """What a group does with a shared case: for those given more than its existence."""

    def visible_to(self, user: User) -> InShareQuerySet:
        """Those of shares that the person knows what they are about."""
        return self.filter(is_shown(user, "share_id", Level.SUMMARY))

    def going_on(self) -> InShareQuerySet:
        """Those of work that a group has under way, in shares that stand."""
        return self.filter(progress=Progress.UNDER_WAY, share__unshared_at__isnull=True)


class CopyQuerySet(models.QuerySet[Any]):
    """Who has been given what of a shared case."""

    def visible_to(self, user: User) -> CopyQuerySet:
        """One's own agency's, and all when one knows what the case is about."""
        # Not by a join: the owner's people in the group need not read the disclosure.
        received = apps.get_model("cases", "Disclosure").objects.filter(
            pk=OuterRef("disclosure_id"),
            withdrawn_at__isnull=True,
            receiver_group__in=user.authority.readers,
        )
        return self.filter(Exists(received) | is_shown(user, "share_id", Level.SUMMARY))


def database_value(sql: str, *args: Any) -> Any:
    """Ask one value of the database itself, which sees more than the person does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        row = cursor.fetchone()
    return row[0] if row else None
