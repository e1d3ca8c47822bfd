"""What the register of a group holds in the test world."""

from __future__ import annotations

from uuid import UUID

from pax.access.context import acting_as
from pax.accounts.models import User
from samverkan.groups.models import Seat
from samverkan.tryck.enums import Pressure, Side, TargetKind, Tension
from samverkan.tryck.models import (
    OwnWord,
    PressureMeasure,
    PressureTarget,
    TensionNote,
)
from tests.house.groups import DAY, MAKERS, Scene


def make(scene: Scene) -> dict[str, UUID]:
    """Put one of each into the register: open, internal, and internal at the others."""
    with acting_as(scene.chair) as who:
        mine = {
            "group": scene.group,
            "agency": who.user.agency,
            "created_by": who.user,
        }
        found = _about(mine, scene.word, is_internal=False)
        _about(mine, scene.word, is_internal=True)
        OwnWord.objects.create(
            group=scene.group,
            created_by=who.user,
            of=OwnWord.Of.PRESSURE,
            name=f"Eget {scene.word}",
        )
    # What must never be seen by the one who asks, though it is in the same group.
    with acting_as(other_in(scene)) as who:
        theirs = {
            "group": scene.group,
            "agency": who.user.agency,
            "created_by": who.user,
        }
        _about(theirs, "dold-hos-andra", is_internal=True)
    return found


def other_in(scene: Scene) -> User:
    """Find one who sits in the group for another agency."""
    with acting_as(scene.chair):
        seats = Seat.objects.filter(delegation__group=scene.group)
        other = seats.exclude(user=scene.chair).select_related("user").first()
    assert other is not None
    found: User = other.user
    return found


def _about(
    whose: dict[str, object], word: str, *, is_internal: bool
) -> dict[str, UUID]:
    row = whose | {"is_internal": is_internal}
    target = PressureTarget.objects.create(
        **row, kind=TargetKind.PLACE, name=f"Plats {word}", why=f"Skäl {word}"
    )
    measure = PressureMeasure.objects.create(
        **row,
        target=target,
        side=Side.OTHER,
        kind=Pressure.PLACES,
        what=f"Insats {word}",
        begins_on=DAY,
        outcome=f"Utfall {word}",
    )
    tension = TensionNote.objects.create(
        **row, target=target, kind=Tension.STRESS, seen_on=DAY, text=f"Sett {word}"
    )
    return {
        "target": target.uuid,
        "measure": measure.uuid,
        "tension": tension.uuid,
    }


MAKERS.append(make)
