"""What the levels are called and how they look: an installation's own choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.errors import Conflict
from samverkan.est.models import ScaleLevel
from samverkan.est.policies import check_names_levels

if TYPE_CHECKING:
    from pax.accounts.models import User

LOOKS = ("name", "shape", "colour", "meaning")


def version_of(levels: Iterable[ScaleLevel]) -> str:
    """Give a fingerprint of what the levels are called and how they look now."""
    looks = [[level.number, *(getattr(level, n) for n in LOOKS)] for level in levels]
    return fingerprint({"levels": looks})


@transaction.atomic
def name_levels(looks: Mapping[int, Mapping[str, str]], *, by: User, seen: str) -> None:
    """Name and draw the levels anew; frozen weeks keep what they were called then.

    `seen` is the version that was read: what somebody else has changed since is not
    written over.
    """
    check_names_levels(by)
    levels = list(ScaleLevel.objects.select_for_update().order_by("number"))
    if version_of(levels) != seen:
        raise Conflict("Någon annan har ändrat nivåerna under tiden. Läs om sidan.")
    for level in levels:
        _name(level, looks[level.number], by)


def _name(level: ScaleLevel, looks: Mapping[str, str], by: User) -> None:
    changed = {n: value for n, value in looks.items() if getattr(level, n) != value}
    for name, value in changed.items():
        setattr(level, name, value)
    if changed:
        level.save(update_fields=list(changed))
        record(Verb.EST_CHANGED, by=by, because=f"Nivå {level.number} i EST-skalan")
