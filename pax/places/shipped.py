"""The areas that Pax starts with; an installation changes them as it likes."""

from pax.places.models import Area

#: In the order they are gone through at the weekly meeting, the rest last.
AREAS = (
    "Ronna",
    "Geneta",
    "Lina",
    "Hovsjö",
    "Fornhöjden",
    "Saltskog",
    "Centrum",
    "Västergård",
    "Brunnsäng",
    "Östertälje",
    "Järna",
    "Övrigt",
)


def ship_areas() -> None:
    """Lay the areas, if there is none: those who use Pax then keep them."""
    if Area.objects.exists():
        return
    for number, name in enumerate(AREAS, start=1):
        Area.objects.create(name=name, order=number, is_rest=name == AREAS[-1])
