"""What one side of a matter has given and received, as its case shows it."""

from dataclasses import dataclass

from cases.closing.services import origin_of
from cases.disclosure.querysets import DisclosureQuerySet
from cases.enums import DisclosureKind
from cases.models import Case, DisclosedFile, Disclosure, Polisanmalan
from cases.process import gokungen
from cases.report import services as reporting
from pax.accounts.models import User

#: How many of each a case's page shows; no matter has had more.
AT_MOST = 200


@dataclass(frozen=True)
class ReportStatus:
    """Where the police report of a case stands."""

    report: Polisanmalan | None
    is_at_report: bool  # the case stands where it is decided
    lead_time: int | None  # days from suspicion to decision, or to today

    @property
    def is_draft(self) -> bool:
        """Whether a report is prepared and waits to be signed."""
        return self.report is not None and self.report.decided_on is None

    @property
    def was_declined(self) -> bool:
        """Whether it has been decided that no report is made."""
        return self.report is not None and bool(self.report.not_reported_reason)


@dataclass(frozen=True)
class Register:
    """Everything that a case has given away and been given."""

    status: ReportStatus | None  # None in a case opened from a received copy
    given: list[Disclosure]
    received: list[Disclosure]
    origin: Disclosure | None
    is_withdrawn: bool  # what the case was opened from has been taken back

    @property
    def requests(self) -> list[Disclosure]:
        """What others have asked to have completed, and still wait for."""
        return [
            d
            for d in self.received
            if d.kind == DisclosureKind.KOMPLETTERING_BEGARD and d.is_waiting
        ]

    @property
    def report_given(self) -> Disclosure | None:
        """The police report that stands: what a completion of our own adds to."""
        return next(
            (
                d
                for d in self.given
                if d.kind == DisclosureKind.POLISANMALAN and not d.withdrawn_at
            ),
            None,
        )


def register_of(case: Case) -> Register:
    """Gather the register of a case."""
    received = case.is_received
    origin = origin_of(case) if received else None
    return Register(
        status=None if received else status_of(case),
        given=_listed(Disclosure.objects.filter(case=case)),
        received=_listed(Disclosure.objects.filter(receiver_case=case)),
        origin=origin,
        is_withdrawn=received and origin is None,
    )


def status_of(case: Case) -> ReportStatus:
    """Say where the police report of a case stands."""
    report = reporting.report_of(case)
    at_report = case.is_open and case.step == gokungen.ANMALAN
    if at_report and report and report.decided_on:
        report = None  # decided before the case was opened again
    return ReportStatus(report, at_report, reporting.lead_time(case, report))


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
    return list(
        found.select_related(
            "sender_agency", "sender_unit", "receiver_agency", "receiver_unit"
        )
        .select_related("decided_by")
        .defer("content")
        .order_by("-decided_at", "-pk")[:AT_MOST]
    )
