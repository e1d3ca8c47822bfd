"""The scale that Pax starts with: four levels that mean nothing yet.

What they are called, and in which colours, is the installation's to say.
"""

from typing import Any

from django.db import connections

from samverkan.est.enums import LevelColour, LevelShape

LEVELS = (
    (1, LevelShape.CIRCLE, LevelColour.NEUTRAL),
    (2, LevelShape.SQUARE, LevelColour.BRAND),
    (3, LevelShape.DIAMOND, LevelColour.BROWN),
    (4, LevelShape.TRIANGLE, LevelColour.WARNING),
)


def ship_scale(using: str, **_: Any) -> None:
    """Lay the four levels, if there is none: those who use Pax then keep them."""
    from samverkan.est.models import ScaleLevel  # noqa: PLC0415 -- app ready

    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
    if ScaleLevel._meta.db_table not in tables or ScaleLevel.objects.exists():
        return
    for number, shape, colour in LEVELS:
        ScaleLevel.objects.create(
            number=number, name=f"Nivå {number}", shape=shape, colour=colour
        )
