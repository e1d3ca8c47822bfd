"""The investigation: who is concerned, what is known, and what has been told them."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from cases.case.policies import check_can_work
from cases.chain.services import record_in_case
from cases.enums import PartyRole, StatementKind
from cases.models import (
    Calculation,
    Case,
    Communication,
    Party,
    Polisanmalan,
    Statement,
)
from pax.accounts.models import User
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import Invalid, WrongState


@transaction.atomic
def add_party(case: Case, *, by: User, because: str = "", **values: Any) -> Party:
    """Note that a person or organisation figures in a case.

    Not suspected until someone says so with a reason (BDL 2 kap. 9 §).  Recorded
    as PARTY_CHANGED, with the role: the reason is in the history and not in the
    log, which holds nothing about parties.
    """
    check_can_work(case, by)
    _check_once(case, values.get("identity_number", ""))
    _check_other_number(**values)
    _check_suspicion("", values.get("role", ""), because)
    party = Party(case=case, created_by=by, **values)
    party._change_reason = because or None  # type: ignore[attr-defined]  # noqa: SLF001 -- simple_history's name
    party.save()
    return _party_changed(party, by=by)


@transaction.atomic
def change_party(
    party: Party, *, by: User, version: int, because: str = "", **values: Any
) -> Party:
    """Change what is noted about a party.

    To call someone suspected takes a reason, which the history keeps.  Recorded
    as PARTY_CHANGED.
    """
    check_can_work(party.case, by)
    _check_once(party.case, values.get("identity_number", ""), but=party)
    _check_other_number(**values)
    _check_suspicion(party.role, values.get("role", party.role), because)
    change(party, version=version, because=because, **values)
    return _party_changed(party, by=by)


@transaction.atomic
def add_statement(case: Case, *, by: User, **values: Any) -> Statement:
    """State a fact, or an assessment; never both in one (BDL 2 kap. 10 §)."""
    check_can_work(case, by)
    _check_statement(case, **values)
    statement = Statement.objects.create(case=case, created_by=by, **values)
    return record_in_case(statement, by=by, because="Uppgift i utredningen")


@transaction.atomic
def change_statement(
    statement: Statement, *, by: User, version: int, **values: Any
) -> Statement:
    """Correct something stated; what it said before stays in the history."""
    check_can_work(statement.case, by)
    _check_statement(statement.case, **values)
    change(statement, version=version, **values)
    return record_in_case(statement, by=by, because="Uppgift i utredningen")


@transaction.atomic
def communicate(
    case: Case,
    *,
    by: User,
    party: Party,
    sent_on: datetime.date,
    how: str,
    answer_by: datetime.date | None = None,
) -> Communication:
    """Note that a party has been told what is held against them (FL 25 §)."""
    check_can_work(case, by)
    _check_in_case(case, party)
    if answer_by and answer_by < sent_on:
        raise Invalid("Svarsdagen kan inte vara före den dag då parten fick veta.")
    told = Communication.objects.create(
        case=case,
        created_by=by,
        party=party,
        sent_on=sent_on,
        how=how,
        answer_by=answer_by,
    )
    return record_in_case(told, by=by, because="Kommunicering")


@transaction.atomic
def note_answer(
    told: Communication,
    *,
    by: User,
    version: int,
    answered_on: datetime.date,
    answer: str,
) -> Communication:
    """Write down what the party answered, or that they had nothing to say."""
    check_can_work(told.case, by)
    if answered_on < told.sent_on:
        raise Invalid("Svaret kan inte ha kommit före den dag då parten fick veta.")
    change(told, version=version, answered_on=answered_on, answer=answer)
    return record_in_case(told, by=by, because="Partens svar")


@transaction.atomic
def set_amount(
    case: Case,
    *,
    by: User,
    version: int,
    period_from: datetime.date | None,
    period_to: datetime.date | None,
    amount: Decimal | None,
) -> Case:
    """Say for what time, and how much, has been paid wrongly as far as is known."""
    check_can_work(case, by)
    if period_to and not period_from:
        raise Invalid("Fyll i från när perioden räknas.")
    if period_from and period_to and period_to < period_from:
        raise Invalid("Perioden kan inte sluta innan den börjar.")
    change(
        case,
        version=version,
        because="Period och belopp",
        period_from=period_from,
        period_to=period_to,
        amount=amount,
    )
    return record_in_case(case, by=by, because="Period och belopp")


def _check_once(case: Case, number: str, *, but: Party | None = None) -> None:
    same = Party.objects.filter(case=case, identity_number=number)
    if number and same.exclude(pk=but.pk if but else None).exists():
        raise Invalid("Numret hör redan till en part i ärendet. Ändra den i stället.")


def _check_other_number(
    *, other_number: str = "", other_number_kind: str = "", **_: Any
) -> None:
    if bool(other_number) != bool(other_number_kind):
        raise Invalid("Ange både vilket slags nummer det är och numret självt.")


def _check_suspicion(before: str, after: str, because: str) -> None:
    if after == PartyRole.MISSTANKT != before and not because.strip():
        raise Invalid(
            "Skriv varför personen kan misstänkas. Skälet sparas i historiken."
        )


def _check_statement(
    case: Case,
    *,
    kind: str,
    source: str = "",
    party: Party | None = None,
    **_: Any,
) -> None:
    if kind == StatementKind.FACT and not source.strip():
        raise Invalid("Ange varifrån faktauppgiften kommer.")
    if party:
        _check_in_case(case, party)


def _check_in_case(case: Case, party: Party) -> None:
    if party.case_id != case.pk:
        raise Invalid("Välj en person som är part i ärendet.")


def _party_changed(party: Party, *, by: User) -> Party:
    return record_in_case(
        party, by=by, because=party.get_role_display(), verb=Verb.PARTY_CHANGED
    )


# --- taking back what was wrong -------------------------------------------------------
Struck = Party | Statement | Communication | Calculation
Moved = Party | Statement
#: The lists of a report that name what goes along.
GOES_ALONG = ("parties", "statements", "unmasked")


@transaction.atomic
def strike(record: Struck, *, by: User, because: str) -> None:
    """Strike a party, something stated or told, or a calculation, that is wrong.

    GDPR art. 5.1 d asks that what is wrong is put right without delay.  It goes from
    every page, list, search and later disclosure; the history of the case says what
    stood, who struck it and why.  What has been given out stays as it was given:
    withdrawing it is a decision of its own.

    A party that other things in the case are about is struck after them.  Recorded as
    PARTY_CHANGED or CASE_CHANGED; the reason is in the history and not in the log.
    """
    case = record.case
    check_can_work(case, by)
    if not because.strip():
        raise Invalid("Skriv varför det stryks. Skälet sparas i historiken.")
    is_party = isinstance(record, Party)
    verb = Verb.PARTY_CHANGED if is_party else Verb.CASE_CHANGED
    record_in_case(record, by=by, because="Struken", verb=verb)
    record._change_reason = f"Struken: {because}"  # type: ignore[union-attr]  # noqa: SLF001 -- simple_history's
    try:
        record.delete()
    except ProtectedError as held:
        raise WrongState(_held_by(held)) from held
    _leave_out(record, case_id=case.pk)


@transaction.atomic
def move(record: Moved, to: Case, *, by: User, because: str) -> Moved:
    """Move a party or something stated, that was written in the wrong case.

    Between cases of one authority, both of which the mover may work with.  It is struck
    in the one, as strike() does, and written in the other as it was; both histories say
    where from, where to and why.
    """
    case = record.case
    check_can_work(case, by)
    check_can_work(to, by)
    if not because.strip():
        raise Invalid("Skriv varför det flyttas. Skälet sparas i båda historikerna.")
    if to.pk == case.pk or to.agency_id != case.agency_id:
        raise Invalid("Välj ett annat av myndighetens ärenden.")
    if isinstance(record, Party):
        _check_once(to, record.identity_number)
    own = {"id", "uuid", "created_at", "created_by", "version", "case"}
    values = {
        field.attname: getattr(record, field.attname)
        for field in record._meta.local_concrete_fields
        if field.name not in own
    }
    if isinstance(record, Statement) and record.party:
        values["party_id"] = _same_party(record.party, to).pk
    strike(record, by=by, because=f"Flyttad till {to.reference}. {because}")
    copy = type(record)(case=to, created_by=by, **values)
    copy._change_reason = f"Flyttad från {case.reference}. {because}"  # type: ignore[union-attr]  # noqa: SLF001 -- simple_history's
    copy.save()
    is_party = isinstance(copy, Party)
    verb = Verb.PARTY_CHANGED if is_party else Verb.CASE_CHANGED
    return record_in_case(copy, by=by, because="Flyttad hit", verb=verb)


def case_to_move_to(reference: str, *, by: User) -> Case:
    """Find the case of one's authority that has a number, of those that one reads."""
    ours = Case.objects.visible_to(by).filter(agency=by.agency_id)
    found: Case | None = ours.filter(reference__iexact=reference.strip()).first()
    if found is None:
        raise Invalid("Inget av ärendena som du kan läsa har det numret.")
    return found


def _same_party(party: Party, case: Case) -> Party:
    """Find the same party in another case: what is stated of them stays about them."""
    same = Party.objects.filter(case=case, kind=party.kind, name=party.name)
    if party.identity_number:
        same = Party.objects.filter(case=case, identity_number=party.identity_number)
    found: Party | None = same.first()
    if found is None:
        raise WrongState(
            "Uppgiften gäller en part som inte finns i det andra ärendet. Lägg till "
            "parten där först."
        )
    return found


def _held_by(held: ProtectedError) -> str:
    kinds = {str(one._meta.verbose_name) for one in held.protected_objects}
    return (
        f"Annat i ärendet gäller parten ({', '.join(sorted(kinds))}). "
        "Stryk eller ändra det först."
    )


def _leave_out(record: Struck, *, case_id: int) -> None:
    """Let no report that is still being prepared name what is gone."""
    for report in Polisanmalan.objects.filter(case=case_id, decided_on__isnull=True):
        lists: dict[str, Any] = {
            name: [one for one in getattr(report, name) if one != record.uuid]
            for name in GOES_ALONG
            if record.uuid in getattr(report, name)
        }
        if lists:
            change(report, because="Struket ur ärendet", **lists)
