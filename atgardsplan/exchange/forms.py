"""Forms that take files and pasted rows in."""

from typing import Any

from django import forms

from pax.tables.fields import SheetField, TableFileField
from pax.ui.forms import LongTextField, OnceField, PaxForm

PASTED = 200_000  # characters


class BringForm(PaxForm):
    """A file, or what was copied from a spreadsheet."""

    file = TableFileField(
        allowed=("json", "csv", "txt", "xlsx"),
        required=False,
        help_text="En hel plan som JSON eller Excel, eller rader som Excel eller CSV.",
    )
    sheet = SheetField()
    pasted = LongTextField(
        label="Eller klistra in rader från ett kalkylark",
        max_length=PASTED,
        rows=8,
        required=False,
        help_text="Ta med rubrikraden: Inriktning, Åtgärd/insats, Syfte, Målsättning, "
        "Beskrivning.",
    )
    once = OnceField()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = [n for n in ("file", "pasted") if self.cleaned_data.get(n)]
        if len(given) != 1 and not self.errors:
            raise forms.ValidationError("Välj en fil, eller klistra in rader.")
        return cleaned
