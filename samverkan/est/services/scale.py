"""What the levels are called and how they look: an installation's own choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Denied

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.est.models import ScaleLevel


@transaction.atomic
def name_levels(
    levels: Iterable[tuple[ScaleLevel, Mapping[str, str]]], *, by: User
) -> None:
    """Name and draw the levels anew; frozen weeks keep what they were called then."""
    if not by.may(Permission.SETTINGS_EDIT):
        raise Denied
    for level, looks in levels:
        for name, value in looks.items():
            setattr(level, name, value)
        level.save(update_fields=list(looks))
        record(Verb.EST_CHANGED, by=by, because=f"Nivå {level.number} i EST-skalan")
