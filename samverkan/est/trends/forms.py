"""What narrows the trends: which weeks."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms

from pax.ui.forms import PaxForm
from samverkan.est.periods import Window, monday_of, week_name

LENGTHS = (
    ("13", "Ett kvartal (13 veckor)"),
    ("26", "Ett halvår (26 veckor)"),
    ("52", "Ett år (52 veckor)"),
)


class WeekForm(PaxForm):
    """Up to which week."""

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
