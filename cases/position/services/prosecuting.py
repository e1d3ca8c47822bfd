"""What prosecutor and court have decided, as facts that we have been told.

A municipality never decides whether to prosecute.  What it knows of it, it has
been told by someone, and that is always written down.
"""

import datetime
from typing import Any

from django.db import transaction

from cases.chain.services.moving import move_case
from cases.models import Case, StepChange
from pax.accounts.models import User
from pax.errors import Invalid

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
    if not source.strip():
        raise Invalid("Skriv hur ni har fått veta det, till exempel ”domen”.")
    if (final_on := data.get("final_on")) and final_on < on:
        raise Invalid("Laga kraft kan inte ha inträffat före avgörandet.")
    return move_case(
        case, key, by=by, on=on, data=data | {"source": source}, because=because
    )
