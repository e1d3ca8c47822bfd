"""What waits between authorities: for us to answer, and for others to.

Short lists for the start page and the inbox, the nearest date first; each costs
one query however many cases there are.
"""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from cases.disclosure.querysets import DisclosureQuerySet
from cases.models import Case, Disclosure, Polisanmalan
from cases.process import gokungen
from pax.accounts.models import Agency, User
from pax.accounts.permissions import Permission

#: How many of each a list shows; what is further off can wait for its page.
AT_MOST = 20
#: The number in the menu stops here: "99" and "very many" ask for the same thing.
COUNT_TO = 99


@dataclass(frozen=True)
class Waiting:
    """One disclosure that somebody is waiting for an answer to."""

    what: str  # "Polisanmälan"
    number: str
    other: str  # the authority at the other end
    url: str
    since: datetime.datetime
    due_on: datetime.date | None
    reference: str = ""  # our own case, if there is one

    @property
    def is_late(self) -> bool:
        """Whether the answer should have been given by now."""
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def age(self) -> int:
        """How many days it has waited."""
        return (timezone.localdate() - timezone.localdate(self.since)).days


def waiting_for_us(user: User, at_most: int = AT_MOST) -> list[Waiting]:
    """List what others have sent us and we have not yet taken care of."""
    found = _two_sided(Disclosure.objects.in_inbox_of(user))
    return [
        _waiting(d, d.sender_agency, d.receiver_case)
        for d in found.order_by("sent_at", "pk")[:at_most]
    ]


def we_owe(user: User, at_most: int = AT_MOST) -> list[Waiting]:
    """List what we have taken care of, and owe the sender an answer on."""
    found = _two_sided(
        Disclosure.objects.received_by(user)
        .unanswered()
        .filter(receiver_case__is_open=True)
        .select_related("receiver_case")
    )
    return [
        _waiting(d, d.sender_agency, d.receiver_case)
        for d in found.order_by("answer_due_on", "pk")[:at_most]
    ]


def waiting_for_others(user: User, at_most: int = AT_MOST) -> list[Waiting]:
    """List what others owe us an answer on, the most overdue first."""
    found = _two_sided(
        Disclosure.objects.sent_by(user).unanswered().standing().select_related("case")
    )
    return [
        _waiting(d, d.receiver_agency, d.case)
        for d in found.order_by("answer_due_on", "pk")[:at_most]
    ]


def reports_to_sign(user: User, at_most: int = AT_MOST) -> list[Polisanmalan]:
    """List the police reports that are prepared and wait for the person to sign.

    The oldest suspicion first; each has its `case`.
    """
    if not user.may(Permission.CASE_DECIDE):
        return []
    found = Polisanmalan.objects.visible_to(user).filter(
        decided_on__isnull=True, case__is_open=True, case__step=gokungen.ANMALAN
    )
    return list(
        found.select_related("case").order_by("case__suspected_on", "pk")[:at_most]
    )


def inbox_count(user: User) -> int:
    """Count what waits in the inbox, for the menu."""
    return Disclosure.objects.in_inbox_of(user)[:COUNT_TO].count()


def _two_sided(found: DisclosureQuerySet) -> DisclosureQuerySet:
    return found.select_related(
        "sender_agency", "sender_unit", "receiver_agency", "receiver_unit"
    ).defer("content")


def _waiting(disclosure: Disclosure, other: Agency, case: Case | None) -> Waiting:
    place = reverse("cases:disclosures", args=[case.uuid]) if case else ""
    return Waiting(
        what=disclosure.get_kind_display(),
        number=disclosure.number,
        other=str(other),
        url=place or disclosure.get_absolute_url(),
        since=disclosure.decided_at,
        due_on=disclosure.answer_due_on,
        reference=case.reference if case else "",
    )
