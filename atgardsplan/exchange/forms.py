"""Forms that take files and pasted rows in."""

from __future__ import annotations

from typing import Any

from django import forms

from pax.tables.fields import SheetField, TableFileField
from pax.ui.forms import LongTextField, OnceField, PaxForm, TitleField

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


class ConfirmForm(PaxForm):
    """Whether what was read is brought in, and what of it."""

    leave_faulty = forms.BooleanField(
        label="Läs in resten, utan raderna som inte gick att läsa", required=False
    )
    because = TitleField(
        label="Varför text som ser ut att peka ut någon ska behållas",
        max_length=200,
        required=False,
        help_text="Skälet skrivs i loggen. Upprepa inte uppgiften.",
    )
    once = OnceField()

    def __init__(
        self, *args: Any, has_faults: bool, has_traces: bool, **kwargs: Any
    ) -> None:
        """Ask only what there is cause to ask."""
        super().__init__(*args, **kwargs)
        if not has_faults:
            del self.fields["leave_faulty"]
        if not has_traces:
            del self.fields["because"]
