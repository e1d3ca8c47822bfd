"""Forms of an analysis: what it is of, and what it says."""

from __future__ import annotations

from typing import Any

from django import forms

from pax.places.models import Area
from pax.ui.forms import LongTextField, OnceField, PaxForm, RecordForm
from pax.ui.traces import TraceGuardMixin
from samverkan.est.enums import Audience

QUARTERS = (
    ("0", "Hela året"),
    ("1", "Kvartal 1"),
    ("2", "Kvartal 2"),
    ("3", "Kvartal 3"),
    ("4", "Kvartal 4"),
)


class NewAnalysisForm(PaxForm):
    """Which period and area, and who is to read it."""

    year = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput({"data-width": "xs"}),
    )
    quarter = forms.TypedChoiceField(label="Period", choices=QUARTERS, coerce=int)
    area = forms.ModelChoiceField(
        label="Område",
        queryset=Area.objects.none(),
        empty_label="Alla områden",
        required=False,
    )
    audience = forms.ChoiceField(
        label="Vem ska få läsa den?",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        help_text="Siffrorna hämtas ur det som de får se i de frysta utgåvorna.",
    )
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the areas in use."""
        super().__init__(*args, **kwargs)
        self.chooser("area").queryset = Area.objects.filter(is_active=True)


class AnalysisForm(TraceGuardMixin, RecordForm):
    """What the figures mean."""

    guarded = ("text",)

    text = LongTextField(
        label="Analys",
        max_length=8000,
        rows=14,
        help_text=(
            "Vad har förändrats, vad kan det bero på, och vad behöver göras? Skriv om "
            "platser och det som händer, inte om personer."
        ),
    )
