"""What every record in Pax has in common."""

import uuid

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models


class Stamped(models.Model):
    """A record that knows its public address, when it was made and by whom.

    `created_at` is the transaction's own time (`now()` in PostgreSQL): the row
    policies use it to let a person read back the row they are creating, before
    any grant on it can exist.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(
        "skapad", db_default=TransactionNow(), editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="skapad av",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
