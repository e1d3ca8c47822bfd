"""What narrows the trends, and the forms of analyses."""

import datetime
from typing import Any

from django import forms

from pax.places.models import Area
from pax.ui.forms import LongTextField, OnceField, PaxForm, RecordForm
from pax.ui.traces import TraceGuardMixin
from samverkan.est.enums import Audience
from samverkan.est.periods import Window, monday_of, week_name

# --- which weeks ----------------------------------------------------------------------
LENGTHS = (
    ("13", "Ett kvartal (13 veckor)"),
    ("26", "Ett halvår (26 veckor)"),
    ("52", "Ett år (52 veckor)"),
)


class WeekForm(PaxForm):
    """Up to which week."""

    needed_when = {
        "vecka": "tillsammans med år",
        "ar": "tillsammans med vecka",
    }

    vecka = forms.IntegerField(
        label="Till och med vecka",
        min_value=1,
        max_value=53,
        required=False,
        widget=forms.NumberInput({"data-width": "xs"}),
    )
    ar = forms.IntegerField(
        label="År",
        min_value=2000,
        max_value=2100,
        required=False,
        widget=forms.NumberInput({"data-width": "xs"}),
    )

    def clean(self) -> dict[str, Any] | None:
        """Hold the week to one that the year has."""
        cleaned = super().clean()
        year, week = self.cleaned_data.get("ar"), self.cleaned_data.get("vecka")
        if (year is None) != (week is None) and not self.errors:
            self.add_error("vecka", "Fyll i både vecka och år, eller ingetdera.")
        elif year and week and not monday_of(year, week):
            self.add_error("vecka", f"År {year} har ingen vecka {week}.")
        return cleaned

    @property
    def last(self) -> datetime.date | None:
        """The Monday of the week that was asked for, if one was."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if not given.get("ar"):
            return None
        return monday_of(given["ar"], given["vecka"])


class WeeksForm(WeekForm):
    """Up to which week, and how many."""

    field_order = ("veckor", "vecka", "ar")

    veckor = forms.ChoiceField(label="Period", choices=LENGTHS, required=False)


def chosen_weeks(
    sent: Any, latest: datetime.date | None
) -> tuple[WeeksForm, Window | None]:
    """Give the form as drawn and the weeks it says; the latest year when it errs."""
    if latest is None:
        return WeeksForm(), None
    year, week, _ = latest.isocalendar()
    drawn = {"veckor": "52", "vecka": str(week), "ar": str(year)}
    drawn |= {name: sent[name] for name in drawn if name in sent}
    form = WeeksForm(drawn)
    if not form.is_valid():
        return form, Window(latest, 52)
    weeks = int(form.cleaned_data["veckor"] or 52)
    return form, Window(form.last or latest, weeks)


def said_of(window: Window) -> str:
    """Say which weeks are shown."""
    return f"Till och med {week_name(window.last)}, {window.weeks} veckor"


# --- an analysis ----------------------------------------------------------------------
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
        queryset=Area.objects.filter(is_active=True),
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
