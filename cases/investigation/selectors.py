"""What the investigation of a case shows: parties, what is known and told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.enums import StatementKind
from cases.listing.numbers import identity_numbers
from cases.listing.selectors import matches, name_key
from cases.models import Case, Communication, Impulse, Party, Statement
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb


@dataclass
class Earlier:
    """Another case in which someone of this case figures, or one of the same name."""

    case: Case
    names: list[str] = field(default_factory=list)

    def add(self, name: str, *, same_number: bool) -> None:
        """Say of whom, and how sure it is: two may be called the same."""
        told = name if same_number else f"{name} (samma namn)"
        if told not in self.names:
            self.names.append(told)


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
        "earlier": _elsewhere(case, map(_who, parties), user),
    }


def other_cases_of(party: Party, user: User) -> list[Earlier]:
    """List the other cases that the person may see where a party figures."""
    return _elsewhere(party.case, [_who(party)], user)


def other_cases_of_flags(
    case: Case, impulses: Iterable[Impulse], user: User
) -> list[Earlier]:
    """List the other cases that the person may see about those who were flagged.

    The one who flagged may not have been let to see them: whoever reads the case that
    the flag became is told here.
    """
    flagged = [(impulse.concerns_name, impulse.concerns_id) for impulse in impulses]
    return _elsewhere(case, flagged, user)


def _who(party: Party) -> tuple[str, str]:
    return party.name, party.identity_number


def first_concerned(case: Case) -> dict[str, str]:
    """Say whom the flag was about, to begin with when a case has no parties."""
    impulse = Impulse.objects.filter(case=case).first()
    if impulse is None or Party.objects.filter(case=case).exists():
        return {}
    return {"name": impulse.concerns_name, "identity_number": impulse.concerns_id}


def _elsewhere(
    case: Case, people: Iterable[tuple[str, str]], user: User
) -> list[Earlier]:
    """Find these names and numbers in other cases.  Recorded as PARTY_MATCHED."""
    people = list(people)
    if not any(identity_numbers(number) or name_key(name) for name, number in people):
        return []
    record(Verb.PARTY_MATCHED, case, by=user, because="Tidigare ärenden")
    found = matches(user, people)
    others = Case.objects.visible_to(user).exclude(pk=case.pk).select_related("unit")
    cases = others.in_bulk({match.case_id for match in found})
    earlier = {pk: Earlier(other) for pk, other in cases.items()}
    for match in found:
        if match.case_id in earlier:
            earlier[match.case_id].add(match.name, same_number=match.same_number)
    return sorted(earlier.values(), key=lambda e: e.case.touched_at, reverse=True)
