"""Forms that weigh, send, comment and decide."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms

from atgardsplan.plan.models import Criterion
from atgardsplan.plan.services.deciding import Decision
from pax.accounts.models import Agency
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
    from collections.abc import Iterable


POINTS = (
    ("", "Inte bedömd"),
    ("0", "0 – inte alls"),
    ("1", "1 – något"),
    ("2", "2 – bra"),
    ("3", "3 – mycket bra"),
)


class NewCriterionForm(PaxForm):
    """A ground that measures are weighed by."""

    name = TitleField(label="Kriterium", max_length=120)
    explanation = TitleField(label="Vad det betyder", max_length=300, required=False)
    weight = forms.IntegerField(
        label="Vikt",
        min_value=1,
        max_value=5,
        initial=1,
        widget=forms.NumberInput({"data-width": "xs"}),
        help_text="1 till 5: hur mycket det räknas.",
    )
    once = OnceField()


class WeighForm(TraceGuardMixin, PaxForm):
    """Points on each criterion, with the reason."""

    once = OnceField()

    def __init__(
        self, criteria: Iterable[Criterion], *args: Any, **kwargs: Any
    ) -> None:
        """Ask of every criterion."""
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"k{one.pk}"] = forms.ChoiceField(
                label="Poäng",
                choices=POINTS,
                required=False,
                help_text=one.explanation,
            )
            self.fields[f"k{one.pk}_skal"] = TitleField(
                label="Skäl", max_length=400, required=False
            )
        self.guarded = tuple(f"k{one.pk}_skal" for one in self.criteria)  # type: ignore[misc]  # this form's own
        self.fieldsets = tuple(  # type: ignore[misc]  # the same
            (f"{one.name} (vikt {one.weight})", (f"k{one.pk}", f"k{one.pk}_skal"))
            for one in self.criteria
        )

    @property
    def points(self) -> dict[int, tuple[int, str]]:
        """What was given, by the criterion's id."""
        return {
            one.pk: (
                int(self.cleaned_data[f"k{one.pk}"]),
                self.cleaned_data[f"k{one.pk}_skal"],
            )
            for one in self.criteria
            if self.cleaned_data.get(f"k{one.pk}")
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for one in self.criteria:
            given, reason = f"k{one.pk}", f"k{one.pk}_skal"
            if self.cleaned_data.get(given) and not self.cleaned_data.get(reason):
                self.add_error(reason, f"Skriv skälet till poängen för ”{one.name}”.")
        return cleaned


class SendForm(PaxForm):
    """To whom a proposal is sent, and by when they answer."""

    agencies = forms.ModelMultipleChoiceField(
        label="Vilka tillfrågas?",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="De läser förslaget som det är nu, utan namn på ansvariga.",
    )
    due_on = DateField(label="Svar senast", earliest=today)
    question = LongTextField(
        label="Vad vill vi ha svar på?", max_length=1000, rows=3, required=False
    )
    once = OnceField()

    def __init__(self, home: Agency, *args: Any, **kwargs: Any) -> None:
        """Offer every authority but one's own."""
        super().__init__(*args, **kwargs)
        others = Agency.objects.exclude(pk=home.pk)
        self.fields["agencies"].queryset = others  # type: ignore[attr-defined]


class RemarkForm(TraceGuardMixin, PaxForm):
    """What one's authority says of the proposal."""

    guarded = ("text",)

    about = forms.TypedChoiceField(
        label="Gäller", required=False, coerce=uuid.UUID, empty_value=None
    )
    text = LongTextField(label="Synpunkt", max_length=2000, rows=4)
    once = OnceField()

    def __init__(self, things: dict[uuid.UUID, str], *args: Any, **kwargs: Any) -> None:
        """Offer what stands in the proposal."""
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", "Förslaget i stort"),
            *((str(key), text[:90]) for key, text in things.items()),
        ]


class ReplyForm(RecordForm):
    """How a remark is taken care of."""

    reply = LongTextField(label="Så tas synpunkten om hand", max_length=1000, rows=3)


class DecisionForm(PaxForm):
    """By whom, when and under which paragraph a plan was decided."""

    body = TitleField(label="Beslutat av", max_length=120, initial="Kommunfullmäktige")
    decided_on = DateField(label="Beslutsdatum", latest=today)
    paragraph = TitleField(
        label="Paragraf", max_length=20, required=False, help_text="Till exempel § 84."
    )
    diarienummer = TitleField(label="Diarienummer", max_length=40, required=False)
    changes = LongTextField(
        label="Vad som har ändrats sedan förra utgåvan",
        max_length=2000,
        rows=3,
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, label="Avtryck")
    once = OnceField()

    @property
    def decision(self) -> Decision:
        """What the service is given."""
        names = ("body", "decided_on", "paragraph", "diarienummer", "changes")
        return Decision(**{name: self.cleaned_data[name] for name in names})
