"""Forms of review, decision, and what then happens in the world."""

from __future__ import annotations

from typing import Any

from django import forms

from lagesbild.report.models import Lagesbild
from pax.access.forms import ConfirmedForm
from pax.accounts.models import User
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)
from pax.ui.traces import TraceGuardMixin


class BecauseForm(PaxForm):
    """Why: what is to be mended, or corrected."""

    because = LongTextField(label="Vad behöver ändras?", max_length=2000, rows=5)
    once = OnceField()


class DecideForm(ConfirmedForm):
    """By whom it was decided, when, and under which paragraph; and that it is you."""

    body = TitleField(label="Beslutat av", max_length=120, initial="Kommunstyrelsen")
    decided_on = DateField(label="Beslutsdatum", latest=today, initial=today)
    paragraph = TitleField(
        label="Paragraf", max_length=20, required=False, help_text="Till exempel § 14."
    )
    diarienummer = TitleField(label="Diarienummer", max_length=40, required=False)
    changes = LongTextField(
        label="Vad som har ändrats sedan förra utgåvan",
        max_length=4000,
        rows=5,
        help_text="Står i den nya utgåvan.",
    )
    once = OnceField()

    field_order = (
        *("body", "decided_on", "paragraph", "diarienummer", "changes", "password"),
    )

    def __init__(self, lagesbild: Lagesbild, user: User, *args: Any, **kw: Any) -> None:
        """Ask what has changed only where there was something before."""
        super().__init__(user, *args, **kw)
        if not lagesbild.editions.exists():
            del self.fields["changes"]


class PublishForm(PaxForm):
    """That a variant is to be published."""

    once = OnceField()


class ApproveForm(PaxForm):
    """That a lägesbild is approved, as one has read it."""

    digest = forms.CharField(widget=forms.HiddenInput)
    once = OnceField()


class ReportingForm(PaxForm):
    """To whom a decided lägesbild was reported, and when."""

    to = TitleField(
        label="Redovisat till",
        max_length=120,
        help_text="Till exempel kommunstyrelsen eller kommunfullmäktige.",
    )
    on = DateField(label="Datum", latest=today, initial=today)
    paragraph = TitleField(label="Paragraf", max_length=20, required=False)
    note = LongTextField(label="Anteckning", max_length=2000, rows=3, required=False)
    once = OnceField()


class QuestionForm(TraceGuardMixin, PaxForm):
    """A question asked when the picture was presented."""

    guarded = ("question",)

    asked_by = TitleField(
        label="Ställd av",
        max_length=120,
        help_text="Parti, nämnd eller myndighet. Inga namn på personer.",
    )
    question = LongTextField(label="Fråga", max_length=2000, rows=3)
    once = OnceField()


class AnswerForm(TraceGuardMixin, RecordForm):
    """What was answered."""

    guarded = ("answer",)

    answer = LongTextField(label="Svar", max_length=4000, rows=6)
