"""What a case has given and received, and what waits between authorities."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from cases.disclosure.models import DisclosureQuerySet
from cases.disclosure.services import origin_of
from cases.enums import DisclosureKind
from cases.models import Case, CaseClock, DisclosedFile, Disclosure, Polisanmalan
from cases.process import gokungen
from cases.process.definition import Side
from cases.report import services as reporting
from pax.accounts.models import Agency, User
from pax.accounts.permissions import Permission

#: How many of each a case's page shows; no matter has had more.
REGISTER_AT_MOST = 200
#: By when an answer was asked for, as the copy says.
ASKED = F("answer_due_on")


@dataclass(frozen=True)
class ReportStatus:
    """Where the police report of a case stands.

    A later decision hides no earlier one: a report that was sent is sent, whatever is
    decided when the case has been opened again.  `report` is the one that is worked
    on or, when none is, that tells most; `others` are all the rest, newest first.
    """

    report: Polisanmalan | None
    is_at_report: bool  # the case stands where it is decided
    lead_time: int | None  # days from suspicion to decision, or to today
    others: tuple[Polisanmalan, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether a report is prepared and waits to be signed."""
        return self.report is not None and self.report.decided_on is None

    @property
    def was_declined(self) -> bool:
        """Whether it has been decided that no report is made."""
        return self.report is not None and bool(self.report.not_reported_reason)


def register_of(case: Case) -> dict[str, Any]:
    """Gather everything that a case has given away and been given."""
    is_received = case.is_received
    origin = origin_of(case) if is_received else None
    given = _listed(Disclosure.objects.filter(case=case))
    received = _listed(Disclosure.objects.filter(receiver_case=case))
    return {
        "status": None if is_received else status_of(case),
        "given": given,
        "received": received,
        "origin": origin,
        # What the case was opened from has been taken back.
        "is_withdrawn": is_received and origin is None,
        # What others have asked to have completed, and still wait for.
        "requests": [
            d
            for d in received
            if d.kind == DisclosureKind.KOMPLETTERING_BEGARD and d.is_waiting
        ],
        # The police report that stands: what a completion of our own adds to.
        "report_given": next(
            (
                d
                for d in given
                if d.kind == DisclosureKind.POLISANMALAN and not d.withdrawn_at
            ),
            None,
        ),
    }


def status_of(case: Case) -> ReportStatus:
    """Say where the police report of a case stands."""
    all_ = reporting.reports_of(case)
    at_report = case.is_open and case.step == gokungen.ANMALAN
    if at_report:  # what was decided before the case was opened again is the rest
        report = next((r for r in all_ if r.decided_on is None), None)
    else:
        report = next(filter(_stands, all_), all_[0] if all_ else None)
    others = tuple(r for r in all_ if r != report)
    return ReportStatus(report, at_report, reporting.lead_time(case, report), others)


def _stands(report: Polisanmalan) -> bool:
    """Tell whether a report was sent, and not taken back."""
    sent = report.disclosure
    return sent is not None and sent.withdrawn_at is None


def case_of(disclosure: Disclosure, user: User) -> Case | None:
    """Find our own case that a disclosure stands in, if the person may read it."""
    return (
        Case.objects.visible_to(user)
        .filter(pk=disclosure.case_of(user.agency_id))
        .select_related("agency", "unit", "process__map", "assignee", "origin")
        .first()
    )


def files_of(disclosure: Disclosure) -> list[DisclosedFile]:
    """List the files that went along."""
    return list(DisclosedFile.objects.filter(disclosure=disclosure))


def _listed(found: DisclosureQuerySet) -> list[Disclosure]:
    newest_first = _two_sided(found).order_by("-decided_at", "-pk")
    return list(newest_first.select_related("decided_by")[:REGISTER_AT_MOST])


# What waits between authorities: short lists, one query each however many cases

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
        _waiting(d, d.sender_agency, d.receiver_case, d.owed_on)
        for d in _by_what_is_owed(found, "receiver_case", "receiver")[:at_most]
    ]


def waiting_for_others(user: User, at_most: int = AT_MOST) -> list[Waiting]:
    """List what others owe us an answer on, the most overdue first."""
    found = _two_sided(
        Disclosure.objects.sent_by(user).unanswered().standing().select_related("case")
    )
    return [
        _waiting(d, d.receiver_agency, d.case, d.owed_on)
        for d in _by_what_is_owed(found, "case", "owner")[:at_most]
    ]


def _by_what_is_owed(found: DisclosureQuerySet, case: str, side: Side) -> Any:
    """Put first what is owed first: to the day that a later word has set, if any.

    Of a police report that is; the day that was asked for stands on the copy.
    """
    runs = CaseClock.objects.filter(
        case=OuterRef(case),
        key__in=gokungen.ANSWER_CLOCKS[side],
        stopped_on__isnull=True,
    )
    of_report = Q(kind=DisclosureKind.POLISANMALAN)
    owed_on = Choice(
        When(of_report, then=Coalesce(Subquery(runs.values("due_on")[:1]), ASKED)),
        default=ASKED,
    )
    return found.annotate(owed_on=owed_on).order_by("owed_on", "pk")


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


def _waiting(
    disclosure: Disclosure,
    other: Agency,
    case: Case | None,
    due_on: datetime.date | None = None,
) -> Waiting:
    place = reverse("cases:disclosures", args=[case.uuid]) if case else ""
    return Waiting(
        what=disclosure.get_kind_display(),
        number=disclosure.number,
        other=str(other),
        url=place or disclosure.get_absolute_url(),
        since=disclosure.decided_at,
        due_on=due_on or disclosure.answer_due_on,
        reference=case.reference if case else "",
    )
