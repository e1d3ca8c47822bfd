"""The areas that Pax starts with; an installation changes them as it likes."""

from typing import Any

from django.db import connections

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


def ship_areas(using: str, **_: Any) -> None:
    """Lay the areas, if there is none: those who use Pax then keep them."""
    from pax.places.models import Area  # noqa: PLC0415 -- app ready

    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
    if Area._meta.db_table not in tables or Area.objects.exists():
        return
    for number, name in enumerate(AREAS, start=1):
        Area.objects.create(name=name, order=number, is_rest=name == AREAS[-1])
