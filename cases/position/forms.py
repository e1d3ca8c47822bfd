"""Forms of the later half of the chain: onward, position, and the end."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString

from cases.enums import PositionAnswer
from cases.models import Case
from cases.position.services import Agreed, candidates
from pax.accounts.models import Unit
from pax.ui.forms import (
    DateField,
    LongTextField,
    OnceField,
    PaxForm,
    today,
)

ANSWERS = (
    (PositionAnswer.JA, "Ja, fallet kan gå vidare till åklagare"),
    (PositionAnswer.NEJ, "Nej, det räcker inte för åklagare"),
    (PositionAnswer.KOMPLETTERA, "Inte än, underlaget behöver kompletteras"),
)


class KeptForm(PaxForm):
    """A form whose answers follow along, hidden, to the page of their review."""

    once = OnceField()

    @property
    def kept(self) -> list[SafeString]:
        """Every answer as a hidden field, but the token, which the review draws."""
        hidden = [f for f in self if f.name != "once"]
        return [field.as_hidden(attrs={"id": False}) for field in hidden]


class PositionForm(KeptForm):
    """What the agencies agreed on whether a prosecutor can take the case."""

    needed_when = {
        "completes": "krävs om underlaget ska kompletteras",
        "complete_by": "krävs om underlaget ska kompletteras",
    }

    answer = forms.ChoiceField(
        label="Kan åklagare ta upp fallet?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )
    met_on = DateField(label="Mötesdatum", latest=today, initial=today)
    units = forms.MultipleChoiceField(
        label="Vilka deltog, förutom ni själva?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "De som redan är med i ärendet står först. Var och en får en kopia av "
            "ställningstagandet, och den som är ny kommer med i ärendet."
        ),
    )
    motivation = LongTextField(
        label="Motivering",
        help_text="Det här läser alla som får en kopia. Skriv inte mer än de behöver.",
    )
    completes = forms.ChoiceField(
        label="Vem kompletterar",
        required=False,
        help_text="Fyll i om svaret är att underlaget behöver kompletteras.",
    )
    complete_by = DateField(label="Komplettera senast", earliest=today, required=False)

    fieldsets = (
        ("Svaret", ("answer", "met_on", "motivation")),
        ("", ("units",)),
        ("Om underlaget behöver kompletteras", ("completes", "complete_by")),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        """Offer the units that can take part, those in the case ticked."""
        super().__init__(*args, **kwargs)
        self.case = case
        inside, outside = candidates(case)
        self.by_key = {str(unit.uuid): unit for unit in (*inside, *outside)}
        self.fields["units"].initial = [str(unit.uuid) for unit in inside]
        named = [(key, f"{u.agency}, {u}") for key, u in self.by_key.items()]
        self.chooser("units").choices = named
        own = (str(case.unit.uuid), f"{case.agency}, {case.unit} (ni själva)")
        self.chooser("completes").choices = [
            ("", "Välj"),
            own,
            *named,
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the same as the service does, beside the fields it concerns."""
        data = super().clean() or {}
        chosen = [self.by_key[key] for key in data.get("units", ())]
        if len({u.agency_id for u in chosen}) != len(chosen):
            self.add_error("units", "Välj en enhet för varje myndighet som deltog.")
        if data.get("answer") == PositionAnswer.KOMPLETTERA:
            self._clean_completion(data)
        return data

    def _clean_completion(self, data: dict[str, Any]) -> None:
        for name in ("completes", "complete_by"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"Fyll i ”{self.fields[name].label}”.")
        took_part = [str(self.case.unit.uuid), *data.get("units", ())]
        if data.get("completes") and data["completes"] not in took_part:
            self.add_error("completes", "Välj en av dem som deltog.")

    @property
    def agreed(self) -> Agreed:
        """What was agreed, for the service."""
        data = self.cleaned_data
        is_partial = data["answer"] == PositionAnswer.KOMPLETTERA
        return Agreed(
            answer=PositionAnswer(data["answer"]),
            met_on=data["met_on"],
            motivation=data["motivation"],
            units=tuple(self.by_key[key] for key in data["units"]),
            completes=self._unit(data["completes"]) if is_partial else None,
            complete_by=data["complete_by"] if is_partial else None,
        )

    def _unit(self, key: str) -> Unit:
        return self.by_key.get(key) or self.case.unit
