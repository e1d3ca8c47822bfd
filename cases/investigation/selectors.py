"""What the investigation of a case shows: parties, what is known and told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Inquiry:
    """An investigation, facts kept apart from assessments."""

    parties: list[Party]
    facts: list[Statement]
    assessments: list[Statement]
    communications: list[Communication]
    earlier: list[Earlier]


def inquiry_of(case: Case, user: User) -> Inquiry:
    """Gather what is known in a case, and where else its parties figure."""
    parties = list(Party.objects.filter(case=case))
    statements = list(
        Statement.objects.filter(case=case).select_related("party", "created_by")
    )
    return Inquiry(
        parties=parties,
        facts=[s for s in statements if s.kind == StatementKind.FACT],
        assessments=[s for s in statements if s.kind == StatementKind.ASSESSMENT],
        communications=list(
            Communication.objects.filter(case=case).select_related("party")
        ),
        earlier=_elsewhere(case, parties, user),
    )


def other_cases_of(party: Party, user: User) -> list[Earlier]:
    """List the other cases that the person may see where a party figures."""
    return _elsewhere(party.case, [party], user)


def first_concerned(case: Case) -> dict[str, str]:
    """Say whom the flag was about, to begin with when a case has no parties."""
    if Party.objects.filter(case=case).exists():
        return {}
    impulse = Impulse.objects.filter(case=case).first()
    if impulse is None:
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
        *_in_parties(case, whose, user),
        *_in_impulses(case, whose, user),
    ):
        earlier = found.setdefault(other.pk, Earlier(other))
        if whose[number] not in earlier.names:
            earlier.names.append(whose[number])
    return sorted(found.values(), key=lambda e: e.case.touched_at, reverse=True)


def _in_parties(case: Case, whose: Iterable[str], user: User) -> list[tuple[Case, str]]:
    others = (
        Party.objects.visible_to(user)
        .filter(identity_number__in=whose)
        .exclude(case=case)
        .select_related("case__unit")
    )
    return [(party.case, party.identity_number) for party in others]


def _in_impulses(
    case: Case, whose: Iterable[str], user: User
) -> list[tuple[Case, str]]:
    others = (
        Impulse.objects.visible_to(user)
        .filter(concerns_id__in=whose)
        .exclude(case=case)
        .select_related("case__unit")
    )
    return [(impulse.case, impulse.concerns_id) for impulse in others]
