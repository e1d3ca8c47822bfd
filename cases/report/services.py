"""The police report (polisanmälan): prepared, signed, or decided not to be made."""

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.case.policies import check_can_work, check_not_biased
from cases.chain.services import move_case, record_in_case, side_of, take_part
from cases.disclosure.frozen import chosen_documents, chosen_parties, freeze_report
from cases.disclosure.lagrum import check_ground
from cases.disclosure.services import Terms, disclose
from cases.enums import DisclosureKind, NotReportedReason
from cases.models import (
    Case,
    Document,
    Note,
    Party,
    Polisanmalan,
    Statement,
)
from cases.process import gokungen
from cases.report.missing import missing_in
from pax import dates
from pax.accounts.enums import AgencyKind
from pax.accounts.models import Unit, User
from pax.accounts.permissions import Permission
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.ordering import in_swedish
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.missing import Missing, let_through

PURPOSE = "Anmäla misstänkt brott mot välfärdssystemen"
CHANGED_SINCE = (
    "Underlaget har ändrats sedan du granskade det. Läs förhandsgranskningen igen och "
    "skriv under den."
)


def reports_of(case: Case) -> list[Polisanmalan]:
    """List the reports of a case, newest first: in preparation, sent, decided against.

    There is more than one when the case has been opened again, or one was taken back.
    """
    found = Polisanmalan.objects.filter(case=case).select_related(
        "to_unit__agency", "disclosure__receiver_unit", "decided_by", "case"
    )
    return list(found.order_by("-created_at", "-pk"))


def draft_of(case: Case) -> Polisanmalan | None:
    """Find the report of a case that is being prepared, if there is one."""
    return next((r for r in reports_of(case) if r.decided_on is None), None)


def police_units() -> QuerySet[Unit]:
    """Find the units that take police reports."""
    return (
        Unit.objects.filter(agency__kind=AgencyKind.POLIS, takes_disclosures=True)
        .select_related("agency")
        .order_by(in_swedish("name"))
    )


@transaction.atomic
def prepare_report(
    case: Case, *, by: User, version: int | None = None, **values: Any
) -> Polisanmalan:
    """Write down, or change, a report that has not been signed.

    `parties`, `statements` and `documents` name what goes along by uuid, and
    `unmasked` those with protected identity whose whereabouts the police need.
    Refused when the ground cannot carry the unit's data to the police.  Recorded
    as DISCLOSURE_PREPARED.
    """
    check_can_work(case, by)
    _check_stands_at_report(case)
    _check_sound(case, **values)
    report = draft_of(case)
    if report is None:
        report = Polisanmalan.objects.create(case=case, created_by=by, **values)
    else:
        change(report, version=version, **values)
    return record_in_case(report, by=by, verb=Verb.DISCLOSURE_PREPARED)


@transaction.atomic
def sign_report(
    report: Polisanmalan, *, by: User, digest: str, despite: str = ""
) -> Polisanmalan:
    """Decide that the report is made, and send it to the police.

    `digest` is the fingerprint of what the decider has read: if anything that
    goes along has changed since, Conflict is raised and nothing is sent.  One that
    something is missing in is sent only `despite` it, with a reason.  The police
    agency takes part in the case from here on, and owes an answer.
    """
    if not by.may(Permission.CASE_DECIDE):
        raise Denied
    check_not_biased(report.case, by)  # who is biased cannot read the case
    case = Case.objects.select_for_update().get(pk=report.case_id)
    report = _locked(report)
    _check_stands_at_report(case)
    content = freeze_report(report)
    if fingerprint(content) != digest:
        raise Conflict(CHANGED_SINCE)
    missing = missing_in(report)
    done = let_through(missing, despite, done="Underskriven och skickad")
    receiver = _receiver(report)
    disclosure = disclose(content, _terms(report, receiver), by=by, case=case)
    change(
        report,
        because=done,
        disclosure=disclosure,
        decided_by=by,
        decided_on=timezone.localdate(),
    )
    _keep_why(case, missing, despite, done, by=by)
    move_case(case, "anmal", by=by)
    take_part(case, receiver, by=by, invited_by=disclosure)
    return report


def _keep_why(
    case: Case, missing: Collection[Missing], despite: str, done: str, *, by: User
) -> None:
    """Let the case and the log say what was missing in what was sent, and why."""
    if not missing:
        return
    Note.objects.create(
        case=case,
        created_by=by,
        text=(
            "Polisanmälan skickades fast något saknades: "
            f"{'; '.join(one.what for one in missing)}.\nSkäl: {despite.strip()}"
        ),
        happened_on=timezone.localdate(),
    )
    record_in_case(case, by=by, because=done)


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
    move_case(
        case,
        "anmal_inte",
        by=by,
        data={"not_reported_reason": NotReportedReason(reason).label},
        because=because,
    )
    return report


def lead_time(case: Case, report: Polisanmalan | None) -> int | None:
    """Count the days from suspicion to the decision on reporting, or to today."""
    if case.suspected_on is None:
        return None
    until = report.decided_on if report else None
    return ((until or timezone.localdate()) - case.suspected_on).days


def answer_due(case: Case, on: datetime.date) -> datetime.date:
    """Say by when the police should have answered, as the processkarta has it."""
    clocks = (*case.process.chart.clocks, *gokungen.CLOCKS)
    clock = next(c for c in clocks if c.key == "svar")
    return dates.add(on, clock.length, clock.unit)


def _check_stands_at_report(case: Case) -> None:
    at_report = case.is_open and case.step == gokungen.ANMALAN
    if not at_report or side_of(case) != "owner":
        raise WrongState(
            "Ärendet står inte i steget Polisanmälan. Sidan du kom från kan vara "
            "gammal. Läs ärendet igen."
        )


def _check_sound(
    case: Case,
    *,
    to_unit: Unit,
    ground: str,
    balancing: str = "",
    parties: Collection[UUID] = (),
    statements: Collection[UUID] = (),
    documents: Collection[UUID] = (),
    unmasked: Collection[UUID] = (),
    unmasked_because: str = "",
    **_: Any,
) -> None:
    """Refuse a report that cannot be sent as it is prepared."""
    if to_unit.agency.kind != AgencyKind.POLIS or not to_unit.takes_disclosures:
        raise Invalid("Välj en av polisens enheter som tar emot anmälningar.")
    check_ground(ground, case.unit.activity, to_unit.agency.kind, balancing=balancing)
    _check_in_case(Party, case, parties)
    _check_in_case(Statement, case, statements)
    _check_in_case(Document, case, documents)
    if set(unmasked) - set(parties):
        raise Invalid("Skyddade uppgifter kan bara gälla en part som ingår.")
    if unmasked and not unmasked_because.strip():
        raise Invalid("Skriv varför polisen behöver de skyddade uppgifterna.")


def _check_in_case(
    model: type[Party | Statement | Document], case: Case, uuids: Collection[UUID]
) -> None:
    if model.objects.filter(case=case, uuid__in=uuids).count() != len(set(uuids)):
        raise Invalid("Något som valts hör inte till ärendet. Ladda om sidan.")


def _locked(report: Polisanmalan) -> Polisanmalan:
    """Lock a report that is not decided yet."""
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
