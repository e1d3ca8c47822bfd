"""The form that takes a file of earlier weeks."""

from typing import Any

from django import forms
from django.http import QueryDict

from pax.imports.forms import ColumnsMixin, ask_for, name_of
from pax.imports.services import ColumnsUnclear
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

    # The columns there are, so that all are offered again when the answers do not do.
    offered = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, *args: Any) -> None:
        """Take what the columns have been said to mean, where that was asked."""
        super().__init__(*args)
        if said := [self.data[n] for n in self.data if n.startswith("column_")]:
            offered = self["offered"].value() or []
            self.ask_for_columns(dict.fromkeys([*offered, *said]))

    def ask_again(self, unclear: ColumnsUnclear) -> None:
        """Ask what the columns of the file that was sent mean; begin with the guess."""
        names = list(filter(None, unclear.headings.names))
        self.ask_for_columns(names)
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data.setlist("offered", names)
        for each in self.columns:
            data.setdefault(name_of(each), unclear.meaning.get(each.key, ""))
        self.data = data
        for each in self.columns:
            if each.is_needed and each.key not in unclear.meaning:
                self.add_error(name_of(each), ask_for(each))

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
