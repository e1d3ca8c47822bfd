"""Which rows: the application's own wall around meetings.

The database's row policies say the same once more (samverkan/meetings/sql).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pax.accounts.models import User
from samverkan.groups.enums import Level
from samverkan.groups.querysets import is_shown, sits_in
from samverkan.meetings.enums import OVER, ActionState, MeetingState


class MeetingQuerySet(models.QuerySet[Any]):
    """Meetings of groups."""

    def visible_to(self, user: User) -> MeetingQuerySet:
        """Those of groups that the person sits in."""
        return self.filter(sits_in(user, "group_id"))

    def over(self) -> MeetingQuerySet:
        """Those that have been held, the latest first."""
        return self.filter(state__in=OVER).order_by("-starts_at", "-pk")

    def to_come(self, since: datetime.datetime) -> MeetingQuerySet:
        """Those planned, or under way, the nearest first."""
        waiting = (MeetingState.PLANNED, MeetingState.UNDER_WAY)
        return self.filter(state__in=waiting, ends_at__gte=since).order_by(
            "starts_at", "pk"
        )


class MaybeShareQuerySet(models.QuerySet[Any]):
    """What a group says at meetings: of itself, or of a shared case."""

    def visible_to(self, user: User) -> MaybeShareQuerySet:
        """Those of groups one sits in; of a case, if one knows what it is about."""
        return self.filter(
            Q(share__isnull=True) | is_shown(user, "share_id", Level.SUMMARY),
            sits_in(user, "group_id"),
        )


class ActionQuerySet(MaybeShareQuerySet):
    """Actions agreed on."""

    def open(self) -> ActionQuerySet:
        """Those to be done, what is late first and what has no day last."""
        return self.filter(state=ActionState.OPEN).order_by(
            F("due_on").asc(nulls_last=True), "pk"
        )

    def late(self) -> ActionQuerySet:
        """Those whose day has passed."""
        today = timezone.localdate()
        return self.filter(state=ActionState.OPEN, due_on__lt=today)


class FeedQuerySet(models.QuerySet[Any]):
    """Calendar feeds."""

    def visible_to(self, user: User) -> FeedQuerySet:
        """One's own, nobody else's."""
        return self.filter(owner=user)
