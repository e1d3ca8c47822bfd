"""The scale that Pax starts with: four levels that mean nothing yet.

What they are called, and in which colours, is the installation's to say.
"""

from samverkan.est.enums import LevelColour, LevelShape
from samverkan.est.models import ScaleLevel

LEVELS = (
    (1, LevelShape.CIRCLE, LevelColour.NEUTRAL),
    (2, LevelShape.SQUARE, LevelColour.BRAND),
    (3, LevelShape.DIAMOND, LevelColour.BROWN),
    (4, LevelShape.TRIANGLE, LevelColour.WARNING),
)


def ship_scale() -> None:
    """Lay the four levels, if there is none: those who use Pax then keep them."""
    if ScaleLevel.objects.exists():
        return
    for number, shape, colour in LEVELS:
        ScaleLevel.objects.create(
            number=number, name=f"Nivå {number}", shape=shape, colour=colour
        )
