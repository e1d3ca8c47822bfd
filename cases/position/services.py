"""The joint position ("Kan åklagare ta upp fallet?"), and what is decided after it.

A municipality never decides whether to prosecute, and what the agencies agree on when
they meet is no such decision.  What it knows of one, it has been told by someone, and
that is always written down.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cases.chain.services import (
    allowed_transition,
    as_json,
    move_case,
    owed_after,
    take_part,
    taking_part,
)
from cases.disclosure.frozen import owed_in_words
from cases.disclosure.lagrum import OnGround
from cases.disclosure.services import Terms, disclose
from cases.enums import DisclosureKind, PositionAnswer
from cases.models import (
    Case,
    Disclosure,
    Participation,
    Position,
    PositionAgency,
    StepChange,
    Task,
)
from pax.accounts.models import Unit, User
from pax.db.ordering import in_swedish
from pax.errors import Invalid
from pax.ui import swedish

#: What prosecutor and court decide, and what becomes of it.
PROSECUTION = (
    "atal",
    "strafforelaggande",
    "atalsunderlatelse",
    "aklagare_nedlagd",
    "dom_fallande",
    "dom_delvis",
    "dom_ogillat",
    "overklagad",
    "laga_kraft",
)
PURPOSE = "Gemensamt ställningstagande: kan åklagare ta upp fallet?"


@dataclass(frozen=True)
class Agreed:
    """What was agreed, and by which units' agencies besides our own."""

    answer: PositionAnswer
    met_on: datetime.date
    motivation: str
    units: tuple[Unit, ...] = field(default=())
    completes: Unit | None = None
    complete_by: datetime.date | None = None

    @property
    def key(self) -> str:
        """The transition that the answer makes."""
        return f"stallning_{self.answer}"

    @property
    def data(self) -> dict[str, Any]:
        """What the chain keeps of it."""
        if self.answer != PositionAnswer.KOMPLETTERA:
            return {}
        return {"completes": str(self.completes), "complete_by": self.complete_by}


def candidates(case: Case) -> tuple[list[Unit], list[Unit]]:
    """List the units that can take part in a position: in the case, and others.

    An agency takes part by one unit: of those already in the case, by that one.
    """
    ours = [p.unit for p in taking_part(case) if p.agency_id != case.agency_id]
    others = (
        Unit.objects.filter(takes_disclosures=True)
        .exclude(agency__in=[case.agency_id, *(u.agency_id for u in ours)])
        .select_related("agency")
        .order_by(in_swedish("agency__name"), in_swedish("name"))
    )
    return ours, list(others)


def freeze_position(case: Case, agreed: Agreed) -> dict[str, Any]:
    """Write down a joint position as each of the others will see it."""
    data = {k: as_json(v) for k, v in agreed.data.items()}
    return {
        "form": "stallningstagande/1",
        "reference": case.reference,
        "k_number": case.k_number,
        "support": case.support,
        "suspicion": case.suspicion,
        "transition": agreed.key,
        "name": _name(case, agreed),
        "on": agreed.met_on.isoformat(),
        "answer": agreed.answer.value,
        "because": agreed.motivation,
        "completes": data.get("completes", ""),
        "complete_by": data.get("complete_by", ""),
        "agencies": _present(case, agreed),
        "data": data,
        "facts": _facts(case, agreed),
    }


@transaction.atomic
def record_position(
    case: Case, agreed: Agreed, *, grounds: Mapping[Unit, OnGround], by: User
) -> Position:
    """Record what the agencies agreed, and give every one of them its copy.

    The case moves by the answer.  Each unit that took part gets the same frozen
    content, on the ground chosen for it, and takes part in the case from then on.
    """
    allowed_transition(case, agreed.key, by=by)
    _check_agreed(case, agreed)
    position = Position.objects.create(
        case=case,
        created_by=by,
        met_on=agreed.met_on,
        answer=agreed.answer,
        motivation=agreed.motivation,
        completes=str(agreed.completes or ""),
        complete_by=agreed.complete_by,
    )
    for agency in [case.agency, *(u.agency for u in agreed.units)]:
        PositionAgency.objects.create(
            case=case, created_by=by, position=position, agency=agency
        )
    content = freeze_position(case, agreed)
    move_case(
        case,
        agreed.key,
        by=by,
        on=agreed.met_on,
        data=agreed.data,
        because=agreed.motivation,
    )
    _tell_all(case, agreed.units, content, grounds=grounds, by=by)
    _ask_ourselves(case, agreed, by=by)
    return position


def _check_agreed(case: Case, agreed: Agreed) -> None:
    """Refuse a position without one unit of each, or a completion without a day."""
    agencies = [u.agency_id for u in agreed.units]
    if case.agency_id in agencies or len(set(agencies)) != len(agencies):
        raise Invalid("Välj en enhet för varje myndighet som deltog.")
    if agreed.answer != PositionAnswer.KOMPLETTERA:
        return
    if not agreed.completes or not agreed.complete_by:
        raise Invalid("Fyll i vem som kompletterar och till när.")
    if agreed.complete_by < agreed.met_on:
        raise Invalid("Välj ett datum efter mötet för kompletteringen.")
    if agreed.completes not in (case.unit, *agreed.units):
        raise Invalid("Välj en av dem som deltog som den som kompletterar.")


def _tell_all(
    case: Case,
    units: Iterable[Unit],
    content: dict[str, Any],
    *,
    grounds: Mapping[Unit, OnGround],
    by: User,
) -> None:
    before = {
        p.agency_id: p.invited_by for p in taking_part(case) if p.invited_by is not None
    }
    for unit in units:
        chosen = grounds.get(unit, OnGround(""))
        given = disclose(
            content,
            Terms(
                kind=DisclosureKind.STALLNINGSTAGANDE,
                receiver=unit,
                purpose=PURPOSE,
                ground=chosen.ground,
                balancing=chosen.balancing,
                in_reply_to=before.get(unit.agency_id),
            ),
            by=by,
            case=case,
        )
        _keep_part(case, unit, content, given, by=by)


def _keep_part(
    case: Case, unit: Unit, content: dict[str, Any], given: Disclosure, *, by: User
) -> None:
    """Let a newcomer take part; one whose part was done is not called back for news."""
    is_in = Participation.objects.filter(case=case, agency=unit.agency).exists()
    if not is_in or content["completes"] == str(unit):
        take_part(case, unit, by=by, invited_by=given)


def _ask_ourselves(case: Case, agreed: Agreed, *, by: User) -> None:
    if agreed.completes != case.unit:
        return
    Task.objects.create(
        case=case,
        created_by=by,
        text="Komplettera underlaget enligt ställningstagandet",
        responsible=case.assignee or by,
        due_on=agreed.complete_by,
    )


def _name(case: Case, agreed: Agreed) -> str:
    transition = case.process.chart.transition(agreed.key)
    return transition.name if transition else agreed.answer.label


def _present(case: Case, agreed: Agreed) -> list[str]:
    return [str(case.agency), *(str(u.agency) for u in agreed.units)]


def _facts(case: Case, agreed: Agreed) -> list[dict[str, str]]:
    facts = [
        ("Deltog", ", ".join(_present(case, agreed))),
        ("Vårt diarienummer", case.reference),
        ("Polisens diarienummer", case.k_number),
        ("Kompletterar", str(agreed.completes or "")),
        (
            "Komplettera senast",
            swedish.day(agreed.complete_by) if agreed.complete_by else "",
        ),
    ]
    written = [{"label": label, "value": value} for label, value in facts if value]
    transition = case.process.chart.transition(agreed.key)
    if transition is None:
        return written
    owed = owed_after(case, transition, agreed.met_on, agreed.data)
    return [*written, *owed_in_words(owed)]


# What prosecutor and court have decided


@transaction.atomic
def note_external_fact(
    case: Case,
    key: str,
    *,
    by: User,
    source: str,
    on: datetime.date,
    data: dict[str, Any],
    because: str = "",
) -> StepChange:
    """Record what prosecutor or court has decided, and how we came to know it.

    The owner's side; a receiver gives it back to the sender as feedback instead.
    """
    allowed_transition(case, key, by=by)
    if not source.strip():
        raise Invalid("Skriv hur ni har fått veta det, till exempel ”domen”.")
    return move_case(
        case, key, by=by, on=on, data=data | {"source": source}, because=because
    )
