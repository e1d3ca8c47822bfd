"""Which rows: the application's own wall around figures.

The database's row policies say the same once more (lagesbild/figures/sql).
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.jobs.models import JobQuerySet

#: Who reads an authority's figures: those who write in it, and those who approve.
READERS = (Permission.LAGESBILD_WRITE, Permission.LAGESBILD_RELEASE)


def reads_figures(user: User) -> bool:
    """Tell whether a person reads the figures of their own authority."""
    return any(user.may(permission) for permission in READERS)


class FiguresQuerySet(models.QuerySet[Any]):
    """What belongs to the figures of an authority."""

    readers: tuple[Permission, ...] = READERS

    def visible_to(self, user: User) -> Self:
        """Those of one's own authority, for those who write or approve there."""
        if not any(user.may(permission) for permission in self.readers):
            return self.none()
        return self.filter(agency=user.agency_id)


class KeptQuerySet(FiguresQuerySet):
    """What only those who keep the figures, who write there, have use for."""

    readers = (Permission.LAGESBILD_WRITE,)


class LedgerQuerySet(FiguresQuerySet):
    """What has been given out: it is for those who give out more."""

    readers = (*READERS, Permission.FIGURES_GIVE)


class FetchQuerySet(JobQuerySet):
    """Fetches of figures from another's server."""

    def visible_to(self, user: User) -> Self:
        """Those of one's own authority, for those who read its figures."""
        return (
            self.filter(agency=user.agency_id) if reads_figures(user) else self.none()
        )


class ValueQuerySet(FiguresQuerySet):
    """The numbers."""

    def current(self) -> Self:
        """Those that hold: neither revised nor brought by an import since undone."""
        return self.filter(is_current=True)


class GivenQuerySet(models.QuerySet[Any]):
    """Counts that one authority has handed to another."""

    def visible_to(self, user: User) -> Self:
        """Those that one's authority has given or received."""
        seen = Q(pk__in=[])
        if user.may(Permission.FIGURES_GIVE):
            seen |= Q(giver=user.agency_id)
        if reads_figures(user):
            seen |= Q(receiver=user.agency_id)
        return self.filter(seen)
