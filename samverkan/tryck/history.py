"""What is told of a target's history, and of what has been noted about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pax.history.versions import Records, all_records, records
from samverkan.tryck.models import OnTarget, PressureTarget

if TYPE_CHECKING:
    from pax.accounts.models import User


def history_of(target: PressureTarget, user: User) -> list[Records]:
    """Name the records about a target, as far as one sees them."""
    return [
        records(PressureTarget, user, id=target.pk),
        *all_records(OnTarget, user, target=target),
    ]
