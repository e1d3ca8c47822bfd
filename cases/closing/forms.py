"""Forms of the end of a case: our part done, closed, opened again."""

from typing import Any

from django import forms

from cases.position.forms import KeptForm
from cases.process.definition import Transition
from pax.ui.forms import (
    LackingForm,
    LongTextField,
    OnceField,
    PaxForm,
)


class PartDoneForm(LackingForm, KeptForm):
    """What our agency takes home from the matter (återföring)."""

    takes_home = LongTextField(
        label="Vad tar ni med er hem?",
        help_text=(
            "Vad ni har lärt er och vad ni ändrar hos er: rutiner, kontroller, "
            "kunskap. Skriv inga personuppgifter."
        ),
    )


class ReopenForm(PaxForm):
    """To which step a case is opened again, and why."""

    way = forms.ChoiceField(
        label="Till vilket steg?",
        widget=forms.RadioSelect,
        help_text="Bara de steg som ärendet har varit i.",
    )
    because = LongTextField(
        label="Varför?",
        rows=3,
        max_length=1000,
        help_text="Till exempel att nya uppgifter har kommit in. Står kvar i ärendet.",
    )
    once = OnceField()

    def __init__(self, ways: list[Transition], *args: Any, **kwargs: Any) -> None:
        """Offer the ways back."""
        super().__init__(*args, **kwargs)
        choices = [(way.key, way.name) for way in ways]
        self.chooser("way").choices = choices
        if len(choices) == 1:
            self.fields["way"].initial = choices[0][0]


class CloseForm(LackingForm):
    """Nothing to fill in when all is done: only a click, counted once."""

    once = OnceField()
