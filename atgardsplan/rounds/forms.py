"""Forms that ask, and the one page that is answered."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from atgardsplan.plan.enums import Progress
from atgardsplan.plan.forms.measures import (
    FEW_HELP,
    IS_COUNT,
    PersonField,
    is_counted_in,
    people,
)
from atgardsplan.plan.models import Goal
from atgardsplan.plan.models.measure import PERIOD
from atgardsplan.plan.services.measures import measured
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

    needed_when = {
        "told": "krävs om något avviker och inget annat skrivs",
        "period": "krävs om du skriver ett värde",
    }

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

    def __init__(self, goals: Sequence[Goal], *args: Any, **kwargs: Any) -> None:
        """Ask also what each of the measure's own indicators came to."""
        self.goals = goals
        super().__init__(*args, **kwargs)
        if not goals:
            return
        names = ["period"]
        self.fields["period"] = TitleField(
            label="Period som värdena gäller",
            max_length=20,
            required=False,
            validators=[PERIOD],
            help_text="Till exempel 2026, 2026 kv 1, 2026 h1 eller 2026-03.",
        )
        for goal in goals:
            value, is_count = _names_of(goal)
            label = f"{goal.name} ({goal.unit})" if goal.unit else goal.name
            self.fields[value] = forms.DecimalField(
                label=label, max_digits=16, decimal_places=3, required=False
            )
            self.fields[is_count] = forms.BooleanField(
                label=f"{IS_COUNT}: {goal.name}",
                required=False,
                initial=is_counted_in(goal.unit),
                help_text=FEW_HELP,
            )
            names += [value, is_count]
        first, *rest = type(self).fieldsets
        self.fieldsets = (first, ("Värden", tuple(names)), *rest)  # type: ignore[misc,assignment]  # this form's own

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: each value with its period."""
        given = super().given
        period = given.pop("period", "")
        values = []
        for goal in self.goals:
            number, is_count = (given.pop(name) for name in _names_of(goal))
            if number is not None:
                values.append((goal, period, measured(number, is_count=is_count)))
        return given | {"values": values}

    def values_of(self, instance: Ask) -> dict[str, Any]:
        """Begin with how it goes for the measure, while nothing is answered."""
        now = super().values_of(instance)
        return now | {"progress": now["progress"] or instance.measure.progress}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        told = [self.cleaned_data.get(_names_of(goal)[0]) for goal in self.goals]
        is_said = any(number is not None for number in told)
        if is_said and not self.cleaned_data.get("period") and "period" in self.fields:
            self.add_error("period", "Skriv vilken period värdena gäller.")
        done = self.cleaned_data.get("done")
        texts = [self.cleaned_data.get(name) for name in self.guarded]
        if done and done != Done.AS_PLANNED and not any(texts):
            self.add_error("told", "Skriv kort vad som har hänt, eller hindrar.")
        return cleaned


def _names_of(goal: Goal) -> tuple[str, str]:
    """Name the fields of an indicator's value, and of whether it is of persons."""
    return f"varde_{goal.pk}", f"antal_{goal.pk}"


class NameForm(PaxForm):
    """Who is asked instead."""

    to = PersonField(
        label="Vem ska svara?",
        queryset=people(),
        empty_label="Välj en person",
        help_text="Blir ansvarig för åtgärden, får läsa planen och ett brev om frågan.",
    )
    once = OnceField()
