"""Which disclosures a person sees: as sender, and as receiver."""

from typing import Any

from django.db import models
from django.db.models import Q

from cases.case.querysets import readable
from cases.enums import IN_GROUPS
from pax.accounts.models import User


class DisclosureQuerySet(models.QuerySet[Any]):
    """Disclosures, from both sides."""

    def visible_to(self, user: User) -> "DisclosureQuerySet":
        """Those the person may follow as sender, or has received."""
        return self.filter(self._sent(user) | self._received(user))

    def sent_by(self, user: User) -> "DisclosureQuerySet":
        """Those the person's units have sent, from cases the person may read."""
        return self.filter(self._sent(user), sender_agency=user.agency_id)

    def received_by(self, user: User) -> "DisclosureQuerySet":
        """Those sent to the person's units, and not withdrawn."""
        return self.filter(self._received(user), receiver_agency=user.agency_id)

    def in_inbox_of(self, user: User) -> "DisclosureQuerySet":
        """Those sent to the person's units that no case there holds yet.

        A notification is answered without a case, and is then taken care of.
        """
        return self.exclude(kind__in=IN_GROUPS).filter(
            receiver_group__in=user.authority.readers,
            receiver_case__isnull=True,
            answered_at__isnull=True,
            sent_at__isnull=False,
            withdrawn_at__isnull=True,
        )

    def standing(self) -> "DisclosureQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def unanswered(self) -> "DisclosureQuerySet":
        """Those that are to be answered, and have not been."""
        return self.filter(answer_due_on__isnull=False, answered_at__isnull=True)

    @staticmethod
    def _sent(user: User) -> Q:
        return Q(case__isnull=True, sender_group__in=user.authority.readers) | Q(
            readable(user, "case_id")
        )

    @staticmethod
    def _received(user: User) -> Q:
        # Before a case holds it, it is the receiving unit's; then the case's.
        return Q(sent_at__isnull=False, withdrawn_at__isnull=True) & (
            Q(receiver_case__isnull=True, receiver_group__in=user.authority.readers)
            | Q(readable(user, "receiver_case_id"))
        )
