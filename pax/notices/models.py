"""What people are told: a line on the start page, and a letter that says nothing."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from pax.accounts.models import Agency, User
from pax.db.facts import plain
from pax.db.rls import RowSecurity


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        """One's own, and for who does an agency's automatic work, its people's."""
        if user.is_system:
            return self.filter(Q(to=user) | Q(agency=user.agency_id))
        return self.filter(to=user)

    def unread(self) -> NoticeQuerySet:
        """Those that have not been put away."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing that one person is told, written with what it tells of.

    `text` names no party and no case: it says what kind of thing it is, and `url`
    leads to where it can be read by one who may.  The row is its own outbox:
    `mailed_at` says when the letter went, and a letter only says that there is
    something to read.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text = plain(models.CharField(max_length=200))
    url = plain(models.CharField(max_length=200, blank=True))
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "meddelande"
        verbose_name_plural = "meddelanden"
        indexes = [
            models.Index(fields=["to", "-created_at"], name="notice_to"),
            models.Index(
                fields=["agency"],
                condition=Q(mailed_at__isnull=True),
                name="notice_outbox",
            ),
        ]
        constraints = [
            RowSecurity(
                name="notice_rows",
                using=(
                    "to_id = (SELECT pax_user_id())"
                    " OR agency_id = (SELECT pax_system_agency())"
                    # Reading back what one is just writing.
                    " OR (by_id = (SELECT pax_user_id()) AND created_at = now())"
                ),
                # What is written, by whom and to whom: pax_notice_stands().
                check=(
                    "by_id = (SELECT pax_user_id()) OR to_id = (SELECT pax_user_id())"
                    " OR agency_id = (SELECT pax_system_agency())"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text
