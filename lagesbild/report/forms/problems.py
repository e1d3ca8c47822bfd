"""Forms for problems: how they are described, why they are there, how they rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from lagesbild.report.enums import Audience, CauseKind, Ground, SinceLast, Trend
from lagesbild.report.models import Cause, Priority
from lagesbild.report.services.describing import version_of_priorities
from pax.places.models import Area
from pax.ui.forms import (
    LongTextField,
    RecordForm,
    TitleField,
)
from pax.ui.swedish import LONG_MONTHS
from pax.ui.traces import TraceGuardMixin

if TYPE_CHECKING:
    from lagesbild.report.models import Problem

MONTHS = [(n, name.capitalize()) for n, name in enumerate(LONG_MONTHS, start=1)]
WEIGHTS = (
    ("", "Inte bedömd"),
    ("0", "0 – talar inte för"),
    ("1", "1 – talar något för"),
    ("2", "2 – talar för"),
    ("3", "3 – talar starkt för"),
)


class ProblemForm(TraceGuardMixin, RecordForm):
    """A problem, in groups: what, where and when, what it leads to, how sure we are."""

    guarded = ("title", "what", "where", "affected", "consequences", "not_known")
    fieldsets: ClassVar = (
        ("Vad", ("title", "what", "keep_because")),
        ("Var och vilka", ("areas", "where", "affected")),
        ("När och åt vilket håll", ("period", "months", "trend", "since_last")),
        ("Vad det leder till", ("consequences",)),
        ("Hur säkert det är", ("not_known", "left_out")),
        ("Vem det är för", ("audience",)),
    )

    title = TitleField(label="Rubrik", max_length=120)
    what = LongTextField(
        label="Vad är problemet?",
        max_length=4000,
        rows=6,
        help_text="Beskriv det som händer, inte vem. Markdown går bra.",
    )
    areas = forms.ModelMultipleChoiceField(
        label="Områden",
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    where = TitleField(label="Närmare plats", max_length=200, required=False)
    affected = TitleField(
        label="Vilka drabbas?",
        max_length=200,
        required=False,
        help_text="Grupper, till exempel ”äldre på väg hem från busstorget”.",
    )
    period = TitleField(
        label="Period",
        max_length=80,
        required=False,
        help_text="Till exempel 2023–2025.",
    )
    months = forms.TypedMultipleChoiceField(
        label="Månader då det händer mest",
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trend = forms.ChoiceField(label="Utveckling", choices=Trend.choices)
    since_last = forms.ChoiceField(
        label="Jämfört med förra lägesbilden", choices=SinceLast.choices
    )
    consequences = LongTextField(
        label="Konsekvenser", max_length=4000, rows=4, required=False
    )
    not_known = LongTextField(
        label="Vad vi inte vet",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Mörkertal, luckor, sådant som ingen har undersökt.",
    )
    left_out = LongTextField(
        label="Källor som valts bort, och varför",
        max_length=2000,
        rows=3,
        required=False,
    )
    audience = forms.ChoiceField(label="Vem det är för", choices=Audience.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the areas in use."""
        super().__init__(*args, **kwargs)
        used = Area.objects.filter(is_active=True, is_rest=False)
        self.chooser("areas").queryset = used

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: areas by their ids."""
        given = super().given
        return given | {"areas": [area.pk for area in given["areas"]]}


class CauseForm(TraceGuardMixin, RecordForm):
    """Why: in the situation, or in people's conditions."""

    guarded = ("text",)

    text = TitleField(label="Orsak", max_length=200)
    kind = forms.ChoiceField(
        label="Sort",
        choices=CauseKind.choices,
        widget=forms.RadioSelect,
        help_text=(
            "Situationell: platsen, tillfället, bristen på uppsikt. Social: uppväxt, "
            "skola, arbete, normer."
        ),
    )


class NewCauseForm(CauseForm):
    """A cause that was not seen before, and what it is a cause of."""

    parent = forms.ModelChoiceField(
        label="Ligger bakom",
        queryset=Cause.objects.none(),
        required=False,
        empty_label="Problemet självt",
    )

    def __init__(self, problem: Problem, *args: Any, **kwargs: Any) -> None:
        """Offer the causes of the same problem."""
        super().__init__(*args, **kwargs)
        self.chooser("parent").queryset = Cause.objects.filter(problem=problem)


class PriorityForm(TraceGuardMixin, RecordForm):
    """Every ground, with how much it speaks for the problem, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask of every ground."""
        super().__init__(*args, **kwargs)
        for ground in Ground:
            self.fields[ground.value] = forms.ChoiceField(
                label=f"{ground.label}: vikt", choices=WEIGHTS, required=False
            )
            self.fields[f"{ground.value}_reason"] = TitleField(
                label=f"{ground.label}: skäl", max_length=400, required=False
            )
        self.guarded = tuple(f"{ground.value}_reason" for ground in Ground)  # type: ignore[misc]  # this form's own
        self.fieldsets = tuple(  # type: ignore[misc]  # the same
            (ground.label, (ground.value, f"{ground.value}_reason"))
            for ground in Ground
        )

    def version_of(self, instance: Problem) -> str:
        """Give what tells one weighing of a problem from another."""
        return version_of_priorities(instance)

    def values_of(self, instance: Problem) -> dict[str, Any]:
        """Give how each ground is weighed now, and why."""
        now: dict[str, Any] = {}
        for one in Priority.objects.filter(problem=instance):
            now |= {one.ground: str(one.weight), f"{one.ground}_reason": one.reason}
        return now

    @property
    def grounds(self) -> dict[str, tuple[int, str]]:
        """What was weighed, by its ground."""
        return {
            ground.value: (
                int(self.cleaned_data[ground.value]),
                self.cleaned_data[f"{ground.value}_reason"],
            )
            for ground in Ground
            if self.cleaned_data.get(ground.value)
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for ground in Ground:
            name = f"{ground.value}_reason"
            if self.cleaned_data.get(ground.value) and not self.cleaned_data.get(name):
                self.add_error(name, "Skriv skälet till vikten.")
        return cleaned
