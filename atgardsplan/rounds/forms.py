"""Forms that ask, and the one page that is answered."""

from typing import Any, ClassVar

from django import forms

from atgardsplan.plan.enums import Progress
from atgardsplan.plan.forms.measures import PersonField, people
from atgardsplan.rounds.enums import Done, RoundKind
from atgardsplan.rounds.models import Ask
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


class RoundForm(PaxForm):
    """A new round."""

    title = TitleField(
        label="Titel", max_length=80, help_text="Till exempel ”Kvartal 1 2026”."
    )
    kind = forms.ChoiceField(label="Slag", choices=RoundKind.choices)
    due_on = DateField(label="Svar senast", earliest=today)
    question = LongTextField(
        label="Det vi särskilt vill veta", max_length=600, rows=3, required=False
    )
    once = OnceField()


class AnswerForm(TraceGuardMixin, RecordForm):
    """How it goes: done, result, effect, obstacles, next; all on one page."""

    needed_when = {"told": "krävs om något avviker och inget annat skrivs"}

    guarded = ("told", "result", "effect", "obstacles", "ahead")
    fieldsets: ClassVar = (
        ("Hur går det?", ("done", "progress", "told")),
        ("Vad har det gett?", ("result", "effect")),
        ("Framåt", ("obstacles", "ahead", "keep_because")),
    )

    done = forms.ChoiceField(
        label="Är det som skulle göras gjort?",
        choices=Done.choices,
        widget=forms.RadioSelect,
    )
    progress = forms.ChoiceField(label="Hur det går nu", choices=Progress.choices)
    told = LongTextField(
        label="Vad har gjorts?", max_length=2000, rows=3, required=False
    )
    result = LongTextField(
        label="Resultat",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Det som går att räkna eller visa. Skriv inget om enskilda.",
    )
    effect = LongTextField(
        label="Verkan",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Har problemet blivit mindre? Hur vet ni det?",
    )
    obstacles = LongTextField(label="Hinder", max_length=2000, rows=3, required=False)
    ahead = LongTextField(label="Nästa steg", max_length=2000, rows=3, required=False)

    def values_of(self, instance: Ask) -> dict[str, Any]:
        """Begin with how it goes for the measure, while nothing is answered."""
        now = super().values_of(instance)
        return now | {"progress": now["progress"] or instance.measure.progress}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        done = self.cleaned_data.get("done")
        texts = [self.cleaned_data.get(name) for name in self.guarded]
        if done and done != Done.AS_PLANNED and not any(texts):
            self.add_error("told", "Skriv kort vad som har hänt, eller hindrar.")
        return cleaned


class NameForm(PaxForm):
    """Who is asked instead."""

    to = PersonField(
        label="Vem ska svara?",
        queryset=people(),
        empty_label="Välj en person",
        help_text="Blir ansvarig för åtgärden, får läsa planen och ett brev om frågan.",
    )
    once = OnceField()
