"""Making the frozen copy: exactly what the receiver will see, and nothing more.

The preview and the disclosure are made by the same functions, so that what was
read before signing is what is sent.  Only what has been chosen goes along; a
person who was not chosen is not named, in a calculation's lines either.  Plain
JSON, without times or names of deciders: those stand on the disclosure.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cases.calculation.services import LEFT_OUT, summary
from cases.enums import StatementKind
from cases.investigation.models import MASKED, WHEREABOUTS
from cases.models import (
    Calculation,
    Case,
    Document,
    Party,
    Polisanmalan,
    Statement,
)
from cases.process.definition import Transition
from pax.accounts.models import User


def freeze_report(report: Polisanmalan) -> dict[str, Any]:
    """Write down a police report as the police will see it."""
    case = report.case
    parties = chosen_parties(report)
    named = {party.pk: party.name for party in parties}
    return {
        "form": "polisanmalan/1",
        "reference": case.reference,
        "brottsrubricering": report.get_brottsrubricering_display(),
        "description": report.description,
        **_matter(case),
        "contact": _contact(case.assignee),
        "parties": [_party(p, masked=_is_masked(p, report)) for p in parties],
        "protected_because": report.unmasked_because if report.unmasked else "",
        **_stated(chosen_statements(report), named),
        "calculations": _calculations(case, named) if report.with_calculation else [],
        "documents": [_document(d) for d in chosen_documents(report)],
    }


def freeze_request(text: str, answer_by: datetime.date) -> dict[str, Any]:
    """Write down a request for completion."""
    return {
        "form": "komplettering_begard/1",
        "text": text,
        "answer_by": answer_by.isoformat(),
    }


def freeze_completion(
    case: Case,
    *,
    text: str,
    parties: Iterable[Party],
    statements: Iterable[Statement],
    documents: Iterable[Document],
) -> dict[str, Any]:
    """Write down a completion; whereabouts of the protected are never in it."""
    parties = list(parties)
    named = {party.pk: party.name for party in parties}
    return {
        "form": "komplettering/1",
        "reference": case.reference,
        "text": text,
        "parties": [_party(p, masked=p.is_protected) for p in parties],
        **_stated(statements, named),
        "documents": [_document(d) for d in documents],
    }


def freeze_feedback(
    transition: Transition,
    *,
    on: datetime.date,
    because: str,
    data: dict[str, Any],
    facts: list[dict[str, str]],
    message: str,
) -> dict[str, Any]:
    """Write down what is told about an event: the event, its facts, and words."""
    return {
        "form": "aterkoppling/1",
        "transition": transition.key,
        "name": transition.name,
        "on": on.isoformat(),
        "because": because,
        "data": {key: plain(value) for key, value in data.items()},
        "facts": facts,
        "message": message,
    }


def chosen_parties(report: Polisanmalan) -> list[Party]:
    """List the parties that go along."""
    return list(Party.objects.filter(case=report.case_id, uuid__in=report.parties))


def chosen_statements(report: Polisanmalan) -> list[Statement]:
    """List the statements that go along."""
    return list(
        Statement.objects.filter(case=report.case_id, uuid__in=report.statements)
    )


def chosen_documents(report: Polisanmalan) -> list[Document]:
    """List the documents that go along."""
    return list(Document.objects.filter(case=report.case_id, uuid__in=report.documents))


def plain(value: Any) -> Any:
    """Write a value as JSON holds it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _matter(case: Case) -> dict[str, Any]:
    return {
        "support": case.support,
        "support_name": case.get_support_display(),
        "suspicion": case.suspicion,
        "suspicion_name": case.get_suspicion_display(),
        "suspected_on": plain(case.suspected_on),
        "period_from": plain(case.period_from),
        "period_to": plain(case.period_to),
        "amount": plain(case.amount),
    }


def _contact(person: User | None) -> dict[str, str]:
    if person is None:
        return {}
    return {"name": person.name, "title": person.title, "email": person.email}


def _is_masked(party: Party, report: Polisanmalan) -> bool:
    return party.is_protected and party.uuid not in report.unmasked


def _party(party: Party, *, masked: bool) -> dict[str, Any]:
    return {
        "kind": party.kind,
        "role": party.get_role_display(),
        "name": party.name,
        "identity_number": party.identity_number,
        "birth_year": party.birth_year,
        **{
            name: MASKED if masked and getattr(party, name) else getattr(party, name)
            for name in WHEREABOUTS
        },
        "is_protected": party.is_protected,
        "is_masked": masked,
    }


def _stated(
    statements: Iterable[Statement], named: dict[int, str]
) -> dict[str, list[dict[str, str]]]:
    """Keep facts apart from assessments, as they were in the investigation."""
    found: dict[str, list[dict[str, str]]] = {"facts": [], "assessments": []}
    for statement in statements:
        is_fact = statement.kind == StatementKind.FACT
        found["facts" if is_fact else "assessments"].append(
            {
                "text": statement.text,
                "source": statement.source,
                "noted_on": statement.noted_on.isoformat(),
                "about": _who(statement.party_id, named, nobody=""),
            }
        )
    return found


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "description": document.description,
        "size": document.size,
        "sha256": document.sha256,
    }


def _who(party_id: int | None, named: dict[int, str], *, nobody: str) -> str:
    """Name a party that goes along; one that does not is not named."""
    if party_id is None:
        return nobody
    return named.get(party_id, LEFT_OUT)


def _calculations(case: Case, named: dict[int, str]) -> list[dict[str, Any]]:
    found = Calculation.objects.filter(case=case).select_related("case")
    return [
        summary(calculation, named.keys())
        for calculation in found.prefetch_related("lines", "stated_sums")
    ]
