"""Money wrongly paid, and how it comes back: claims and stopped payments.

They run beside the chain: also when it ended without a crime, and on after the
case has been closed.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cases.case.policies import check_not_biased
from cases.chain.services import record_in_case, side_of, start_clock, stop_clock, touch
from cases.enums import CLAIM_WAYS, ClaimState
from cases.models import Aterkrav, Case, Party, Repayment, StoppedPayment
from pax import dates
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.db.changes import change
from pax.errors import Denied, Invalid, WrongState
from pax.ui import swedish

#: Talan is brought within three years from when the cost arose.
TALAN_YEARS = 3
TALAN_LAW = "SoL 2025:400 33 kap. 5 §"
#: States in which the three years still matter.
WAITING = (ClaimState.DECIDED, ClaimState.PLAN)
#: States in which money may still come.
OWED = (*WAITING, ClaimState.TALAN, ClaimState.BIFALL)


@dataclass(frozen=True)
class Course:
    """A step in a claim's course: where it came, when, and what goes with it."""

    state: ClaimState
    on: datetime.date
    plan: str = ""
    court_number: str = ""


def talan_by(cost_on: datetime.date) -> datetime.date:
    """Give the last day for bringing talan (SoL 2025:400 33 kap. 5 §).

    Three years on, and moved when that is no working day (lag 1930:173 2 §).
    """
    return dates.add(cost_on, TALAN_YEARS, "years")


@transaction.atomic
def add_claim(
    case: Case, *, by: User, cost_on: datetime.date, **decision: Any
) -> Aterkrav:
    """Record a decision on repayment, and start the three years for talan.

    `decision` is the `party`, `decided_on` and `amount`.
    """
    _check_may(case, by)
    _check_decision(case, cost_on, **decision)
    claim = Aterkrav.objects.create(
        case=case,
        created_by=by,
        talan_by=talan_by(cost_on),
        cost_on=cost_on,
        **decision,
    )
    _run_clock(claim, by=by)
    return record_in_case(claim, by=by, because="Återkrav")


@transaction.atomic
def revise_claim(
    claim: Aterkrav,
    *,
    by: User,
    version: int,
    because: str,
    cost_on: datetime.date,
    **decision: Any,
) -> Aterkrav:
    """Correct what a claim says; the three years follow the day the cost arose."""
    _check_may(claim.case, by)
    _check_decision(claim.case, cost_on, **decision)
    if decision["amount"] < repaid_on(claim):
        raise Invalid("Beloppet är mindre än det som redan har betalats tillbaka.")
    change(
        claim,
        version=version,
        because=because,
        talan_by=talan_by(cost_on),
        cost_on=cost_on,
        **decision,
    )
    _run_clock(claim, by=by)
    _settle_if_repaid(claim)
    touch(claim.case)
    return claim


@transaction.atomic
def move_claim(
    claim: Aterkrav, course: Course, *, by: User, version: int | None = None
) -> Aterkrav:
    """Record where a claim has come: plan, talan, outcome, or that it is given up."""
    _check_may(claim.case, by)
    claim = _locked(claim)
    state = ClaimState(claim.state)
    if course.state not in CLAIM_WAYS[state]:
        raise WrongState(
            f"Återkravet står i läget ”{state.label}” och kan inte bli "
            f"”{course.state.label}”."
        )
    _check_day(claim, course)
    change(claim, version=version, state=course.state, **_of_course(course))
    if course.state not in WAITING:
        stop_clock(claim.case, clock_key(claim), on=course.on)
    return record_in_case(claim, by=by, because=course.state.label)


@transaction.atomic
def add_repayment(
    claim: Aterkrav, *, paid_on: datetime.date, amount: Decimal, by: User
) -> Repayment:
    """Record money that came back; a claim that is wholly repaid is settled."""
    _check_may(claim.case, by)
    claim = _locked(claim)
    if claim.state not in OWED:
        raise WrongState(
            f"Återkravet är avgjort ({claim.get_state_display().lower()}). "
            "Inget mer väntas in."
        )
    remaining = claim.amount - repaid_on(claim)
    if amount > remaining:
        raise Invalid(
            f"Det återstår {swedish.kronor(remaining)}. Skriv ett belopp som är "
            "högst så stort, eller rätta återkravets belopp."
        )
    repayment = Repayment.objects.create(
        case=claim.case, created_by=by, aterkrav=claim, paid_on=paid_on, amount=amount
    )
    _settle_if_repaid(claim)
    record_in_case(claim, by=by, because="Återbetalning")
    return repayment


@transaction.atomic
def add_stopped_payment(case: Case, *, by: User, **values: Any) -> StoppedPayment:
    """Record that a payment was stopped or lowered, and why."""
    _check_may(case, by)
    made = StoppedPayment.objects.create(case=case, created_by=by, **values)
    return record_in_case(made, by=by, because="Stoppad utbetalning")


@transaction.atomic
def revise_stopped_payment(
    payment: StoppedPayment, *, by: User, version: int, **values: Any
) -> StoppedPayment:
    """Correct what is said of a stopped payment."""
    _check_may(payment.case, by)
    change(payment, version=version, **values)
    touch(payment.case)
    return payment


def check_can_move(claim: Aterkrav) -> None:
    """Refuse a claim that is settled."""
    state = ClaimState(claim.state)
    if not CLAIM_WAYS[state]:
        raise WrongState(f"Återkravet är avgjort: {state.label.lower()}.")


def repaid_on(claim: Aterkrav) -> Decimal:
    """Sum what has come back on a claim, kr."""
    found = Repayment.objects.filter(aterkrav=claim).aggregate(sum=Sum("amount"))
    return found["sum"] or Decimal(0)


def clock_key(claim: Aterkrav) -> str:
    """Name the claim's own time among the case's."""
    return f"aterkrav-{claim.pk}"


def _check_may(case: Case, by: User) -> None:
    """Refuse the wrong people, but not a closed case: the money may come later."""
    if not by.may(Permission.CASE_EDIT):
        raise Denied
    if side_of(case) == "receiver":
        raise WrongState(
            "Återkrav och stoppade utbetalningar hör till den myndighet som betalade."
        )
    check_not_biased(case, by)


def _check_decision(
    case: Case,
    cost_on: datetime.date,
    *,
    party: Party,
    decided_on: datetime.date,
    amount: Decimal,
) -> None:
    if party.case_id != case.pk:
        raise Invalid("Välj en av ärendets parter.")
    if cost_on > decided_on:
        raise Invalid("Kostnaden måste ha uppkommit före beslutet om återkrav.")


def _check_day(claim: Aterkrav, course: Course) -> None:
    if course.on < claim.decided_on:
        raise Invalid("Datumet är före beslutet om återkrav.")
    if claim.talan_on and course.on < claim.talan_on:
        raise Invalid(
            f"Datumet är före den dag då talan väcktes ({swedish.day(claim.talan_on)})."
        )
    if check := _CHECKS.get(course.state):
        # Those that were reckoned before Pax moved a last day are moved here.
        check(course, dates.next_working_day(claim.talan_by))


def _check_plan(course: Course, _: datetime.date) -> None:
    if not course.plan.strip():
        raise Invalid("Skriv vad återbetalningsplanen säger.")


def _check_talan(course: Course, last: datetime.date) -> None:
    if course.on > last:
        raise Invalid(
            f"Talan skulle ha väckts senast {swedish.day(last)} ({TALAN_LAW}). "
            "Efter den dagen är återkravet preskriberat."
        )
    if not course.court_number:
        raise Invalid("Fyll i förvaltningsrättens målnummer.")


def _check_expired(_: Course, last: datetime.date) -> None:
    if timezone.localdate() <= last:
        raise Invalid(f"Talan kan väckas till och med {swedish.day(last)}.")


_CHECKS: dict[ClaimState, Callable[[Course, datetime.date], None]] = {
    ClaimState.PLAN: _check_plan,
    ClaimState.TALAN: _check_talan,
    ClaimState.PRESKRIBERAT: _check_expired,
}


def _of_course(course: Course) -> dict[str, Any]:
    """Say what a step writes on the claim, beside its state."""
    if course.state == ClaimState.PLAN:
        return {"plan": course.plan}
    if course.state == ClaimState.TALAN:
        return {"talan_on": course.on, "court_number": course.court_number}
    return {"outcome_on": course.on}


def _settle_if_repaid(claim: Aterkrav) -> None:
    if claim.state in OWED and repaid_on(claim) == claim.amount:
        today = timezone.localdate()
        change(claim, state=ClaimState.REPAID, outcome_on=today)
        stop_clock(claim.case, clock_key(claim), on=today)


def _run_clock(claim: Aterkrav, *, by: User) -> None:
    if claim.state in WAITING:
        start_clock(
            claim.case,
            clock_key(claim),
            by=by,
            name="Väcka talan om återkrav",
            law=TALAN_LAW,
            started_on=claim.cost_on,
            due_on=claim.talan_by,
        )


def _locked(claim: Aterkrav) -> Aterkrav:
    fresh: Aterkrav = (
        Aterkrav.objects.select_for_update(of=("self",))
        .select_related("case__process", "case__unit", "case__agency")
        .get(pk=claim.pk)
    )
    return fresh
