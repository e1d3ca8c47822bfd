"""The workbook that earlier weeks are written into, with how to fill it in."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from pax.places.models import Area
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
    book = Workbook()
    sheet = book.active
    sheet.title = "Veckor"
    sheet.append(COLUMNS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True)
    for letter, width in zip("ABCDEFGH", (12, 16, 50, 50, 40, 40, 40, 11), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    help_sheet = book.create_sheet("Så fyller du i")
    areas = Area.objects.filter(is_active=True).values_list("name", flat=True)
    for row in (
        ("Kolumn", "Hur"),
        *HOW,
        ("Områden", ", ".join(areas)),
        ("Slag", ", ".join(EventKind.labels)),
    ):
        help_sheet.append(row)
    help_sheet.column_dimensions["A"].width = 26
    help_sheet.column_dimensions["B"].width = 90
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
