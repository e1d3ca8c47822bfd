"""What one may narrow a stream of happenings or changes by."""

from django import forms

from pax.ui.forms import PaxForm


class KindForm(PaxForm):
    """Which kind of thing one wants to see."""

    kind = forms.ChoiceField(required=False)

    def __init__(self, label: str, choices: dict[str, str], chosen: str) -> None:
        """Offer the kinds under a label."""
        super().__init__(initial={"kind": chosen}, use_required_attribute=False)
        self.fields["kind"].label = label
        self.chooser("kind").choices = [("", "Allt"), *choices.items()]
