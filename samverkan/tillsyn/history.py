"""What is told of an inspection's history: the common part, and one's own protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax.history.versions import Records, all_records, itself
from samverkan.tillsyn.models import Inspection, OfInspection

if TYPE_CHECKING:
    from pax.accounts.models import User


def history_of(inspection: Inspection, user: User) -> list[Records]:
    """Name the records of an inspection, as far as one sees them."""
    return [
        itself(inspection),
        *all_records(OfInspection, user, inspection=inspection),
    ]
