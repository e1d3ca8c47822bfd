"""What is chosen when a document is asked for."""

from django import forms

from lagesbild.report.enums import Variant
from pax.ui.fields import OnceField
from pax.ui.forms import PaxForm

DATA_HELP = (
    "Filen blir PDF/A-3 i stället för PDF/A-2, med en tabell (CSV) för varje figur."
)


class CopyForm(PaxForm):
    """How a frozen variant is printed."""

    with_data = forms.BooleanField(
        label="Bifoga siffrorna i filen", required=False, help_text=DATA_HELP
    )
    once = OnceField()


class DraftForm(CopyForm):
    """Which variant of a draft is printed, and how."""

    variant = forms.ChoiceField(
        label="Variant",
        choices=Variant.choices,
        initial=Variant.INTERNAL,
        widget=forms.RadioSelect,
    )
    field_order = ("variant", "with_data")

    def clean_variant(self) -> Variant:
        return Variant(self.cleaned_data["variant"])
