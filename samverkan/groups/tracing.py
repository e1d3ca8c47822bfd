"""What is told of a group's own history: what it is, who takes part, its agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.disclosure.lagrum import GROUNDS
from samverkan.groups.enums import CrimeLevel, Focus, Perspective
from samverkan.groups.history import Traced, of_agency
from samverkan.groups.models import Agreement, Delegation, Samverkansgrupp, Seat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pax.accounts.models import User


def traced_of(group: Samverkansgrupp, user: User) -> list[Traced]:
    """Name the records that make a group, as far as one sees them."""
    return [
        Traced(
            Samverkansgrupp.objects.visible_to(user).filter(pk=group.pk),
            (
                *("name", "shape", "purpose", "area", "convener", "rhythm", "focuses"),
                *("crime_levels", "perspectives", "steps", "standing_items"),
            ),
            lambda _: "Gruppen",
            related=("convener",),
            words={
                "focuses": _in_words(Focus),
                "crime_levels": _in_words(CrimeLevel),
                "perspectives": _in_words(Perspective),
            },
            labels={
                "focuses": "inriktning",
                "crime_levels": "nivåer i brottspyramiden",
                "perspectives": "tidsperspektiv",
            },
        ),
        Traced(
            Delegation.objects.visible_to(user).filter(group=group),
            ("agency", "unit", "joined_on", "left_on"),
            of_agency,
            related=("agency", "unit"),
        ),
        Traced(
            Seat.objects.visible_to(user).filter(delegation__group=group),
            ("user", "duty", "valid_from", "valid_to"),
            lambda row: f"Plats för {row.user.name}",
            related=("user",),
        ),
        Traced(
            Agreement.objects.visible_to(user).filter(group=group),
            (
                *("purpose", "area", "grounds", "valid_from", "valid_to"),
                *("remind_days", "signed_by"),
            ),
            lambda _: "Överenskommelsen",
            words={"grounds": _lagrum},
        ),
    ]


def _in_words(choices: Any) -> Callable[[list[str]], str]:
    return lambda values: ", ".join(str(choices(value).label) for value in values)


def _lagrum(keys: list[str]) -> str:
    return ", ".join(GROUNDS[key].lagrum for key in keys if key in GROUNDS)
