"""A person's own calendar feed: a secret address that can be renewed and revoked."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Denied
from samverkan.meetings.models import CalendarFeed

if TYPE_CHECKING:
    from django.db.models import QuerySet

BYTES = 32


@transaction.atomic
def renew_feed(*, by: User) -> str:
    """Make a new secret, and let the former open nothing; it is told this once only."""
    if not by.may(Permission.GROUP_TAKE_PART):
        raise Denied
    _revoke(by)
    token = secrets.token_urlsafe(BYTES)
    feed = CalendarFeed.objects.create(
        owner=by, token_sha256=digest_of(token), created_by=by
    )
    record(Verb.CALENDAR_CHANGED, feed, by=by, because="Ny adress")
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """Let the secret open nothing from now on."""
    if _revoke(by):
        record(Verb.CALENDAR_CHANGED, by=by, because="Adressen upphörde")


def feed_of(user: User) -> CalendarFeed | None:
    """Give the feed that a person has now."""
    found: CalendarFeed | None = _standing(user).first()
    return found


def owner_of(token: str) -> User | None:
    """Find whose calendar a secret opens: the one thing asked before who it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_calendar_owner(%s)", [digest_of(token)])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    return User.objects.filter(pk=row[0], is_active=True).first()


def digest_of(token: str) -> str:
    """Give what is kept of a secret.

    It is random and long, so that a plain hash cannot be guessed back.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def _standing(user: User) -> QuerySet[CalendarFeed]:
    feeds: QuerySet[CalendarFeed] = CalendarFeed.objects.visible_to(user)
    return feeds.filter(revoked_at__isnull=True)


def _revoke(user: User) -> bool:
    feed = feed_of(user)
    if feed is None:
        return False
    change(feed, because="Upphörde", revoked_at=timezone.now())
    return True
