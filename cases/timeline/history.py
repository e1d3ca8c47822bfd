"""What has been changed in a case, and by whom: which records, and in which words.

Every model that belongs to a case is told because it belongs to a case: nobody has
to remember to add it (and a test holds that nothing is missing).
"""

from typing import Any

from django.db.models import Q

from cases.case.models import InCase
from cases.disclosure.lagrum import GROUNDS
from cases.enums import PositionAnswer
from cases.models import Case, CaseLink, Disclosure
from cases.timeline.wording import in_words
from pax.accounts.models import User
from pax.history.versions import Records, Words, all_records, itself


def history_of(case: Case, user: User) -> list[Records]:
    """Name all records of a case: itself, what was given and received, and the rest."""
    inside = all_records(InCase, user, case=case)
    return [
        itself(case),
        _disclosures(case, user),
        *(one for one in inside if one.model is not CaseLink),
        _links(case, user),
    ]


def _disclosures(case: Case, user: User) -> Records:
    """Name those it was given by or received, as far as the person may read them."""
    seen = Disclosure.objects.visible_to(user)
    own = seen.filter(Q(case=case) | Q(receiver_case=case)).order_by()
    return Records(Disclosure.history.filter(id__in=own.values("pk")))


def _links(case: Case, user: User) -> Records:
    """Name the links to and from the case, with cases that the person reads too."""
    cases = Case.objects.visible_to(user).order_by().values("pk")
    either = Q(case=case) | Q(other=case)
    links = CaseLink.history.filter(either, case__in=cases, other__in=cases)
    return Records(links)


def words_of(case: Case) -> Words:
    """Give the words for keys that the case's processkarta, or the law, names."""
    chart = case.process.chart

    def step(key: str) -> str:
        return next((step.name for step in chart.steps if step.key == key), key)

    def transition(key: str) -> str:
        found = chart.transition(key)
        return found.happened if found else ""

    def data(value: Any) -> str:
        facts = in_words(chart, value) if isinstance(value, dict) else []
        return "\n".join(f"{label}: {text}" for label, text in facts)

    return {
        "step": step,
        "from_step": step,
        "to_step": step,
        "outcome": transition,
        "transition": transition,
        "ground": _ground,
        "law": _ground,
        "answer": _answer,
        "data": data,
        "identity_number": _identity,
        "concerns_id": _identity,
    }


def _ground(key: str) -> str:
    return GROUNDS[key].lagrum if key in GROUNDS else ""


def _answer(value: str) -> str:
    known = value in PositionAnswer.values
    return str(PositionAnswer(value).label) if known else ""


def _identity(number: str) -> str:
    return f"{number[:8]}-{number[8:]}" if len(number) == 12 else ""
