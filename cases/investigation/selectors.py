"""What the investigation of a case shows: parties, what is known and told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.enums import StatementKind
from cases.listing.numbers import identity_numbers
from cases.models import Case, Communication, Impulse, Party, Statement
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb


@dataclass
class Earlier:
    """Another case in which someone of this case's parties figures."""

    case: Case
    names: list[str] = field(default_factory=list)


def inquiry_of(case: Case, user: User) -> dict[str, Any]:
    """Gather what is known in a case, and where else its parties figure.

    Facts are kept apart from assessments.
    """
    parties = list(Party.objects.filter(case=case))
    statements = list(
        Statement.objects.filter(case=case).select_related("party", "created_by")
    )
    return {
        "parties": parties,
        "facts": [s for s in statements if s.kind == StatementKind.FACT],
        "assessments": [s for s in statements if s.kind == StatementKind.ASSESSMENT],
        "communications": list(
            Communication.objects.filter(case=case).select_related("party")
        ),
        "earlier": _elsewhere(case, parties, user),
    }


def other_cases_of(party: Party, user: User) -> list[Earlier]:
    """List the other cases that the person may see where a party figures."""
    return _elsewhere(party.case, [party], user)


def first_concerned(case: Case) -> dict[str, str]:
    """Say whom the flag was about, to begin with when a case has no parties."""
    impulse = Impulse.objects.filter(case=case).first()
    if impulse is None or Party.objects.filter(case=case).exists():
        return {}
    return {"name": impulse.concerns_name, "identity_number": impulse.concerns_id}


def _elsewhere(case: Case, parties: Iterable[Party], user: User) -> list[Earlier]:
    """Find the numbers of these parties in other cases.  Recorded as PARTY_MATCHED."""
    whose = {
        number: party.name
        for party in parties
        for number in identity_numbers(party.identity_number)
    }
    if not whose:
        return []
    record(Verb.PARTY_MATCHED, case, by=user, because="Tidigare ärenden")
    found: dict[int, Earlier] = {}
    for other, number in (
        *_others(Party, "identity_number", case, whose, user),
        *_others(Impulse, "concerns_id", case, whose, user),
    ):
        earlier = found.setdefault(other.pk, Earlier(other))
        if whose[number] not in earlier.names:
            earlier.names.append(whose[number])
    return sorted(found.values(), key=lambda e: e.case.touched_at, reverse=True)


def _others(
    model: Any, field: str, case: Case, whose: Iterable[str], user: User
) -> list[tuple[Case, str]]:
    """Find the other cases where one of the numbers stands in a field of theirs."""
    found = (
        model.objects.visible_to(user)
        .filter(**{f"{field}__in": whose})
        .exclude(case=case)
        .select_related("case__unit")
    )
    return [(one.case, getattr(one, field)) for one in found]
