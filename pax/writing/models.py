"""What is written in forms: drafts that are kept, and forms that are sent once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pax.accounts.models import User
from pax.db.facts import CONCERNED, Retention, personal, plain
from pax.db.rls import RowSecurity


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts."""

    def visible_to(self, user: User) -> DraftQuerySet:
        """One's own, nobody else's."""
        return self.filter(owner=user)


class Draft(models.Model):
    """What someone has begun to write but not sent (utkast); its author's alone.

    `about` says which form, by a digest of its address (pax/writing/kept.py).
    """

    retention = Retention(CONCERNED, "until what it drafts is sent or thrown away")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    about = plain(models.CharField(max_length=80))
    data = personal(models.JSONField(default=dict))
    saved_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "about"], name="draft_once"),
            RowSecurity(name="draft_rows", using="owner_id = (SELECT pax_user_id())"),
        ]

    def __str__(self) -> str:
        return self.about


class Sent(models.Model):
    """A form that has been sent once: a second click finds it and does nothing."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    token = models.UUIDField()
    went_to = plain(models.CharField(max_length=200, blank=True))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "token"], name="sent_once"),
            RowSecurity(name="sent_rows", using="owner_id = (SELECT pax_user_id())"),
        ]

    def __str__(self) -> str:
        return str(self.token)
