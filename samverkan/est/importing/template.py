"""The workbook that earlier weeks are written into, with how to fill it in."""

from __future__ import annotations

from pax.places.models import Area
from pax.tables.writing import as_xlsx
from samverkan.est.enums import EventKind
from samverkan.est.importing.files import COLUMNS, WHOLE

HOW = (
    ("Vecka", "Skriv som v.47 2025."),
    (
        "Område",
        (
            f"Områdets namn som det heter i Pax, eller ”{WHOLE.capitalize()}” för "
            "raden som gäller hela kommunen. En rad för varje område och vecka."
        ),
    ),
    ("Övergripande lägesbild", "Text om platsen, inte om personer."),
    (
        "Nya händelser",
        (
            "En händelse på varje rad i rutan, eller efter tankstreck. Slaget kan stå "
            "först: ”Narkotika: …”."
        ),
    ),
    ("Senaste månaden", "Läggs efter den övergripande lägesbilden."),
    (
        "Nya åtgärder",
        "En åtgärd på varje rad i rutan. Ansvarig kan stå först: ”Kommun: …”.",
    ),
    ("Pågående åtgärder", "Läggs efter den övergripande lägesbilden."),
    ("Bedömning", "1, 2, 3 eller 4. Tomt betyder att området inte bedömdes."),
)


def empty_workbook() -> bytes:
    """Make the template: a sheet to fill in, and one that says how."""
    areas = Area.objects.filter(is_active=True).values_list("name", flat=True)
    how = [
        ("Kolumn", "Hur"),
        *HOW,
        ("Områden", ", ".join(areas)),
        ("Slag", ", ".join(EventKind.labels)),
    ]
    return as_xlsx({"Veckor": [COLUMNS], "Så fyller du i": how})
