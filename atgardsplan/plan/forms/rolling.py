"""The form that rolls a plan forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from atgardsplan.plan.enums import Fate
from atgardsplan.plan.forms.planning import YearsForm
from atgardsplan.plan.services.rolling import Choice, Next
from pax.ui.forms import OnceField, TitleField
from pax.ui.traces import TraceGuardMixin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atgardsplan.plan.models import Measure
    from pax.accounts.models import User


class RollForm(TraceGuardMixin, YearsForm):
    """The plan to come: what becomes of each measure, and why when it ends."""

    once = OnceField()

    def __init__(
        self, user: User, measures: Iterable[Measure], *args: Any, **kwargs: Any
    ) -> None:
        """Ask of every measure; those that are over are proposed to end."""
        super().__init__(user, *args, **kwargs)
        self.measures = list(measures)
        for one in self.measures:
            fate = Fate.ENDS if one.is_over else Fate.CONTINUES
            self.fields[f"m{one.pk}"] = forms.ChoiceField(
                label="Nästa år", choices=Fate.choices, initial=fate
            )
            self.fields[f"m{one.pk}_skal"] = TitleField(
                label="Varför den avslutas", max_length=400, required=False
            )
        self.guarded = tuple(f"m{one.pk}_skal" for one in self.measures)  # type: ignore[misc]  # this form's own
        self.fieldsets = (  # type: ignore[misc]  # the same
            ("Nästa plan", ("title", "year_from", "year_to", "based_on")),
            *((str(one), (f"m{one.pk}", f"m{one.pk}_skal")) for one in self.measures),
        )

    @property
    def next(self) -> Next:
        """What plan there is to be."""
        data = self.cleaned_data
        return Next(data["title"], data["year_from"], data["year_to"], data["based_on"])

    @property
    def choices(self) -> dict[int, Choice]:
        """What was chosen, by the measure's id."""
        return {
            one.pk: Choice(
                Fate(self.cleaned_data[f"m{one.pk}"]),
                self.cleaned_data[f"m{one.pk}_skal"],
            )
            for one in self.measures
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for one in self.measures:
            fate, reason = f"m{one.pk}", f"m{one.pk}_skal"
            ends = self.cleaned_data.get(fate) == Fate.ENDS
            if ends and not self.cleaned_data.get(reason):
                self.add_error(reason, f"Skriv varför ”{one}” avslutas.")
        return cleaned
