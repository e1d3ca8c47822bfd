"""Forms of freezing a week, and of correcting one that is frozen."""

from __future__ import annotations

from django import forms

from pax.access.forms import ConfirmedForm
from pax.ui.forms import LongTextField, OnceField, PaxForm
from pax.ui.traces import TraceGuardMixin


class FreezeForm(ConfirmedForm):
    """Freezing what has been read, with one's password."""

    once = OnceField()
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CorrectForm(TraceGuardMixin, PaxForm):
    """Beginning a correction of a week that is frozen."""

    guarded = ("what_changed",)

    what_changed = LongTextField(
        label="Vad rättas, och varför?",
        max_length=1000,
        rows=4,
        help_text="Står överst i den nya versionen. Den gamla finns kvar.",
    )
    once = OnceField()
