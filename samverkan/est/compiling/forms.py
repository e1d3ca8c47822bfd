"""Forms of those who coordinate: head, areas, freezing, correcting, the scale."""

from __future__ import annotations

from typing import Any

from django import forms

from pax.ui.forms import LongTextField, LostUpdateMixin, PaxForm, TitleField
from pax.ui.traces import TraceGuardMixin
from samverkan.est.models import ScaleLevel

NOT_JUDGED = ""


class HeadForm(LostUpdateMixin, TraceGuardMixin, PaxForm):
    """What concerns the whole municipality."""

    guarded = ("overall", "measures", "information")

    overall = LongTextField(
        label="Kommunövergripande lägesbild", max_length=4000, rows=4, required=False
    )
    measures = LongTextField(label="Insatser", max_length=4000, rows=3, required=False)
    information = LongTextField(
        label="Information", max_length=4000, rows=3, required=False
    )


class AreaForm(LostUpdateMixin, TraceGuardMixin, PaxForm):
    """The overall picture of one area, and the level that it is judged at."""

    guarded = ("overall", "note")

    overall = LongTextField(
        label="Övergripande lägesbild", max_length=4000, rows=4, required=False
    )
    level = forms.ChoiceField(
        label="Bedömning av läget", required=False, widget=forms.RadioSelect
    )
    note = TitleField(label="Varför den nivån", max_length=400, required=False)

    def __init__(
        self, levels: list[ScaleLevel], *args: Any, is_rest: bool = False, **kwargs: Any
    ) -> None:
        """Offer the levels as they are called here; the rest is not judged."""
        super().__init__(*args, **kwargs)
        self.levels = {str(level.number): level for level in levels}
        if is_rest:
            del self.fields["level"], self.fields["note"]
            return
        choices = [(key, f"{key}. {one.name}") for key, one in self.levels.items()]
        self.chooser("level").choices = [(NOT_JUDGED, "Ingen bedömning"), *choices]

    @property
    def given(self) -> dict[str, Any]:
        """What was written, with the level itself."""
        given = super().given
        return given | {"level": self.levels.get(given.get("level", NOT_JUDGED))}
