"""Forms for writing chapters together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lagesbild.report.enums import Audience, Progress, SourceKind, StatementKind
from lagesbild.report.forms.start import PersonField
from lagesbild.report.services.people import writers_of
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

if TYPE_CHECKING:
    from lagesbild.report.models import Section

MARKS = (
    "Rubrik: ## före. Lista: - eller 1. före. **fet**, *kursiv*. Tabell: | A | B |. "
    "Figur på egen rad: [[figur:nyckel]]. Not: [^1] i texten och [^1]: noten på egen "
    "rad. Länk: [text](https://…). Skriv om platser och det som händer, inte om "
    "personer."
)


class SectionForm(TraceGuardMixin, RecordForm):
    """What a chapter says, for whom, and how far it has come."""

    guarded = ("body",)

    title = TitleField(label="Rubrik", max_length=120)
    body = LongTextField(
        label="Text", max_length=60_000, rows=24, required=False, help_text=MARKS
    )
    audience = forms.ChoiceField(
        label="Vem det är för",
        choices=Audience.choices,
        help_text="Bara internt kommer aldrig med i den publika varianten.",
    )
    progress = forms.ChoiceField(label="Läge", choices=Progress.choices)


class AssignForm(RecordForm):
    """Who writes a chapter."""

    assigned_to = PersonField(
        label="Skrivs av",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen utsedd",
    )

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        """Offer those who work on the lägesbild."""
        super().__init__(*args, **kwargs)
        self.chooser("assigned_to").queryset = writers_of(section.lagesbild)

    def version_of(self, instance: Section) -> object:
        """Of this alone: whoever writes in the chapter meanwhile is in nobody's way."""
        return instance.assigned_to_id or "ingen"


class CommentForm(TraceGuardMixin, PaxForm):
    """A remark."""

    guarded = ("text",)

    text = LongTextField(label="Kommentar", max_length=2000, rows=3)
    once = OnceField()


class SuggestionForm(TraceGuardMixin, PaxForm):
    """A chapter as someone else would have it."""

    guarded = ("body",)

    body = LongTextField(
        label="Föreslagen text", max_length=60_000, rows=20, help_text=MARKS
    )
    because = TitleField(label="Varför", max_length=400, required=False)
    of_version = forms.IntegerField(widget=forms.HiddenInput)
    once = OnceField()


class SettleForm(PaxForm):
    """What becomes of a suggestion: each answer is a button."""

    svar = forms.ChoiceField(
        choices=[("anta", "Anta förslaget"), ("avboj", "Avböj förslaget")],
        error_messages={
            "required": "Välj om förslaget ska antas eller avböjas.",
            "invalid_choice": "Välj om förslaget ska antas eller avböjas.",
        },
    )


class StatementForm(TraceGuardMixin, RecordForm):
    """A claim that the text rests on."""

    guarded = ("text",)

    kind = forms.ChoiceField(
        label="Fakta eller bedömning",
        choices=StatementKind.choices,
        widget=forms.RadioSelect,
    )
    text = TitleField(
        label="Påstående",
        max_length=400,
        help_text="En mening som texten vilar på, och som går att slå upp.",
    )


class SourceForm(PaxForm):
    """Where a claim comes from: something in Pax, or something else."""

    about = forms.ChoiceField(
        label="Finns källan i Pax?",
        required=False,
        help_text="Rubriken hämtas då härifrån, med ett fingeravtryck av källan.",
    )
    kind = forms.ChoiceField(
        label="Annars: vad är det för källa?",
        choices=[("", "Välj"), *SourceKind.choices],
        required=False,
    )
    title = TitleField(
        label="Källans namn",
        max_length=200,
        required=False,
        help_text="Till exempel ”Nationella trygghetsundersökningen 2025, Brå”.",
    )
    detail = TitleField(
        label="Sida, fråga eller tabell", max_length=200, required=False
    )
    on = DateField(label="Datum", latest=today, required=False)
    once = OnceField()

    def __init__(self, choices: list[Any], *args: Any, **kwargs: Any) -> None:
        """Offer what in Pax a claim can rest on."""
        super().__init__(*args, **kwargs)
        first = ("", "Nej, en annan källa")
        self.chooser("about").choices = [first, *choices]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("about"):
            for name in ("kind", "title"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, "Välj en källa i Pax, eller fyll i det här.")
        return cleaned
