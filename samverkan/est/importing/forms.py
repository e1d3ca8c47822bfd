"""The form that takes a file of earlier weeks."""

from typing import Any

from pax.imports.forms import ColumnsMixin
from pax.tables.fields import SheetField, TableFileField
from pax.ui.forms import TitleField
from pax.ui.traces import review
from samverkan.est.importing.files import HEADINGS


class EarlierWeeksForm(ColumnsMixin):
    """A file, and why text that looks like a person is to be kept, if it is.

    Nothing of a file is kept until it is found right, so what its columns mean is
    asked here, where it is chosen again.
    """

    columns = HEADINGS

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

    def __init__(self, *args: Any) -> None:
        """Take what the columns have been said to mean, where that was asked."""
        super().__init__(*args)
        if said := [self.data[n] for n in self.data if n.startswith("column_")]:
            self.ask_for_columns(said)

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
        return {
            "file": self.cleaned_data["file"],
            "name": self.cleaned_data["file"].name,
            "sheet": self.cleaned_data["sheet"],
            "meaning": self.meaning,
            "keep_because": self.cleaned_data["keep_because"],
        }
