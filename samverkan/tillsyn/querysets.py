"""Which rows of joint inspections: the common ones in the group, protocols at home."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q

from pax.accounts.models import User
from samverkan.groups.querysets import sits_in


class ProtocolQuerySet(models.QuerySet[Any]):
    """What one agency has written down of its own part."""

    def visible_to(self, user: User) -> ProtocolQuerySet:
        """Those of one's own agency, in groups that one sits in."""
        return self.filter(sits_in(user, "group_id"), agency=user.agency_id)


class HandoverQuerySet(models.QuerySet[Any]):
    """What has been given from one agency's protocol to another."""

    def visible_to(self, user: User) -> HandoverQuerySet:
        """Those one's agency has given, and those it has been given and still has."""
        received = apps.get_model("cases", "Disclosure").objects.filter(
            pk=OuterRef("disclosure_id"),
            withdrawn_at__isnull=True,
            receiver_group__in=user.authority.readers,
        )
        return self.filter(
            Q(sender_agency=user.agency_id) | Exists(received),
            sits_in(user, "group_id"),
        )

    def with_withdrawn(self) -> HandoverQuerySet:
        """Note when each was withdrawn; the sender's people need not read it whole."""
        rows: HandoverQuerySet = self.annotate(
            withdrawn_at=Func(
                "disclosure_id",
                function="pax_handover_withdrawn",
                output_field=models.DateTimeField(null=True),
            )
        )
        return rows
