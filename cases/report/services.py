"""The police report (polisanmälan): prepared, signed, or decided not to be made."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.case.policies import check_can_work, check_not_biased
from cases.chain.services import move_case, side_of, take_part, touch
from cases.disclosure.frozen import chosen_documents, chosen_parties, freeze_report
from cases.disclosure.lagrum import GROUNDS, Ground, check_ground
from cases.disclosure.services import Terms, disclose
from cases.enums import DisclosureKind, NotReportedReason
from cases.models import Case, Document, Party, Polisanmalan, Statement
from cases.process import gokungen
from pax import dates
from pax.accounts.enums import AgencyKind
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid, WrongState

PURPOSE = "Anmäla misstänkt brott mot välfärdssystemen"
CHANGED_SINCE = (
    "Underlaget har ändrats sedan du granskade det. Läs förhandsgranskningen igen och "
    "skriv under den."
)


@dataclass(frozen=True)
class Prepared:
    """A police report as it is written down before anyone signs it.

    `parties`, `statements` and `documents` name what goes along by uuid, and
    `unmasked` those with protected identity whose whereabouts the police need.
    """

    brottsrubricering: str
    to_unit: Unit
    description: str
    ground: str
    balancing: str = ""
    parties: tuple[UUID, ...] = ()
    statements: tuple[UUID, ...] = ()
    documents: tuple[UUID, ...] = ()
    unmasked: tuple[UUID, ...] = ()
    unmasked_because: str = ""
    with_calculation: bool = True

    def as_values(self) -> dict[str, Any]:
        """Write it as the fields of a report."""
        names = self.__dataclass_fields__
        values = {name: getattr(self, name) for name in names}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def report_of(case: Case) -> Polisanmalan | None:
    """Find the newest report of a case: being prepared, sent, or decided against."""
    return (
        Polisanmalan.objects.filter(case=case)
        .select_related(
            "to_unit__agency", "disclosure__receiver_unit", "decided_by", "case"
        )
        .order_by("-created_at", "-pk")
        .first()
    )


def draft_of(case: Case) -> Polisanmalan | None:
    """Find the report of a case that is being prepared, if there is one."""
    report = report_of(case)
    return report if report and report.decided_on is None else None


def police_units() -> QuerySet[Unit]:
    """Find the units that take police reports."""
    return (
        Unit.objects.filter(agency__kind=AgencyKind.POLIS, takes_disclosures=True)
        .select_related("agency")
        .order_by("name")
    )


@transaction.atomic
def prepare_report(
    case: Case, prepared: Prepared, *, by: User, version: int | None = None
) -> Polisanmalan:
    """Write down, or change, a report that has not been signed.

    Refused when the ground cannot carry the unit's data to the police.  Recorded
    as DISCLOSURE_PREPARED.
    """
    check_can_work(case, by)
    _check_stands_at_report(case)
    _check_sound(case, prepared)
    report = draft_of(case)
    if report is None:
        report = Polisanmalan.objects.create(
            case=case, created_by=by, **prepared.as_values()
        )
    else:
        change(report, version=version, **prepared.as_values())
    touch(case)
    record(Verb.DISCLOSURE_PREPARED, report, by=by)
    return report


@transaction.atomic
def sign_report(report: Polisanmalan, *, by: User, digest: str) -> Polisanmalan:
    """Decide that the report is made, and send it to the police.

    `digest` is the fingerprint of what the decider has read: if anything that
    goes along has changed since, Conflict is raised and nothing is sent.  The
    police agency takes part in the case from here on, and owes an answer.
    """
    if not by.may(Permission.CASE_DECIDE):
        raise Denied
    case = Case.objects.select_for_update().get(pk=report.case_id)
    check_not_biased(case, by)
    report = _locked(report)
    _check_stands_at_report(case)
    content = freeze_report(report)
    if fingerprint(content) != digest:
        raise Conflict(CHANGED_SINCE)
    receiver = _receiver(report)
    disclosure = disclose(content, _terms(report, receiver), by=by, case=case)
    change(
        report,
        because="Underskriven och skickad",
        disclosure=disclosure,
        decided_by=by,
        decided_on=timezone.localdate(),
    )
    move_case(case, "anmal", by=by)
    take_part(case, receiver, by=by, invited_by=disclosure)
    return report


@transaction.atomic
def decline_report(case: Case, *, by: User, reason: str, because: str) -> Polisanmalan:
    """Decide that the case is not reported to the police, and say why.

    Bidragsbrottslagen 6 § leaves no choice while crime may be suspected, so the
    reason is one of NotReportedReason.
    """
    if not by.may(Permission.CASE_DECIDE):
        raise Denied
    if reason not in NotReportedReason:
        raise Invalid("Välj ett av skälen i listan.")
    check_not_biased(case, by)
    _check_stands_at_report(case)
    decided: dict[str, Any] = {
        "not_reported_reason": reason,
        "decided_by": by,
        "decided_on": timezone.localdate(),
    }
    report = draft_of(case)
    if report is None:
        report = Polisanmalan.objects.create(case=case, created_by=by, **decided)
    else:
        change(report, because=because, **decided)
    label = NotReportedReason(reason).label
    move_case(
        case,
        "anmal_inte",
        by=by,
        data={"not_reported_reason": label},
        because=because,
    )
    return report


def lead_time(case: Case, report: Polisanmalan | None) -> int | None:
    """Count the days from suspicion to the decision on reporting, or to today."""
    if case.suspected_on is None:
        return None
    until = report.decided_on if report else None
    return ((until or timezone.localdate()) - case.suspected_on).days


def ground_of(report: Polisanmalan) -> Ground | None:
    """Find the ground that a report is to be given on."""
    return GROUNDS.get(report.ground)


def answer_due(case: Case, on: datetime.date) -> datetime.date:
    """Say by when the police should have answered, as the processkarta has it."""
    clock = next((c for c in case.process.chart.clocks if c.key == "svar"), None)
    if clock is None:
        clock = next(c for c in gokungen.CLOCKS if c.key == "svar")
    return dates.add(on, clock.length, clock.unit)


def _check_stands_at_report(case: Case) -> None:
    at_report = case.is_open and case.step == gokungen.ANMALAN
    if not at_report or side_of(case) != "owner":
        raise WrongState(
            "Ärendet står inte i steget Polisanmälan. Sidan du kom från kan vara "
            "gammal. Läs ärendet igen."
        )


def _check_sound(case: Case, prepared: Prepared) -> None:
    receiver = prepared.to_unit
    if receiver.agency.kind != AgencyKind.POLIS or not receiver.takes_disclosures:
        raise Invalid("Välj en av polisens enheter som tar emot anmälningar.")
    check_ground(
        prepared.ground,
        case.unit.activity,
        receiver.agency.kind,
        balancing=prepared.balancing,
    )
    chosen = (
        (Party, prepared.parties),
        (Statement, prepared.statements),
        (Document, prepared.documents),
    )
    for model, uuids in chosen:
        _check_in_case(model, case, uuids)
    if set(prepared.unmasked) - set(prepared.parties):
        raise Invalid("Skyddade uppgifter kan bara gälla en part som ingår.")
    if prepared.unmasked and not prepared.unmasked_because.strip():
        raise Invalid("Skriv varför polisen behöver de skyddade uppgifterna.")


def _check_in_case(
    model: type[Party | Statement | Document], case: Case, uuids: tuple[UUID, ...]
) -> None:
    if model.objects.filter(case=case, uuid__in=uuids).count() != len(set(uuids)):
        raise Invalid("Något som valts hör inte till ärendet. Ladda om sidan.")


def _locked(report: Polisanmalan) -> Polisanmalan:
    report = (
        Polisanmalan.objects.select_for_update(of=("self",))
        .select_related("case__assignee", "case__unit", "case__agency", "case__process")
        .get(pk=report.pk)
    )
    if report.decided_on:
        raise WrongState("Anmälan är redan avgjord. Läs ärendet igen.")
    return report


def _receiver(report: Polisanmalan) -> Unit:
    if report.to_unit is None:
        raise Invalid("Välj vilken av polisens enheter som ska få anmälan.")
    return report.to_unit


def _terms(report: Polisanmalan, receiver: Unit) -> Terms:
    return Terms(
        kind=DisclosureKind.POLISANMALAN,
        receiver=receiver,
        purpose=PURPOSE,
        ground=report.ground,
        balancing=report.balancing,
        answer_due_on=answer_due(report.case, timezone.localdate()),
        is_protected=any(p.is_protected for p in chosen_parties(report)),
        documents=tuple(chosen_documents(report)),
    )
