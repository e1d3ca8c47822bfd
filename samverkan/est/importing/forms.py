"""The form that takes a file of earlier weeks."""

from __future__ import annotations

from typing import Any

from pax.tables.fields import SheetField, TableFileField
from pax.ui.forms import OnceField, PaxForm, TitleField
from pax.ui.traces import review


class EarlierWeeksForm(PaxForm):
    """A file, and why text that looks like a person is to be kept, if it is."""

    file = TableFileField(help_text="CSV eller Excel (.xlsx). Använd mallen.")
    sheet = SheetField()
    keep_because = TitleField(
        label="Skäl att behålla text som liknar personuppgifter",
        max_length=200,
        required=False,
        help_text=(
            "Lämna tomt först. Behövs bara om förhandsgranskningen stannar på text "
            "som måste stå kvar. Skälet skrivs i loggen."
        ),
    )

    def clean_keep_because(self) -> str:
        """Hold the reason to saying nothing of anybody itself."""
        because: str = self.cleaned_data["keep_because"]
        if because and review(because):
            self.add_error(
                "keep_because", "Skriv skälet utan att upprepa det som pekar ut någon."
            )
        return because

    @property
    def given(self) -> dict[str, Any]:
        """What the service is to be handed."""
        file = self.cleaned_data["file"]
        return {
            "file": file,
            "name": file.name,
            "sheet": self.cleaned_data["sheet"],
            "keep_because": self.cleaned_data["keep_because"],
        }


class ReadInForm(PaxForm):
    """That a file which has been looked through is to be read in."""

    once = OnceField()
