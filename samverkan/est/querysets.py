"""Who sees which row of EST; the row policies say the same (sql/functions.sql)."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from pax.accounts.enums import AgencyKind
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES
from samverkan.est.enums import Audience, EditionState, EntryState

#: How long an event is told of after its own week, as "senaste månaden".
PAST_MONTH = datetime.timedelta(weeks=4)
WEEK = datetime.timedelta(weeks=1)


def takes_part(user: User) -> bool:
    """Tell whether a person is in the EST forum today (pax_est_takes_part())."""
    return _holds(user, Permission.EST_TAKE_PART)


def coordinates(user: User) -> bool:
    """Tell whether a person puts the picture together (pax_est_coordinates()).

    In the authority that leads the work, and in no other: a system user never does.
    """
    return not user.is_system and user.may(Permission.EST_COORDINATE)


def names_levels(user: User) -> bool:
    """Tell whether a person says what the levels are called (pax_est_names_levels()).

    The administrator of those who coordinate, and of no other authority.
    """
    return not user.is_system and user.may(Permission.SETTINGS_EDIT)


def is_authority(user: User) -> bool:
    """Tell whether a person acts for an authority (pax_est_is_authority())."""
    return user.agency.kind != AgencyKind.BOLAG


def _holds(user: User, permission: Permission) -> bool:
    # By roles: a system user may everything, and takes no part in the forum.
    roles = user.authority.roles
    return any(permission in ROLES[role].permissions for role in roles)


class OfForumQuerySet(models.QuerySet[Any]):
    """What the whole forum shares."""

    def visible_to(self, user: User) -> Self:
        """All, to those who take part; nothing to others."""
        return self if takes_part(user) else self.none()


class ScaleQuerySet(models.QuerySet[Any]):
    """The names and colours of the levels."""

    def visible_to(self, user: User) -> Self:
        """All, to everybody who has signed in."""
        return self


class EditionQuerySet(OfForumQuerySet):
    """The weeks, each in one or more versions."""

    def open(self) -> Self:
        """Those that can still be written in."""
        return self.filter(state=EditionState.OPEN)

    def frozen(self) -> Self:
        """Those that nobody can change any more."""
        return self.filter(state=EditionState.FROZEN)

    def current(self) -> Self:
        """One version of each week: the last frozen, or the first while it is open.

        A correction that is being written counts for nothing until it is frozen.
        """
        return self.filter(is_current())


class OfEditionQuerySet(OfForumQuerySet):
    """What belongs to one version of a week, by `edition`."""

    def current(self) -> Self:
        """Those of the version of each week that counts."""
        return self.filter(is_current("edition__"))


def is_current(prefix: str = "") -> Q:
    """Ask whether an edition is the version of its week that counts."""
    later = apps.get_model("est", "Edition").objects.filter(
        year=OuterRef(f"{prefix}year"),
        week=OuterRef(f"{prefix}week"),
        version_number__gt=OuterRef(f"{prefix}version_number"),
        state=EditionState.FROZEN,
    )
    counts = Q(**{f"{prefix}state": EditionState.FROZEN}) | Q(
        **{f"{prefix}version_number": 1}
    )
    return counts & ~Q(Exists(later))


class EntryQuerySet(OfEditionQuerySet):
    """What an agency writes in the picture: events, actions, feedback."""

    def visible_to(self, user: User) -> Self:
        """One's own agency's, and of the others' what is handed in for one to see.

        Also what has been struck since: who saw it sees in its history that it was.
        """
        if not takes_part(user):
            return self.none()
        told = ~Q(state=EntryState.DRAFT)
        if not is_authority(user):
            told &= Q(audience=Audience.ALL)
        return self.filter(Q(agency=user.agency_id) | told)

    def for_audience(self, audience: str) -> Self:
        """Narrow to what is handed in, as those of one audience read it."""
        told = self.filter(state=EntryState.HANDED_IN)
        return (
            told if audience == Audience.AUTHORITIES else told.filter(audience=audience)
        )


class EventQuerySet(EntryQuerySet):
    """Events, which age by themselves."""

    def new_in(self, edition: Any) -> Self:
        """Those told of for the first time in an edition."""
        return self.filter(edition=edition)

    def past_month_of(self, edition: Any) -> Self:
        """Those of the four weeks before an edition's own."""
        return self.current().filter(
            edition__monday__gte=edition.monday - PAST_MONTH,
            edition__monday__lt=edition.monday,
        )


class ActionQuerySet(EntryQuerySet):
    """Actions, which are carried over until they are ended."""

    def new_in(self, edition: Any) -> Self:
        """Those told of for the first time in an edition."""
        return self.filter(edition=edition)

    def carried_to(self, edition: Any) -> Self:
        """Those of earlier weeks that had not ended before an edition's own week."""
        return self.current().filter(
            Q(ended_in__isnull=True) | Q(ended_in__monday__gte=edition.monday),
            edition__monday__lt=edition.monday,
            state=EntryState.HANDED_IN,
        )


class FrozenQuerySet(OfEditionQuerySet):
    """Frozen pictures, one for each audience."""

    def visible_to(self, user: User) -> Self:
        """Those made for an audience that the person belongs to."""
        if not takes_part(user):
            return self.none()
        return self if is_authority(user) else self.filter(audience=Audience.ALL)

    def read_by(self, user: User) -> Self:
        """Choose the fullest of them that the person may see."""
        wanted = Audience.AUTHORITIES if is_authority(user) else Audience.ALL
        return self.visible_to(user).filter(audience=wanted)
